"""Whatever happens, in whatever order and however far the rollover came: boards are what the ledger says (rule 6)."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from backend.ids import new_id
from backend.rules.points import utc_day
from backend.services import Services
from backend.store import awards, boards, verifying
from backend.store.awards import Activity
from backend.store.boards import card, page, rollover
from backend.store.boards.page import BoardPage, Turn
from backend.store.database import Tx
from backend.store.tables import accounts, board_days, point_ledger, profiles, standings
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person

DOMAINS = ("acme.example", "kyoto.example")
KINDS = ("learning_path_completed", "forum_answer_accepted", "forum_downvote_received", "marketplace_app_published")
CATEGORIES = ("all", "learning", "forum", "marketplace", "platform")
PRIVATE = "Private profile"


@dataclass(frozen=True)
class Did:
    """Somebody did something, days ago; -1 is in three minutes."""

    who: int
    kind: str
    days_ago: int


@dataclass(frozen=True)
class Lost:
    """Somebody got a penalty."""

    who: int
    points: int


@dataclass(frozen=True)
class Changed:
    """Somebody's name or visibility changed."""

    who: int
    name: str
    public: bool


@dataclass(frozen=True)
class Joined:
    """Somebody has one more account, at a company."""

    who: int
    domain: str


@dataclass(frozen=True)
class Left:
    """Somebody's profile was deleted."""

    who: int


@dataclass(frozen=True)
class Passed:
    """Time passed: to a minute before midnight, or so many days; and the rollover went so many steps."""

    to_midnight: bool
    steps: int
    days: int = 1


who = st.integers(0, 6)
happenings = st.lists(
    st.one_of(
        st.builds(Did, who, st.sampled_from(KINDS), st.sampled_from([-1, 0, 0, 0, 1, 2, 28, 29, 30, 31])),
        st.builds(Did, who, st.sampled_from(KINDS), st.sampled_from([0, 29])),
        st.builds(Lost, who, st.integers(1, 60)),
        st.builds(Changed, who, st.sampled_from(["Ann", "bo", "Bo", "Zoe"]), st.booleans()),
        st.builds(Joined, who, st.sampled_from(DOMAINS)),
        st.builds(Left, who),
        st.builds(Passed, st.booleans(), st.integers(0, 6), st.sampled_from([1, 1, 2, 3])),
        st.builds(Passed, st.just(False), st.integers(7, 14), st.integers(1, 3)),
    ),
    min_size=5,
    max_size=30,
)


