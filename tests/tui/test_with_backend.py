"""The client with a real backend over HTTP: signing in, claiming, a session that ends, all by keys."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.wire.enums import ChallengeState
from api_client.wire.session import SignedIn
from tests.running import RunningBackend
from tests.tui.page import LARGE, SMALL, Page
from tui.app import MxProfileApp
from tui.claims import ClaimJournal
from tui.drafts import Drafts
from tui.session import Session

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tui-backend")]

Story = Callable[[Page], Awaitable[None]]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with RunningBackend(tmp_path_factory.mktemp("backend")) as running:
        yield running


class Kept:
    """What the program was told to keep."""

    def __init__(self) -> None:
        self.sign_ins: list[tuple[str, SignedIn]] = []

    def __call__(self, server: str, answer: SignedIn) -> None:
        self.sign_ins.append((server, answer))


def tell(
    backend: RunningBackend, folder: Path, story: Story, size: tuple[int, int], *, signed_in: bool = True
) -> list[tuple[str, SignedIn]]:
    """Run the app against `backend`, signed in or not, and tell `story` on it."""
    kept = Kept()

    async def run() -> None:
        client = Client(backend.server)
        if signed_in:
            client.use((await client.sessions.sign_in(backend.email, SecretStr(backend.password))).token)
        session = Session(
            client,
            server=backend.server,
            signed_in=signed_in,
            journal=ClaimJournal(folder / "claims"),
            drafts=Drafts(folder / "drafts"),
            keep=kept,
        )
        app = MxProfileApp(session)
        async with app.run_test(size=size) as pilot:
            page = Page(app, pilot)
            await page.settle()
            await story(page)

    asyncio.run(run())
    return kept.sign_ins


def credits_in_header(page: Page) -> int:
    found = re.search(r"([\d\u202f]+) credits", "\n".join(page.rows[:4]))
    assert found is not None, page.text
    return int(found[1].replace("\u202f", ""))


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_signing_in_by_keys_opens_the_overview(backend: RunningBackend, tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        assert "Sign in to your profile" in page.text
        await page.press(*backend.email, "enter", *"Wrong-Password-1", "enter")
        assert "The e-mail or the password is wrong" in page.text
        assert backend.email in page.text
        assert "Wrong-Password-1" not in page.text
        await page.press("ctrl+u", *backend.password, "enter")
        assert "─ Stats" in page.text
        assert "As of" in page.rows[-2]
        assert credits_in_header(page) >= 0

    kept = tell(backend, tmp_path, story, size, signed_in=False)
    assert [server for server, _ in kept] == [backend.server]


def test_after_a_session_that_ended_elsewhere_one_signs_in_over_the_screen_and_goes_on(
    backend: RunningBackend, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("right")
        await page.app.session.client.sessions.end()
        await page.press("r")
        assert "Sign in again to go on" in page.text
        assert "─ Challenge" in page.text
        await page.press(*backend.email, "enter", *backend.password, "enter")
        assert "Sign in again" not in page.text
        assert page.rows[-2].startswith(" As of")
        assert page.app.focused is not None
        assert page.app.focused.id == "badges"

    tell(backend, tmp_path, story, LARGE)


def test_rule_4_3_c_claims_the_credits_once_and_the_header_shows_them(backend: RunningBackend, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        before = credits_in_header(page)
        amount = re.search(r"c\s+Claim (\d+) credits", page.text)
        assert amount is not None
        await page.press("c")
        after = before + int(amount[1])
        assert f"Claimed {amount[1]} credits" in page.rows[-2]
        assert credits_in_header(page) == after
        assert (tmp_path / "claims").read_text() == ""

    tell(backend, tmp_path, story, LARGE)


def test_rule_4_3_a_claim_that_was_open_when_the_program_ended_is_finished_at_the_next_start(
    backend: RunningBackend, tmp_path: Path
) -> None:
    async def claimed_elsewhere() -> str:
        async with Client(backend.server) as client:
            client.use((await client.sessions.sign_in(backend.email, SecretStr(backend.password))).token)
            ready = (await client.challenges.list(limit=100)).items
            done = next(one for one in ready if one.state in {ChallengeState.COMPLETED, ChallengeState.CLAIMED})
            ClaimJournal(tmp_path / "claims").begin((await client.overview()).header.profile_id, done.id)
            return str(done.credits)

    amount = asyncio.run(claimed_elsewhere())

    async def story(page: Page) -> None:
        assert f"A claim from last time is done: {amount} credits" in page.rows[-2]
        assert (tmp_path / "claims").read_text() == ""

    tell(backend, tmp_path, story, LARGE)
