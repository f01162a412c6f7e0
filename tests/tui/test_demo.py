"""``mxprofile demo``: a private backend that lives as long as the client, and data that stay until ``--fresh``."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import stat
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.tui.terminal.pseudo_terminal import DEADLINE, PseudoTerminal
from tui import demo
from tui.exit_codes import Failure

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
OPEN = b"Up to date."
"""On the status line once the data is on the screen."""


def a_demo(tmp_path: Path, data: Path, *options: str) -> PseudoTerminal:
    """``mxprofile demo`` at a terminal, with its data in `data`."""
    arguments = ["demo", "--data-dir", str(data), *options]
    code = f"import sys; from tui.__main__ import main; sys.exit(main({arguments!r}))"
    return PseudoTerminal(code, tmp_path, environment={"HOME": str(tmp_path)})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a first demo, to be copied: filling takes seconds."""
    folder = tmp_path_factory.mktemp("filled")
    with a_demo(folder, folder / "data") as terminal:
        terminal.see(OPEN)
        terminal.type("q")
        assert terminal.ends() == 0
    return folder / "data"


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    """Such data of a test's own."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


def backend_of(data: Path) -> int:
    """A handle of the last backend's process, which becomes readable when it has ended."""
    started = re.findall(r"Started server process \[(\d+)\]", (data / "backend.log").read_text())
    return os.pidfd_open(int(started[-1]))


def has_ended(handle: int) -> bool:
    """Whether the process ends, waiting for it if it must."""
    try:
        return bool(select.select([handle], [], [], DEADLINE)[0])
    finally:
        os.close(handle)


def test_what_was_done_stays_until_fresh_which_removes_only_the_demos_own_files(tmp_path: Path, data: Path) -> None:
    with ExitStack() as held:
        for options in ((), ("--fresh",)):
            with a_demo(tmp_path, data, *options) as terminal:
                terminal.see(OPEN)
                terminal.type("q")
                assert terminal.ends() == 0
            if not options:
                (data / "mine.txt").write_text("not the demo's")
                # Held open, so that a new file can't have the number of one that was removed.
                before = {name: held.enter_context((data / name).open("rb")) for name in ("demo.db", "session.json")}
        assert (data / "mine.txt").exists()
        for name, file in before.items():
            assert not os.path.samestat(os.fstat(file.fileno()), (data / name).stat()), name


def test_a_later_demo_uses_the_session_of_the_first(tmp_path: Path, data: Path) -> None:
    session = (data / "session.json").read_text()
    own = tmp_path / ".config" / "mxprofile" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text('server = "work"\n[servers.work]\nserver = "https://work.example"\nread_only = true\n')
    with a_demo(tmp_path, data) as terminal:
        terminal.see(OPEN)
        terminal.type("q")
        assert terminal.ends() == 0
        assert b"Read-only" not in terminal.written, "what holds for one server holds there alone"
    assert (data / "session.json").read_text() == session


def test_only_its_owner_can_enter_and_nothing_secret_is_printed(tmp_path: Path, data: Path) -> None:
    data.chmod(0o755)
    with a_demo(tmp_path, data) as terminal:
        terminal.see(OPEN)
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert stat.S_IMODE((data / "session.json").stat().st_mode) == 0o600
        terminal.type("q")
        assert terminal.ends() == 0
        assert b"mxs_" not in terminal.written
    assert "mxs_" not in (data / "backend.log").read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda number: number.name)
def test_the_backend_ends_with_the_client_however_that_ends(tmp_path: Path, data: Path, number: signal.Signals) -> None:
    with a_demo(tmp_path, data) as terminal:
        terminal.see(OPEN)
        handle = backend_of(data)
        terminal.process.send_signal(number)
        assert terminal.ends() == (-number if number == signal.SIGKILL else 128 + number)
        assert has_ended(handle)


def test_a_second_demo_on_the_same_folder_is_told_so(tmp_path: Path, data: Path) -> None:
    with a_demo(tmp_path, data) as first:
        first.see(OPEN)
        with a_demo(tmp_path, data) as second:
            assert second.ends() == 1
            assert b"a demo runs in" in second.written
            assert b"--data-dir" in second.written
        first.type("q")
        assert first.ends() == 0


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path: Path, filled: Path) -> None:
    data = tmp_path / ("a-long-name-" * 15)
    shutil.copytree(filled, data)
    with a_demo(tmp_path, data) as terminal:
        terminal.see(OPEN)
        terminal.type("q")
        assert terminal.ends() == 0
    assert (data / "demo.db").exists()


def test_a_folder_may_be_called_anything(tmp_path: Path, filled: Path) -> None:
    data = tmp_path / "what? 100%20 #1 & mine's"
    shutil.copytree(filled, data)
    with a_demo(tmp_path, data) as terminal:
        terminal.see(OPEN)
        terminal.type("q")
        assert terminal.ends() == 0
    assert sorted(one.name for one in tmp_path.iterdir() if one.name.startswith("what")) == [data.name]


def test_a_backend_that_does_not_start_is_explained_in_one_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "demo.db").write_text("this is no database" * 100)
    with a_demo(tmp_path, data) as terminal:
        assert terminal.ends() == 1
        assert b"did not start" in terminal.written
        assert b"--fresh" in terminal.written
        assert b"Traceback" not in terminal.written


def test_a_folder_that_cant_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure, match="--data-dir"):
        demo.run(data_dir=tmp_path / "file" / "data", fresh=False)