class World:
    """A backend, the people in it, and what the naive boards were that are kept in step no more.

    Those of a day that was shown stay as they were when it ended. Those that were made late have each profile as it was
    when the rollover came to it.
    """

    def __init__(self, services: Services, clock: Clock) -> None:
        self.services, self.clock = services, clock
        self.people: list[Person] = []
        for number in range(7):
            domain = (*DOMAINS, "example.org")[number % 3]
            self.people.append(people.member(services, f"{new_id()}@{domain}", name="Ann"))
        # What an example before this one left has nobody on it any more.
        self.frozen: dict[date, dict[str, int]] = {day: {} for day in self.days()}

    def write(self, work: Any) -> None:
        """One unit of work."""
        self.services.database.write_now(work)

    def let(self, happened: Any) -> None:
        """Lets it happen."""
        before, shown = self.days(), self.shown_day()
        ended = {day: self.sums(day, "platform", "all") for day in before if shown is None or day >= shown}
        self._let(happened)
        shown = self.shown_day()
        for day, row in self.days().items():
            if shown is not None and day < shown:
                self._freeze(day, before.get(day), row, ended.get(day))

    def _freeze(self, day: date, before: Any, after: Any, ended: dict[str, int] | None) -> None:
        """What stands on the boards of a day that is over, when the rollover did not come to a profile since."""
        built_to = before.built_to if before else ""
        if ended is not None:
            self.frozen[day] = {one: sum_ for one, sum_ in ended.items() if before.ready or one <= built_to}
        if not (before and before.ready):
            sums = self.sums(day, "platform", "all").items()
            came = {one: sum_ for one, sum_ in sums if one > built_to and (after.ready or one <= after.built_to)}
            self.frozen.setdefault(day, {}).update(came)

    def _let(self, happened: Any) -> None:
        now = self.clock()
        match happened:
            case Did(number, kind, days_ago):
                at = now + timedelta(minutes=3) if days_ago < 0 else now - timedelta(days=days_ago)
                done = Activity("service:test", new_id(), self.people[number].profile_id, kind, at)
                self.write(lambda tx: awards.record(tx, [done], now))
            case Lost(number, points):
                self.write(lambda tx: awards.penalise(tx, self.people[number].profile_id, points, "Spam", now))
            case Changed(number, name, public):
                community.change(self.services, self.people[number], name=name, public=public)
            case Joined(number, domain):
                community.add_account(self.services, self.people[number], f"{new_id()}@{domain}")
            case Left(number):
                self._leave(number)
            case Passed(to_midnight, steps, days):
                midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
                self.clock.now = (
                    midnight - timedelta(minutes=1) if to_midnight else midnight + timedelta(days=days - 1, hours=9)
                )
                for _ in range(steps):
                    self.write(lambda tx: rollover.step(tx, "me", self.clock()))

    def _leave(self, number: int) -> None:
        gone = self.people[number].profile_id
        self.people[number] = people.member(self.services, f"{new_id()}@{DOMAINS[0]}", name="New")

        def leave(tx: Tx) -> None:
            boards.forget(tx, gone, self.clock())
            tx.execute(delete(profiles).where(profiles.c.id == gone))

        self.write(leave)
        for sums in self.frozen.values():
            sums.pop(gone, None)

    def rows(self, query: Any) -> list[Any]:
        """What a query answers."""
        return self.services.database.read_now(lambda tx: list(tx.execute(query)))

    def shown_day(self) -> date | None:
        """The day whose boards are shown; None before there are any."""
        days = self.days().values()
        return max((row.day for row in days if row.ready and row.day <= utc_day(self.clock())), default=None)

    def days(self) -> dict[date, Any]:
        """The days that have boards."""
        return {row.day: row for row in self.rows(select(board_days))}

    def sums(self, day: date, scope: str, category: str) -> dict[str, int]:
        """The naive board: from every row of the ledger."""
        members = {row.profile_id for row in self.rows(select(accounts).where(accounts.c.company_id == scope))}
        found: dict[str, int] = defaultdict(int)
        for row in self.rows(select(point_ledger)):
            in_window = day - timedelta(days=29) <= utc_day(row.occurred_at) <= day
            on_board = category in {"all", row.category} and (scope == "platform" or row.profile_id in members)
            if in_window and row.points and on_board:
                found[row.profile_id] += row.points
        return {profile_id: max(0, points) for profile_id, points in found.items()}


def rank(sums: dict[str, int], profile_id: str) -> int:
    return 1 + sum(points > sums[profile_id] for points in sums.values())


def expected(world: World, day: date, scope: str, category: str, viewer: str) -> list[tuple[Any, ...]]:
    """The rows that the viewer has to see, in their order."""
    sums = world.sums(day, scope, category)
    join = select(profiles, standings.c.shuffle).join(standings, standings.c.profile_id == profiles.c.id)
    rows = [row for row in world.rows(join) if row.id in sums]
    rows.sort(key=lambda row: (-sums[row.id], not row.public, row.name.lower() if row.public else "", row.shuffle))
    few = scope != "platform" and sum(not row.public for row in rows) < 5
    return [
        (rank(sums, row.id), row.name if row.public or row.id == viewer else PRIVATE, sums[row.id], row.id == viewer)
        for row in rows
        if row.public or row.id == viewer or not few
    ]


