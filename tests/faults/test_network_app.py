"""The app over a network that fails while it claims, saves or invites: what it says is true, and it is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from api_client.client import Client
from tests.api_client.server import response
from tests.faults.proxy import FOR_EVER, KINDS, NONE, Fault, Proxy, standing
from tests.running import RunningBackend
from tests.tui.member import WELCOME, NewMember, new_member, with_backend
from tests.tui.page import SMALL, Page, at_real_page
from tui.screens.member import MemberScreen

SEEDS = 3
"""Of each kind, in the full form."""
DEADLINE = 1.0
"""Of the client while the network is bad: some of it is to wait for nothing."""
UNSURE = "look whether it was done"
NOT_DONE = ("nothing was sent", "could not be reached")

pytestmark = [pytest.mark.outside, pytest.mark.slow]


@dataclass(frozen=True)
class Story:
    """Something that is done by a key."""

    go: Callable[[Page, NewMember, NewMember], Awaitable[None]]
    """To where it can be done."""
    keys: tuple[str, ...]
    """Do it."""
    again: tuple[str, ...]
    """Do it once more, where it is not sure that it was done."""
    says: str
    """What is on the screen once it is done."""
    times: Callable[[Client], Awaitable[int]]
    """How often it is done, as the server has it."""


async def _to_challenge(page: Page, who: NewMember, other: NewMember) -> None:
    await who.did(*WELCOME)
    await page.press("3")


async def _to_form(page: Page, who: NewMember, other: NewMember) -> None:
    await page.press("6", "n")
    await page.type("Dock")


async def _to_person(page: Page, who: NewMember, other: NewMember) -> None:
    await page.app.push_screen(MemberScreen(page.app.session, other.profile_id))
    await page.settle()


async def _claims(client: Client) -> int:
    paid = await client.credits.get()
    assert sum(one.credits for one in paid.items) == 50 * len(paid.items)
    return len(paid.items)


async def _projects(client: Client) -> int:
    return len((await client.projects.list()).items)


async def _invitations(client: Client) -> int:
    return len((await client.invitations.list("sent")).items)


STORIES = {
    "claim": Story(_to_challenge, ("c",), ("c",), "Claimed 50 credits", _claims),
    "form": Story(_to_form, ("ctrl+s",), ("ctrl+s",), "Dock is saved as a draft", _projects),
    "invitation": Story(_to_person, ("plus", "y"), ("plus", "y"), "is invited", _invitations),
}
LOST = Fault("cut", "back", 0, FOR_EVER)
"""It is done, and no answer ever comes."""
NO_ANSWERS = {
    "a gateway's page": response(502, b"<html>nginx</html>"),
    "not now": response(503, headers={"Retry-After": "1"}),
    "nothing but a failure": response(500),
    "words about a failure": response(500, b'{"title": "x", "status": 500, "detail": "Oh.", "code": "internal_error"}'),
    "a page": response(200, b"<html>Sign in to this hotel</html>"),
    "wrong types": response(200, b'{"id": [], "credits": "x", "app_name": 7}'),
    "nothing where something is due": response(204),
    "nothing changed": response(304),
}
"""What comes in place of the answer, though it is done."""


def drawn(request: pytest.FixtureRequest) -> list[Fault]:
    """The bad days of this run."""
    if not request.config.getoption("--full"):
        return [LOST]
    seed = request.config.getoption("--fault-seed")
    return [draw(Random(f"{seed} {number}")) for draw in KINDS.values() for number in range(SEEDS)]


@with_backend
@pytest.mark.parametrize("name", STORIES)
def test_the_screen_says_what_is_so_and_pressed_again_it_is_done_once(
    name: str, backend: RunningBackend, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    faults, struck = drawn(request), 0
    for number, fault in enumerate(faults):
        folder = tmp_path / str(number)
        folder.mkdir()
        struck += asyncio.run(_tell(STORIES[name], fault, backend, folder))
    assert struck * 3 > len(faults), f"the network was good but for {struck} of {len(faults)}"


@with_backend
@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_an_answer_that_is_none_is_not_taken_for_one(
    answer: str, backend: RunningBackend, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    names = [*STORIES]
    if not request.config.getoption("--full"):
        names = [names[[*NO_ANSWERS].index(answer) % len(names)]]
    for name in names:
        folder = tmp_path / name
        folder.mkdir()
        fault = Fault("garbage", "back", 0, FOR_EVER, noise=NO_ANSWERS[answer])
        assert asyncio.run(_tell(STORIES[name], fault, backend, folder))


async def _tell(story: Story, fault: Fault, backend: RunningBackend, folder: Path) -> bool:
    """Whether the fault came to pass; some would come behind the last byte."""
    who, other = new_member(backend, "Grace Example").is_public(), new_member(backend, "Joan Example").is_public()
    async with standing(backend.server, NONE) as proxy:

        async def tell(page: Page) -> None:
            await story.go(page, who, other)
            await _try(page, story, fault, who, proxy)

        await at_real_page(proxy.server, who, folder, tell, SMALL)
    return proxy.struck > 0


async def _try(page: Page, story: Story, fault: Fault, who: NewMember, proxy: Proxy) -> None:
    """On a bad network, then on a good one."""
    calls = page.app.session.client._calls
    usual, calls._deadline = calls._deadline, DEADLINE
    proxy.begin(fault)
    await page.press(*story.keys)
    said = page.prose
    proxy.begin(NONE)
    calls._deadline = usual
    done = await who.does(story.times)
    context = f"{fault}, done {done} times:\n{page.text}"
    if story.says in said:
        assert done == 1, context
        return
    assert done <= 1, context
    assert UNSURE in said or (not done and any(words in said for words in NOT_DONE)), context
    await page.press(*story.again)
    assert story.says in page.prose, f"{fault}, then all was well:\n{page.text}"
    assert await who.does(story.times) == 1, context
