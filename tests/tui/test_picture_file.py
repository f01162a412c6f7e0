"""What a file must be to become an avatar (rule 9.1), said before it is sent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui.pictures import image, image_file
from tui.picture_file import MOST_BYTES, PictureTrouble, completed, read_picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_rule_9_1_png_jpeg_and_webp_are_taken_whatever_the_file_is_called(tmp_path: Path, kind: str) -> None:
    picture = read_picture(f"  {image_file(tmp_path, 'me.txt', kind)} ")
    assert (picture.kind, picture.width, picture.height) == (f"image/{kind.lower()}", 64, 48)
    assert "64 × 48 pixels" in picture.told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (image("GIF"), "no PNG, JPEG or WebP"),
        (b"", "no PNG, JPEG or WebP"),
        (b"<svg/>", "no PNG, JPEG or WebP"),
        (image(size=(4097, 1)), "4097 × 1 pixels"),
        (b"\x89PNG" + bytes(MOST_BYTES), "5.0 MiB"),
    ],
    ids=["gif", "empty", "svg", "wide", "large"],
)
def test_rule_9_1_another_type_or_size_is_told(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "me.png").write_bytes(content)
    with pytest.raises(PictureTrouble, match=sentence):
        read_picture(str(tmp_path / "me.png"))


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # opening it would wait for ever
    for written, sentence in [
        (tmp_path, "a folder"),
        (tmp_path / "none", "no such file"),
        (tmp_path / "pipe", "no file that can be read"),
        ("a\0b", "can't be read"),
        ("~nobody-of-that-name/x", "can't be read"),
    ]:
        with pytest.raises(PictureTrouble, match=sentence):
            read_picture(str(written))


def test_a_path_is_completed_to_folders_and_images(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "pictures").mkdir()
    image_file(tmp_path / "pictures", "nice.PNG")
    assert completed(f"{tmp_path}/p") == f"{tmp_path}/pictures/"
    assert completed(f"{tmp_path}/pictures/n") == f"{tmp_path}/pictures/nice.PNG"
    assert completed(f"{tmp_path}/n") is None
    assert completed("me") is None
    assert completed(f"{tmp_path}/none/x") is None


def test_of_a_huge_folder_only_so_many_entries_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image_file(tmp_path, "nice.png")
    monkeypatch.setattr("tui.picture_file.MOST_LISTED", 0)
    assert completed(f"{tmp_path}/n") is None
