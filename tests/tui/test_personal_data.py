"""Settings › Personal Data by keys: look at it, its history, and the download with every mishap (rule 14.1)."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from api_client.errors import AnswerLost
from tests.running import RunningBackend
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tests.tui.settings import open_section
from tui.modals.download import PATH, DownloadDialog
from tui.session import Session
from widgets.download_progress import size

FILE = PATH.removeprefix("~/")
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone of whom little is held."""
    return new_member(backend)


@with_backend
@SIZES
def test_rule_14_1_all_that_is_held_is_shown_by_section_and_since_when_changes_are_tracked(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await open_section(page, "Personal Data")
        assert "Changes are tracked since" in page.prose
        assert "› Profile" in page.text
        await page.press("j", "enter")
        assert "─ Accounts · 1 ─" in page.text
        await page.press("enter")
        assert member.email in page.text
        await page.press("escape", "escape")
        assert not page.app.screen.is_modal

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_rule_14_1_the_history_tells_what_changed_when_and_from_which_account(
    member: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.app.session.client.notifications.change(buzz_daily_digest=True)
        await open_section(page, "Personal Data")
        await page.press("H")
        (row,) = [row for row in page.rows if "buzz daily digest" in row]
        assert "changed" in row and "just now" in row
        await page.press("enter")
        assert member.email in page.text

    on_real_page(member, tmp_path, story, SMALL)


@with_backend
@SIZES
def test_rule_14_1_all_of_it_is_downloaded_into_a_new_file_of_ones_own(
    member: NewMember, home: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await open_section(page, "Personal Data")
        await page.press("D", "ctrl+s")
        file = home / FILE
        assert "for your eyes only" in page.prose and "100%" in page.text
        assert member.email in file.read_text() and json.loads(file.read_text())["sections"]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.write_text("mine")
        await page.press("ctrl+s")
        assert f"There is a file {file.name} already. Replace it?" in page.prose
        await page.press("enter")  # The focus is on Cancel.
        assert file.read_text() == "mine" and "The file stays" in page.text
        await page.press("ctrl+s", "y")
        assert member.email in file.read_text()
        await page.press("escape")
        assert not isinstance(page.app.screen, DownloadDialog)

    on_real_page(member, home, story, size)
    assert [path.name for path in home.iterdir() if "personal-data" in path.name] == [FILE]


@with_backend
def test_it_goes_on_where_it_broke_off_and_can_be_stopped(
    member: NewMember, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api_client.download.PART_BYTES", 512)

    async def story(page: Page) -> None:
        calls = page.app.session.client._calls
        asked: list[int] = []
        get_part, go_on = calls.get_part, asyncio.Event()

        async def broken(path: str, kind: str, part: range) -> object:
            asked.append(part.start)
            if len(asked) == 3:
                raise AnswerLost
            if len(asked) == 6:
                await go_on.wait()
            return await get_part(path, kind, part)

        monkeypatch.setattr(calls, "get_part", broken)
        await open_section(page, "Personal Data")
        await page.press("D", "ctrl+s")
        assert "^s goes on where it broke off" in page.prose
        assert not (home / FILE).exists()
        await page.pilot.press("ctrl+s")
        await _until(page, lambda: len(asked) == 6)
        assert "%" in page.text
        await page.pilot.press("ctrl+s")  # It comes already.
        await page.press("escape")
        assert "Stopped. What has arrived is kept" in page.prose
        assert asked == [0, 512, 1024, 0, 1024, 1536]
        go_on.set()
        await page.press("ctrl+s")
        assert asked[6:8] == [0, 1536]
        assert json.loads((home / FILE).read_text())["sections"]

    on_real_page(member, home, story, SMALL)


async def _until(page: Page, done: Callable[[], bool]) -> None:
    while not done():
        await page.pilot.pause()


@with_backend
def test_when_the_session_is_over_one_signs_in_over_the_download(member: NewMember, home: Path) -> None:
    async def story(page: Page) -> None:
        await open_section(page, "Personal Data")
        await page.press("D")
        await page.app.session.client.sessions.end()
        await page.press("ctrl+s")
        assert "Sign in again to go on" in page.text
        await page.type(member.password)
        await page.press("enter")
        assert "for your eyes only" in page.prose

    on_real_page(member, home, story, SMALL)


def test_a_path_that_can_not_be_written_says_so_and_stays_to_be_corrected(session: Session, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        dialog = DownloadDialog(session)
        page.app.push_screen(dialog)
        await page.settle()
        for written, said in [("~nobody-at-all/x", "this is no path"), (str(tmp_path), "it is a folder")]:
            dialog.path_row.field.value = written
            await page.press("ctrl+s")
            assert said in page.prose
        assert "could not be reached" not in page.prose

    on_page(session, story, SMALL)


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0 bytes"), (999, "999 bytes"), (1234, "1.2 kB"), (5_300_000, "5.3 MB"), (10**15, "1000000.0 GB")],
)
def test_sizes_are_told_in_the_largest_unit(number: int, told: str) -> None:
    assert size(number) == told
