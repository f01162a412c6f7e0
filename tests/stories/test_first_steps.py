"""A newcomer's first session, by keys alone: see the profile, claim a challenge's credits, make a token."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import httpx

from api_client.client import Client
from api_client.wire.credit import Credits
from tests.stories.rules import tells
from tests.stories.settings import ask_for_token
from tests.stories.terminal import Terminal
from tui.credentials import Credential

TOKEN = re.compile(r"mxp_[0-9A-Za-z]{42}")


def asked(home: Path, path: str, secret: str) -> httpx.Response:
    """A request as a stranger would send it, over the running demo's socket."""
    transport = httpx.HTTPTransport(uds=str(home / "demo" / "socket"))
    with httpx.Client(transport=transport, base_url="http://demo") as client:
        return client.get(path, headers={"Authorization": f"mxtoken {secret}"})


def ledger(home: Path) -> Credits:
    """The signed-in member's credits, as the running backend has them."""
    credential = Credential.model_validate_json((home / "demo" / "session.json").read_bytes())

    async def ask() -> Credits:
        async with Client(f"unix:{home / 'demo' / 'socket'}", credential.secret) as client:
            return await client.credits.get()

    return asyncio.run(ask())


@tells("4.3", "4.4")
def test_a_claim_pays_on_screen_and_in_the_ledger_and_stays(demo: Callable[..., Terminal], home: Path) -> None:
    with demo() as terminal:
        terminal.see("Ada Okafor")
        terminal.see("1 250 credits")
        terminal.press("3")
        terminal.see(re.compile(r"› ● (Winter|Spring|Summer|Autumn) of Answers +250 credits"))
        before = ledger(home)
        terminal.press("c")
        terminal.see("the balance is 1 500")
        terminal.see("1 500 credits")
        after = ledger(home)
        assert after.balances[0].balance == before.balances[0].balance + 250
        assert (after.items[0].credits, len(after.items)) == (250, len(before.items) + 1)
        terminal.press("c")
        terminal.press("q")
        terminal.see("exit code 0")
    with demo() as terminal:
        terminal.see("1 500 credits")
        assert ledger(home) == after
        terminal.press("3")
        terminal.see("Claimed · 7")
        terminal.press("q")
        terminal.see("exit code 0")


@tells("13.3", "13.4")
def test_a_token_is_shown_once_works_and_when_deleted_works_no_more(demo: Callable[..., Terminal], home: Path) -> None:
    with demo() as terminal:
        terminal.see("Ada Okafor")
        terminal.press("8")
        ask_for_token(terminal, "build server")
        terminal.see("shown now and never again")
        assert TOKEN.search(terminal.scrollback()) is None
        terminal.press("v")
        secret = terminal.see(TOKEN)[0]
        assert asked(home, "/v1/me/overview", secret).json()["header"]["name"] == "Ada Okafor"
        assert asked(home, "/v1/me/api-keys", secret).json()["code"] == "token_not_allowed"
        terminal.press("S")
        terminal.see_no_more(secret)
        terminal.see("build server")
        terminal.press("Enter")
        terminal.see("mxp:profile:read")
        assert TOKEN.search(terminal.scrollback()) is None
        terminal.press("Escape")
        terminal.see_no_more("mxp:profile:read")
        terminal.press("r")
        terminal.see("used just now")
        terminal.press("d")
        terminal.see("Cancel")
        terminal.press("Enter")  # the focus is on Cancel: nothing is deleted
        terminal.see_no_more("Cancel")
        assert asked(home, "/v1/token", secret).status_code == 200
        terminal.press("d")
        terminal.see("Cancel")
        terminal.type("build server")  # it was used: its name is asked for
        terminal.press("C-s")
        terminal.see("No token yet")
        refused = asked(home, "/v1/me/overview", secret)
        assert (refused.status_code, refused.json()) == (403, {"error": ""})
        terminal.press("q")
        terminal.see("exit code 0")
