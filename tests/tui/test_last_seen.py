"""What was last on the screen is there at once at the next start, for nobody but its owner (architecture.md)."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from api_client.client import Client
from api_client.errors import ApiError, NotSignedIn, SecretRefused
from tests.running import RunningBackend
from tests.stories.house import House
from tests.tui.member import new_member, with_backend
from tests.tui.mishaps import SIGNED_IN
from tests.tui.page import know
from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tests.tui.terminal.screens import Emulated
from tests.widgets import samples
from tui import last_seen, paths
from tui.app import MxProfileApp, look_for_garbage_again
from tui.last_seen import LastSeen
from tui.overview_seen import OverviewSeen
from tui.resources import OVERVIEW
from tui.session import Session
from tui.terminal.driver import SafeDriver
from tui.terminal.launch_frame import ENTER
from tui.terminal.shown import Piece, Shown
from tui.themes import THEMES

SIZE = (12, 2)
CLIENT = "import sys; from tui.__main__ import main; sys.exit(main([]))"
LEFT = b"\x1b[m\x1b[?1049l\x1b[?25h"
ENTERED, PAINTED, LIVE = ENTER.encode(), "starting…".encode(), b"Up to date"


def rows() -> list[Piece]:
    blue = Style.parse("bold white on blue")
    return [
        Piece(0, 0, [Segment("Ada", blue), Segment(" 日本 é    ")]),
        Piece(0, 1, [Segment("As of 09:30", Style(dim=True)), Segment(" ")]),
    ]


# -- the frame


def test_a_frame_paints_what_was_shown_and_nothing_is_written_again() -> None:
    written, painted = Emulated(SIZE), Emulated(SIZE)
    shown, next_start = Shown(), Shown()
    written.feed(shown.update(rows(), SIZE, ColorSystem.TRUECOLOR))
    frame = shown.frame()
    assert frame is not None
    painted.feed(f"\x1b[H{frame['text']}")
    assert painted.seen() == written.seen()
    next_start.begin_with(frame)
    assert next_start.update(rows(), SIZE, ColorSystem.TRUECOLOR) == ""


def test_there_is_no_frame_while_some_cells_are_not_known() -> None:
    shown = Shown()
    assert shown.frame() is None
    shown.update(rows()[:1], SIZE, ColorSystem.TRUECOLOR)
    assert shown.frame() is None


def test_the_status_of_a_frame_says_that_it_is_old() -> None:
    shown = Shown()
    shown.update(rows(), SIZE, ColorSystem.TRUECOLOR)
    old = shown.copy()
    old.put_line(1, "starting…")
    assert "starting…" in str(old.frame())
    assert "As of" in str(shown.frame())


# -- whose it is


@pytest.fixture
def kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> LastSeen:
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "MXPROFILE_CONFIG_DIR", "MXPROFILE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    place = LastSeen()
    place.keep({"text": "Ada"}, {"overview": {}})
    return place


def test_what_is_kept_is_found_again_and_readable_by_its_owner_alone(kept: LastSeen) -> None:
    found = LastSeen().frame()
    assert found is not None and found["text"] == "Ada"
    assert LastSeen().answer() is not None
    assert paths.last_seen_dir().stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in paths.last_seen_dir().iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (["--server", "other"], {}),
        ([], {"MXPROFILE_SERVER": "https://other.example"}),
        ([], {"MXPROFILE_TOKEN": "of somebody else"}),
        ([], {"TERM": "other"}),
        ([], {"NO_COLOR": "1"}),
    ],
)
def test_another_server_person_or_terminal_sees_nothing_of_it(
    kept: LastSeen, monkeypatch: pytest.MonkeyPatch, words: list[str], environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert LastSeen(*words).frame() is None
    assert LastSeen(*words).answer() is None


@pytest.mark.parametrize("what", ["settings", "sign-in"])
def test_after_other_settings_or_another_sign_in_it_counts_no_more(kept: LastSeen, what: str) -> None:
    path = paths.config_file() if what == "settings" else paths.credentials_dir() / "server.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    assert LastSeen().frame() is None


@pytest.mark.parametrize("form", ["api_client/wire/overview.py", "tui/config.py", "tui/terminal/pen.py"])
def test_another_version_of_the_program_sees_nothing_of_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(last_seen, "_PROGRAM", tmp_path)
    path = tmp_path / form
    path.parent.mkdir(parents=True)
    path.write_text("of this version")
    LastSeen().keep({"text": "Ada"}, {"overview": {}})
    assert LastSeen().frame() is not None
    path.write_text("of another version")
    assert LastSeen().frame() is None


@pytest.mark.parametrize(
    ("what", "own", "counts"), [("sign-in", True, True), ("sign-in", False, False), ("settings", True, False)]
)
def test_what_is_kept_counts_only_after_a_sign_in_that_was_made_in_the_same_program(
    kept: LastSeen, what: str, *, own: bool, counts: bool
) -> None:
    path = paths.config_file() if what == "settings" else paths.credentials_dir() / "server.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    if own:
        kept.renew()
    kept.keep({"text": "Ada"}, {"overview": {}})
    assert (LastSeen().frame() is not None) is counts


def test_after_a_sign_out_elsewhere_nothing_is_kept(kept: LastSeen) -> None:
    path = paths.credentials_dir() / "server.json"
    path.parent.mkdir(parents=True)
    path.write_text("")
    running = LastSeen()
    path.unlink()
    last_seen.forget_all()
    running.keep({"text": "Ada"}, {"overview": {}})
    assert [*paths.last_seen_dir().iterdir()] == []


def test_who_signs_in_instead_of_the_environments_token_is_not_seen_where_it_begins(
    kept: LastSeen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MXPROFILE_TOKEN", "of somebody else")
    running = LastSeen()
    path = paths.credentials_dir() / "server.json"
    path.parent.mkdir(parents=True)
    path.write_text("")
    running.renew()
    running.keep({"text": "Ada"}, {"overview": {}})
    assert LastSeen().frame() is None


@pytest.mark.parametrize("error", [NotSignedIn(), SecretRefused()], ids=["session", "key or token"])
def test_once_the_server_has_ended_it_nothing_is_kept_until_the_next_sign_in(
    session: Session, kept: LastSeen, error: ApiError
) -> None:
    seen, shown = OverviewSeen(session, kept, {"server": session.server}), Shown()
    shown.update(rows(), SIZE, ColorSystem.TRUECOLOR)

    async def refuse(client: Client) -> None:
        raise error

    async def story() -> None:
        await know(session, OVERVIEW, samples.overview())
        with pytest.raises(type(error)):
            await session.ask_quietly(refuse)
        assert [*paths.last_seen_dir().iterdir()] == []
        seen.keep(shown, 1)
        assert [*paths.last_seen_dir().iterdir()] == []
        await session.begin(session.server, session.client, SIGNED_IN)
        await know(session, OVERVIEW, samples.overview())
        seen.keep(shown, 1)
        frame = LastSeen().frame()
        assert frame is not None
        # With the date: nobody knows when it will be shown.
        assert "As of 21 " in frame["text"]

    asyncio.run(story())


class Kept(OverviewSeen):
    """Notes what it is to keep."""

    rows: tuple[int, ...] = ()

    def keep(self, shown: Shown, status_row: int) -> None:
        self.rows += (status_row,)


@pytest.mark.parametrize("stands", [True, False])
def test_the_frame_of_last_time_is_not_kept_as_one_of_now_while_it_stands(
    session: Session, kept: LastSeen, *, stands: bool
) -> None:
    async def story() -> None:
        app = MxProfileApp(session)
        app._driver = driver = SafeDriver(app)
        driver.holds_frame, driver.shown = stands, Shown()
        app.overview_seen = seen = Kept(session, kept, {})
        app.see_overview(3)
        assert seen.rows == (() if stands else (3,))

    asyncio.run(story())


def test_a_theme_that_was_only_tried_on_is_not_seen_at_the_next_start(session: Session, kept: LastSeen) -> None:
    async def story() -> None:
        app = MxProfileApp(session)
        app._driver = driver = SafeDriver(app)
        driver.shown = Shown()
        app.overview_seen = seen = Kept(session, kept, {})
        app.theme = next(theme.name for theme in THEMES if theme.name != app.first_theme)
        app.see_overview(3)
        assert seen.rows == ()

    asyncio.run(story())


def test_who_is_told_to_go_before_there_is_a_screen_goes(session: Session) -> None:
    app = MxProfileApp(session)
    app.exit(return_code=143)
    assert app.return_code == 143


def test_it_can_be_forgotten(kept: LastSeen) -> None:
    last_seen.forget_all()
    assert [*paths.last_seen_dir().iterdir()] == []


@pytest.mark.parametrize("write", [Path.write_bytes, last_seen._write])
@pytest.mark.parametrize("content", [b"", b"\xff", b"i\x00\x00\x00\x00"])
def test_a_broken_file_is_no_frame(kept: LastSeen, content: bytes, write: Callable[[Path, bytes], object]) -> None:
    for path in [*paths.last_seen_dir().iterdir()]:
        write(path, content)
    assert LastSeen().frame() is None


def test_a_damaged_file_is_no_frame(kept: LastSeen) -> None:
    for path in paths.last_seen_dir().iterdir():
        path.write_bytes(path.read_bytes().replace(b"Ada", b"Eve"))
    assert LastSeen().frame() is None


@pytest.mark.parametrize("how", ["owner", "mode", "link"])
def test_what_others_may_have_written_is_no_frame(kept: LastSeen, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    if how == "owner":
        user = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    for path in [*paths.last_seen_dir().iterdir()]:
        if how == "mode":
            path.chmod(0o660)
        if how == "link":
            path.symlink_to(path.rename(path.with_name(f"elsewhere{path.suffix}")))
    assert LastSeen().frame() is None


# -- on a terminal


def leave(terminal: PseudoTerminal) -> None:
    terminal.type("\x11")  # ctrl+q, also over a form
    assert terminal.ends() == 0
    assert terminal.is_as_before()


@with_backend
def test_the_next_start_shows_it_before_anything_else_and_draws_only_what_differs(
    backend: RunningBackend, tmp_path: Path
) -> None:
    grace, house = new_member(backend), House(backend, tmp_path)
    house.keep(grace)
    environment = {"HOME": str(tmp_path), "MXPROFILE_SERVER": backend.server, "TZ": "UTC"}
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as first:
        first.see(LIVE)
        leave(first)
    assert PAINTED not in first.written
    with PseudoTerminal(f"{NOTES}\n{CLIENT}", tmp_path, environment=environment) as second:
        second.see(LIVE)
        frame, painted, _ = second.written.partition(LIVE)[0].partition(PAINTED)
        assert b"Grace Example" in frame and painted
        second.type("\x10")  # What opens late opens.
        second.see_on_screen("Open the Activity tab")
        leave(second)
    assert second.written.count(ENTERED) == 1
    assert second.written.count(b"Grace Example") == 1
    assert HEAVY.isdisjoint((tmp_path / "loaded").read_text().split())
    house.end_sessions(grace)
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as third:
        third.see_on_screen("Sign in again")
        assert [*(tmp_path / ".local" / "state" / "mxprofile" / "last-seen").iterdir()] == []
        third.type(f"{grace.password}\x13")
        third.see_on_screen("Up to date")
        leave(third)
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as fourth:
        fourth.see(PAINTED)


HEAVY = {
    *("PIL", "api_client.client", "argparse", "email.utils", "httpx", "keyring", "pydantic", "rich.table"),
    *("textual.command", "textual.types", "textual.widgets._input", "tui.config", "tui.command_line"),
    "tui.modals.form",
}
NOTES = """
import sys
from pathlib import Path
from tui.terminal import later

