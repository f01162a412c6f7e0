"""Copying: by the way most likely to arrive, never by an argument (architecture.md, Copy)."""

from __future__ import annotations

import asyncio
import base64
import os
import stat
import sys
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.widgets import Input

from tui.terminal import clipboard
from tui.terminal.safe_app import SafeApp

SECRET = "not-a-real-secret"


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH; programs put there note how they were called."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("TMUX", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def put(tools: Path, name: str, *, code: int = 0) -> Path:
    """A program that appends its arguments and its input to a file."""
    log = tools / f"{name}.log"
    program = tools / name
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"with open({str(log)!r}, 'a') as log:\n    print(sys.argv[1:], sys.stdin.read(), file=log)\nsys.exit({code})\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return log


def send(command: tuple[str, ...] = ()) -> tuple[str, str]:
    """Where it went, and what the terminal got."""
    written: list[str] = []
    way = asyncio.run(clipboard.send(SECRET, write=written.append, command=command))
    return way, "".join(written)


def test_without_any_tool_it_is_sent_to_the_terminal(tools: Path) -> None:
    way, written = send()
    assert way == "the terminal"
    assert written == f"\x1b]52;c;{base64.b64encode(SECRET.encode()).decode()}\a"


def test_the_users_command_comes_first_and_gets_the_text_by_standard_input(
    tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux")
    log = put(tools, "mine")
    assert send(("mine", "--primary")) == ("your clipboard command", "")
    assert log.read_text() == f"['--primary'] {SECRET}\n"


def test_in_tmux_a_buffer_of_its_own_is_loaded_and_deleted_again(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux")
    log = put(tools, "tmux")
    assert send() == ("tmux and the terminal", "")
    load, delete = log.read_text().splitlines()
    name = load.split("'")[7]
    assert load == f"['load-buffer', '-w', '-b', '{name}', '-'] {SECRET}"
    assert delete.strip() == f"['delete-buffer', '-b', '{name}']"


@pytest.mark.parametrize(("variable", "tool"), [("WAYLAND_DISPLAY", "wl-copy"), ("DISPLAY", "xclip"), ("", "pbcopy")])
def test_a_local_tool_is_used_where_it_reaches_the_screen(
    tools: Path, monkeypatch: pytest.MonkeyPatch, variable: str, tool: str
) -> None:
    if variable:
        monkeypatch.setenv(variable, ":0")
    log = put(tools, tool)
    assert send() == (tool, "")
    assert log.read_text().endswith(f"{SECRET}\n")
    assert SECRET not in log.read_text().partition("]")[0]


def test_over_ssh_a_local_tool_would_copy_on_the_wrong_machine(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    log = put(tools, "xclip")
    assert send()[0] == "the terminal"
    assert not log.exists()


def test_a_way_that_fails_gives_way_to_the_next(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux")
    put(tools, "tmux", code=1)
    way, written = send(("missing-command",))
    assert way == "the terminal"
    assert written


def test_a_tool_that_never_ends_is_given_up(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "_PATIENCE", 0.1)
    read, write = os.pipe()
    program = tools / "stuck"
    program.write_text(f"#!{sys.executable}\nimport threading\nthreading.Event().wait()\n")
    program.chmod(0o700)
    os.close(read)
    os.close(write)
    assert send(("stuck",))[0] == "the terminal"


def test_nothing_is_ever_copied_or_cut_from_a_password_field(tools: Path) -> None:
    class Form(SafeApp):
        def compose(self) -> ComposeResult:
            yield Input(SECRET, password=True)
            yield Input("a name")

    async def story() -> list[str]:
        app, clipboards = Form(), []
        async with app.run_test() as pilot:
            for field in app.query(Input):
                field.focus()
                await pilot.pause()
                field.action_select_all()
                for take in (field.action_copy, field.action_cut):
                    take()
                    await app.workers.wait_for_complete()
                clipboards.append(app.clipboard)
        return clipboards

    assert asyncio.run(story()) == ["", "a name"]
