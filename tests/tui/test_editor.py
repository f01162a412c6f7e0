"""A long text in one's own editor: whatever the editor does, no text is lost."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import cast

import pytest
from textual.app import App

from tui.editor import EditorTrouble, edit, editor_command

Editor = Callable[[str], None]


class Terminal:
    """An app whose terminal can be given away."""

    def suspend(self) -> AbstractContextManager[None]:
        return nullcontext()


APP = cast("App[int]", Terminal())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts"


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Editor:
    """Makes the editor a program of these Python lines, with the file's path in `path`."""

    def be(lines: str) -> None:
        program = tmp_path / "my editor.py"
        program.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\n{lines}\n")
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"{sys.executable} '{program}' --wait")

    return be


def kept(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]


def test_the_text_comes_back_as_the_editor_left_it(editor: Editor, folder: Path) -> None:
    editor("path.write_text(path.read_text() + 'second line\\n')")
    assert edit(APP, "first line", folder) == "first line\nsecond line"
    assert kept(folder) == []


def test_an_unchanged_text_stays_as_it_is_to_the_last_blank(editor: Editor, folder: Path) -> None:
    editor("")
    assert edit(APP, "text  \n", folder) == "text  \n"
    assert kept(folder) == []


def test_only_its_owner_can_read_the_file(editor: Editor, folder: Path) -> None:
    editor("path.write_text(oct(path.stat().st_mode & 0o777))")
    assert edit(APP, "", folder) == "0o600"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_an_editor_left_is_cleaned_as_every_answer_is(editor: Editor, folder: Path) -> None:
    editor("path.write_bytes(b'\\xef\\xbb\\xbfa\\x1b[31mb\\r\\nc\\x00')")
    assert edit(APP, "", folder) == "ab\nc"


@pytest.mark.parametrize(
    ("lines", "sentence", "content"),
    [
        ("path.write_text('half'); sys.exit(3)", "ended with code 3", b"half"),
        ("path.write_bytes(b'\\xff')", "no UTF-8", b"\xff"),
        ("path.write_bytes(b'x' * 2000000)", "over 1 MiB", b"x" * 2000000),
    ],
    ids=["failed", "encoding", "long"],
)
def test_a_text_that_cannot_be_taken_over_stays_in_its_file_and_the_place_is_named(
    editor: Editor, folder: Path, lines: str, sentence: str, content: bytes
) -> None:
    editor(lines)
    with pytest.raises(EditorTrouble, match=sentence) as raised:
        edit(APP, "before", folder)
    (file,) = folder.iterdir()
    assert str(file) in str(raised.value)
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    ("lines", "sentence"), [("sys.exit(1)", "ended with code 1"), ("path.unlink()", "left no file")]
)
def test_an_editor_that_wrote_nothing_leaves_no_file(editor: Editor, folder: Path, lines: str, sentence: str) -> None:
    editor(lines)
    with pytest.raises(EditorTrouble, match=sentence):
        edit(APP, "before", folder)
    assert kept(folder) == []


def test_an_editor_that_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    with pytest.raises(EditorTrouble, match="was not started: No such file"):
        edit(APP, "text", folder)
    assert kept(folder) == []


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait"]),
        ({"VISUAL": "", "EDITOR": "'/opt/my editor' -n"}, ["/opt/my editor", "-n"]),
    ],
)
def test_visual_goes_before_editor_and_both_may_have_options(environment: dict[str, str], command: list[str]) -> None:
    assert editor_command(environment) == command


@pytest.mark.parametrize("environment", [{}, {"EDITOR": " "}, {"EDITOR": "'vi"}], ids=["none", "blank", "quote"])
def test_without_an_editor_it_is_said_how_to_set_one(environment: dict[str, str]) -> None:
    with pytest.raises(EditorTrouble, match="EDITOR"):
        editor_command(environment)
