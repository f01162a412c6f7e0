"""What was last on the screen is there at once at the next start, for nobody but its owner (architecture.md)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from api_client.client import Client
from api_client.errors import ApiError, NotSignedIn, SecretRefused
from tests.tui.mishaps import SIGNED_IN
from tests.tui.page import know
from tests.tui.terminal.screens import Emulated
from tests.widgets import samples
from tui import last_seen, paths
from tui.app import MxProfileApp
from tui.last_seen import LastSeen
from tui.overview_seen import OverviewSeen
from tui.resources import OVERVIEW
from tui.session import Session
from tui.terminal.driver import SafeDriver
from tui.terminal.shown import Piece, Shown
from tui.themes import THEMES

SIZE = (12, 2)


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


@pytest.mark.parametrize("text", ["日本" * 40, "e\u0301" * 200], ids=["wide", "composed"])
def test_a_status_fills_its_row_whatever_it_is_written_in(text: str) -> None:
    shown = Shown()
    shown.update(rows(), SIZE, ColorSystem.TRUECOLOR)
    shown.put_line(1, text)
    assert shown.frame() is not None  # None where a row is longer or shorter than the terminal.


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
