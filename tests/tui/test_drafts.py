"""What is typed and not saved, on disk (rule 7.4): for one's own eyes, whole at any moment, gone when it is saved."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.draft import Draft
from tui.drafts import DraftFile, Drafts

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ADA = ("https://a.example", "ada", "project/1")


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "state" / "drafts")


def draft(text: str, of: tuple[str, str, str] = ADA) -> Draft:
    return Draft(of=of, at=NOW, base={"app_name": ""}, version='"1"', typed={"app_name": text})


def files(drafts: Drafts) -> list[Path]:
    return [*drafts.folder.iterdir()]


def test_what_was_typed_is_there_again_until_it_is_dropped(drafts: Drafts) -> None:
    drafts.of(*ADA).keep(draft("Dock Planner"))
    assert drafts.of(*ADA).find() == draft("Dock Planner")
    drafts.of(*ADA).drop()
    assert drafts.of(*ADA).find() is None
    assert files(drafts) == []
    drafts.of(*ADA).drop()


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_it_whatever_the_umask(drafts: Drafts, mask: int) -> None:
    before = os.umask(mask)
    try:
        drafts.of(*ADA).keep(draft("x"))
    finally:
        os.umask(before)
    assert [stat.S_IMODE(file.stat().st_mode) for file in files(drafts)] == [0o600]
    assert stat.S_IMODE(drafts.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(drafts.folder.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("other", [("https://b.example", "ada"), ("https://a.example", "grace")])
def test_another_server_or_another_person_finds_nothing(drafts: Drafts, other: tuple[str, str]) -> None:
    drafts.of(*ADA).keep(draft("x"))
    assert drafts.of(*other, ADA[2]).find() is None
    assert drafts.of(*ADA[:2], "project/2").find() is None


def test_a_file_put_in_the_place_of_anothers_is_not_taken_for_it(drafts: Drafts) -> None:
    place = drafts.of(*ADA)
    place.keep(draft("x", of=("https://a.example", "grace", "project/1")))
    assert place.find() is None


def test_it_is_on_the_disk_before_it_takes_the_place_of_the_one_before(
    drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def replaced(self: Path, target: Path) -> Path:
        steps.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    drafts.of(*ADA).keep(draft("x"))
    assert steps == ["replace"]
    drafts.of(*ADA).sync()
    assert steps == ["replace", "file", "replace", "folder"]
    assert drafts.of(*ADA).find() == draft("x")
    drafts.of(*ADA).sync()  # nothing is left to be synced
    assert len(files(drafts)) == 1


def test_at_every_moment_one_of_the_two_is_there_whole(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    place, seen = drafts.of(*ADA), []
    place.keep(draft("before"))
    replace = Path.replace

    def looked_at(self: Path, target: Path) -> Path:
        seen.append(drafts.of(*ADA).find())
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", looked_at)
    place.keep(draft("after"))
    place.sync()
    assert seen == [draft("before"), draft("after")]


def test_when_the_newest_is_broken_by_a_power_cut_the_one_before_is_there(drafts: Drafts) -> None:
    place = drafts.of(*ADA)
    place.keep(draft("before"))
    place.sync()
    (synced,) = files(drafts)
    place.keep(draft("after"))
    assert place.find() == draft("after")
    (newest,) = {*files(drafts)} - {synced}
    newest.write_bytes(b"")
    assert place.find() == draft("before")


@pytest.mark.parametrize("broken", ["write", "fsync"])
def test_when_the_disk_is_full_the_one_before_stays_whole(
    drafts: Drafts, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    drafts.of(*ADA).keep(draft("before"))
    drafts.of(*ADA).sync()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if broken == "fsync":
        drafts.of(*ADA).keep(draft("after"))
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            drafts.of(*ADA).sync()
    else:
        monkeypatch.setattr(Draft, "model_dump_json", full)
        with pytest.raises(OSError, match="No space"):
            drafts.of(*ADA).keep(draft("after"))
        assert drafts.of(*ADA).find() == draft("before")
        assert len(files(drafts)) == 1
    monkeypatch.undo()
    assert drafts.of(*ADA).find() is not None


@pytest.mark.parametrize("content", [b"", b"{", b'{"of": 1}', b"\xff\x00", b'{"at": "2026-11-21"}'])
def test_a_broken_file_is_as_good_as_none_and_is_written_over(drafts: Drafts, content: bytes) -> None:
    drafts.of(*ADA).keep(draft("x"))
    files(drafts)[0].write_bytes(content)
    assert drafts.of(*ADA).find() is None
    drafts.of(*ADA).keep(draft("y"))
    assert drafts.of(*ADA).find() == draft("y")


def test_no_link_is_followed(drafts: Drafts, tmp_path: Path) -> None:
    drafts.of(*ADA).keep(draft("x"))
    (file,) = files(drafts)
    mine = tmp_path / "mine"
    mine.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(mine)
    assert drafts.of(*ADA).find() is None
    drafts.of(*ADA).keep(draft("y"))
    assert b'"y"' not in mine.read_bytes()


def test_a_folder_that_cannot_be_made_is_an_error_that_a_form_can_say(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError):  # noqa: PT011 - any of them has words of its own
        DraftFile(tmp_path / "file" / "drafts", ADA).keep(draft("x"))