load_app = later.load_app

def load_and_note():
    load_app()
    from tui.terminal.safe_app import SafeApp

    write = SafeApp._write

    def note(app, cells):
        Path.home().joinpath("loaded").write_text("\\n".join(sys.modules))
        SafeApp._write = write
        write(app, cells)

    SafeApp._write = note

later.load_app = load_and_note
"""
"""Notes what is loaded when the client first draws."""

SLOW_START = """
import os, sys, types
import tui.__main__ as begin
import tui.last_seen

def run(given, last_seen):
    os.write(1, repr(os.read(0, 9)).encode())
    os.read(0, 9)
    return 0

sys.modules["tui.command"] = types.SimpleNamespace(run=run)
tui.last_seen.LastSeen = lambda *words: types.SimpleNamespace(frame=lambda: {"size": [80, 24], "text": "starting…"})
sys.exit(begin.main([]))
"""
"""The program is not loaded yet when this is typed: Enter, ctrl+s, ctrl+z, ctrl+\\."""


@pytest.fixture
def slow_start(tmp_path: Path) -> Iterator[PseudoTerminal]:
    with PseudoTerminal(SLOW_START, tmp_path) as terminal:
        terminal.see(PAINTED)
        terminal.type("\r\x13\x1a\x1c")
        terminal.see(rb"b'\r\x13\x1a\x1c'")
        yield terminal


@pytest.mark.slow
def test_what_is_typed_while_it_stands_waits_as_it_was_typed(slow_start: PseudoTerminal) -> None:
    slow_start.type("q")
    assert slow_start.ends() == 0
    assert slow_start.is_as_before()
    assert slow_start.written.endswith(LEFT)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_while_it_stands_takes_it_away(slow_start: PseudoTerminal, number: signal.Signals) -> None:
    slow_start.process.send_signal(number)
    assert slow_start.ends() == 128 + number
    assert slow_start.is_as_before()
    assert slow_start.written.endswith(LEFT)


@with_backend
def test_a_start_that_fails_takes_it_away_before_it_says_why(backend: RunningBackend, tmp_path: Path) -> None:
    grace, house = new_member(backend), House(backend, tmp_path)
    house.keep(grace)
    environment = {"HOME": str(tmp_path), "MXPROFILE_SERVER": backend.server}
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as first:
        first.see(LIVE)
        leave(first)
    (secret,) = (tmp_path / ".config" / "mxprofile" / "credentials").iterdir()
    secret.chmod(0o644)
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as second:
        assert second.ends() != 0
        assert second.is_as_before()
    assert second.written.index(PAINTED) < second.written.index(b"\x1b[?1049l") < second.written.index(b"mxprofile: ")


def test_what_is_garbage_is_looked_for_again_once_the_start_is_over() -> None:
    gc.disable()
    try:
        look_for_garbage_again()
        assert gc.isenabled()
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.enable()
