"""Challenges claimed one after the other, each while the line drops."""

from __future__ import annotations

import asyncio
import json
import random
import time
from datetime import timedelta

from backend.catalogue.model import Challenge, Step
from backend.services import utc_now
from backend.store import challenges
from backend.store.database import Database, Tx
from tests.ssh.line import DROPS, Line
from tests.stories.house import House
from tests.tui.member import NewMember

LONGEST_PAUSE = 0.12
"""Seconds between the key and the drop at most: by then the answer is on the screen."""
FIRST = 101
"""What the first challenge pays; each pays one more than the one before."""


def somebody_with_challenges(house: House, count: int, kind: str) -> NewMember:
    """Somebody new with so many to claim, offered in this order; all need an activity of this kind."""
    now = utc_now()

    def add(tx: Tx) -> None:
        for number in range(count):
            name, step = f"{kind.replace('_', '-')}-{number}", Step(kind, 1, "Do it once")
            ends_at = now + timedelta(hours=1)
            challenges.add(tx, Challenge(name, name, "Once is enough.", FIRST + number, (step,), now, ends_at))

    database = Database(f"sqlite:///{house.backend.database}")
    database.write_now(add)
    database.close()
    member = house.member()
    asyncio.run(member.did(kind))
    house.keep(member)
    return member


def claims(far: Line, grace: NewMember, count: int, drawn: random.Random) -> int:
    """From the Overview: claims them all, and each time the line drops meanwhile.

    Gives how many had no answer when the program ended.
    """
    unanswered = 0
    for number in range(count):
        far.terminal.see(f"c  Claim {FIRST + number} credits")
        victims = far.victims(DROPS[number % len(DROPS)])
        far.terminal.press("c")
        time.sleep(drawn.uniform(0, LONGEST_PAUSE))  # The moment of the fault.
        far.drops(victims)
        if not far.tmux:
            far.nothing_is_left()
            unanswered += open_claims(far.house)
        far.connects()
        _claims_if_the_key_was_lost(far, grace, FIRST + number)
    far.terminal.see(f"{sum(paid(far.house, grace)):_} credits".replace("_", " "))
    assert paid(far.house, grace) == [FIRST + number for number in range(count)]
    return unanswered


def _claims_if_the_key_was_lost(far: Line, grace: NewMember, amount: int) -> None:
    """The key may have been on its way when the line dropped; what was begun comes to its end without another."""
    far.terminal.see("Grace Example")
    # Keys are taken in order: what was typed before has begun by then.
    far.terminal.press("6")
    far.terminal.see("No projects yet")
    far.terminal.wait_for(lambda: not open_claims(far.house), "a claim is still open")
    far.terminal.press("1")
    if amount not in paid(far.house, grace):
        far.terminal.see(f"c  Claim {amount} credits")
        far.terminal.press("c")
        far.terminal.see(f"Claimed {amount} credits")


def paid(house: House, member: NewMember) -> list[int]:
    """All that her account got."""
    return sorted(row.credits for row in house.does(member, lambda client: client.credits.get(limit=100)).items)


def open_claims(house: House) -> int:
    """How many claims the journal of this home holds that have no answer."""
    keys = dict[tuple[str, str], str | None]()
    for journal in house.home.rglob("claims.jsonl"):
        for line in filter(None, journal.read_text().splitlines()):
            entry = json.loads(line)
            keys[entry["owner"], entry["challenge"]] = entry["key"]
    return sum(key is not None for key in keys.values())
