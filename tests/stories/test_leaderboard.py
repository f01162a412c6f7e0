"""Where one stands among all, what one's points came from, and what gives more."""

from __future__ import annotations

import asyncio
import re

from tests.stories.house import House
from tests.stories.rules import tells
from tests.tui.member import NewMember


@tells("6.1", "6.2", "6.3")
def test_a_newcomer_finds_herself_on_the_board_and_looks_around(house: House) -> None:
    grace, hidden = house.member(), house.member("Zoe Hidden")
    for member in grace, hidden:
        asyncio.run(member.did("learning_lecture_completed"))
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("5")
        terminal.see(re.compile(r"›\s+1  \S+"))
        terminal.see(re.compile(r"↓\s+\d+  Grace Example \(you\)\s+1 point"))
        terminal.press("m")
        terminal.see(re.compile(r"›\s+\d+  Grace Example \(you\)\s+1 point"))
        terminal.see(re.compile(r"\d+  Private profile\s+1 point"))
        terminal.see(re.compile(r"Your rank is #\d+ of \d+"))
        terminal.press("g")
        terminal.see(re.compile(r"›\s+1  \S+"))
        terminal.press("t")
        terminal.see("You have no points here in the last 30 days")
        terminal.press("T", "T")
        terminal.see(re.compile(r"↓\s+\d+  Grace Example \(you\)\s+1 point"))
        terminal.press("q")
        terminal.see("exit code 0")


@tells("6.1", "6.2")
def test_the_board_of_ones_company_and_what_changed_since_yesterday(house: House) -> None:
    backend = house.backend
    ada = NewMember(backend, backend.email, "", "", backend.password)
    card = house.does(ada, lambda client: client.overview()).leaderboard
    company = card.company
    assert company is not None
    arrow = "▲" if card.rank_change > 0 else "▼"
    changed = f" · {arrow} {abs(card.rank_change)} in 24 h" if card.rank_change else ""
    with house.open(ada) as terminal:
        terminal.see("Acme Logistics")
        terminal.press("5")
        terminal.see(re.compile(rf"Your rank is #{card.rank} of \d+{changed}\s*$", re.MULTILINE))
        terminal.press("C")
        terminal.see(re.compile(rf"Your rank is #{company.rank} of {company.of}\s*$", re.MULTILINE))
        terminal.press("C")
        terminal.see(re.compile(rf"Your rank is #{card.rank} of \d+{changed}\s*$", re.MULTILINE))
        terminal.press("q")
        terminal.see("exit code 0")


@tells("2.1", "2.4", "2.5")
def test_a_member_reads_why_points_were_taken_and_how_to_get_more(house: House) -> None:
    grace = house.member()
    asyncio.run(grace.did("forum_answer_accepted", "marketplace_app_published", "marketplace_app_published"))
    grace.was_penalised(5, "Copied the answer of somebody else")
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("P")
        terminal.see("110 / 500")
        terminal.see(re.compile(r"› Penalty: Copied the answer of \S+ \S*\s+-5\s+just now"))
        terminal.press("Enter")
        terminal.see(re.compile(r"Reason\s+Copied the answer of somebody else"))
        terminal.press("Escape")
        terminal.see_no_more("Reason")
        terminal.press("W")
        terminal.see(re.compile(r"Receive an upvote\s+\+10\s+max 50 a day"))
        terminal.press("G")
        terminal.see(re.compile(r"Level 1\s+100 points\s+✓ reached"))
        terminal.see(re.compile(r"Level 2\s+500 points\s+390 to go"))
        terminal.press("Escape")
        terminal.see_no_more("Level 2 ")
        terminal.press("Escape")
        terminal.see("Badges ─")
        terminal.press("q")
        terminal.see("exit code 0")


@tells("4.4")
def test_the_ledger_of_credits_is_read_to_its_first_row(house: House) -> None:
    grace = house.member()
    grace.was_paid([10] * 120)
    with house.open(grace) as terminal:
        terminal.see("1 200 credits")
        terminal.press("3", "b")
        terminal.see(re.compile(r"› Payment 120\s+\+10"))
        terminal.press("G")
        terminal.see(re.compile(r"› Payment 21\s+\+10"))
        terminal.see(re.compile(r"Payment 20\s+\+10"))  # The next page is there.
        terminal.press("G")
        terminal.see(re.compile(r"› Payment 1\s+\+10"))
        terminal.press("Escape")
        terminal.see("Claim credits")
        terminal.press("q")
        terminal.see("exit code 0")