def walked(world: World, scope: str, category: str, viewer: str, limit: int, around: bool) -> list[tuple[Any, ...]]:
    """The whole board, page by page: from the top, or from around me in both directions."""

    def ask(turn: Turn | None, *, around_me: bool = False) -> BoardPage:
        return world.services.database.read_now(
            lambda tx: page.page(
                tx, scope, category, viewer, world.clock(), limit=limit, turn=turn, around_me=around_me
            )
        )

    first = ask(None, around_me=around)
    found, forth, back = list(first.items), first.next, first.previous
    while forth is not None:
        following = ask(forth)
        found, forth = found + following.items, following.next
    while back is not None:
        previous = ask(back)
        found, back = previous.items + found, previous.previous
    return [(row.rank, row.name.plain, row.points, row.me) for row in found]


def check(world: World) -> None:
    day = world.shown_day()
    if day is None:
        return
    viewer = world.people[0].profile_id
    scopes = sorted({row.company_id for row in world.rows(select(accounts))} - {None})
    for scope in ("platform", *scopes):
        for category in CATEGORIES if scope == "platform" else ("all", "forum"):
            wanted = expected(world, day, scope, category, viewer)
            assert walked(world, scope, category, viewer, 3, around=False) == wanted
            assert walked(world, scope, category, viewer, 4, around=True) == wanted
    _check_card(world, day, viewer, scopes)
    _check_changes(world, day)


def _check_card(world: World, day: date, viewer: str, scopes: list[str]) -> None:
    company = (scopes[0], "Acme")
    shown = world.services.database.read_now(lambda tx: card.card(tx, viewer, company, world.clock()))
    sums, of_company = world.sums(day, "platform", "all"), world.sums(day, scopes[0], "all")
    assert shown.as_of == datetime.combine(day, time(), UTC)
    assert (shown.of, shown.points) == (len(sums), sums.get(viewer, 0))
    assert shown.rank == (rank(sums, viewer) if viewer in sums else None)
    place = (rank(of_company, viewer), len(of_company)) if viewer in of_company else None
    assert (shown.company and (shown.company.rank, shown.company.of)) == place
    everybody = expected(world, day, "platform", "all", viewer)
    mine = next((number for number, row in enumerate(everybody) if row[3]), 0)
    first = max(0, min(mine - 2, len(everybody) - 5))
    assert [(row.rank, row.name.plain, row.points, row.me) for row in shown.around] == everybody[first : first + 5]


def _check_changes(world: World, day: date) -> None:
    """Everybody's rank against the day before (rule 6.2), whether its boards were shown or made late."""
    sums, yesterday = world.sums(day, "platform", "all"), world.days().get(day - timedelta(days=1))
    before = world.frozen[yesterday.day] if yesterday and yesterday.ready else {}
    now = world.clock()
    for one in [person.profile_id for person in world.people]:
        shown = world.services.database.read_now(partial(card.card, profile_id=one, company=None, now=now))
        known = one in sums and one in before
        assert shown.rank_change == (rank(before, one) - rank(sums, one) if known else 0)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rollover of seven people in four chunks."""
    monkeypatch.setattr(rollover, "AT_ONCE", 2)
    monkeypatch.setattr(rollover, "DELETED_AT_ONCE", 3)


@pytest.mark.slow
@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=happenings)
def test_rule_6_pages_ranks_and_card_are_what_the_ledger_says(
    services: Services, clock: Clock, small_chunks: None, happened: list[Any]
) -> None:
    for domain in DOMAINS:
        with suppress(IntegrityError):  # there since the first example
            people.company(services, domain, domain)
    world = World(services, clock)
    everybody = [row.id for row in world.rows(select(profiles.c.id))]
    for number, one in enumerate(happened):
        world.let(one)
        if number % 10 == 9:
            check(world)
    check(world)
    world.let(Passed(to_midnight=False, steps=200))
    check(world)
    assert [str(fault) for fault in verifying.faults(services.database, clock())] == []
    for gone in everybody:
        world.write(lambda tx, gone=gone: boards.forget(tx, gone, clock()))
        world.write(lambda tx, gone=gone: tx.execute(delete(profiles).where(profiles.c.id == gone)))
