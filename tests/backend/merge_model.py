"""What a merge makes of two profiles (rule 11.2), as a small model of the rules: plain values, no rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from backend.catalogue.loading import catalogue

COMPLETED, MADE_PUBLIC = ONCE = ("community_profile_completed", "community_profile_made_public")
SIGNED_UP, REFERRED, INVITED = "community_referral_signed_up", "community_friend_referred", "community_friend_invited"
SHOWN_DETAILS = ("job_title", "about", "website")
DETAILS = (*SHOWN_DETAILS, "phone")
LEVEL_1 = 100


@dataclass(eq=False)
class Account:
    """One account, with a secret of each kind."""

    id: str
    email: str
    session: dict[str, str]
    key: dict[str, str]
    token: dict[str, str]
    confirmation: dict[str, str]
    """What the first step of a merge asks of it: its password, or its key with single sign-on."""
    active: bool = True
    balance: int = 0


@dataclass(frozen=True)
class Did:
    """An activity, with what it gave."""

    id: str
    kind: str
    title: str | None
    at: datetime
    points: int


@dataclass(eq=False)
class Member:
    """One profile."""

    id: str
    accounts: list[Account]
    public: bool = False
    details: dict[str, str] = field(default_factory=dict)
    skills: list[str] = field(default_factory=list)
    projects: list[tuple[str, str]] = field(default_factory=list)
    """Name and status."""
    recovery: str | None = None
    digest: bool = False
    """Whether she wants the daily digest."""
    watched: dict[str, bool] = field(default_factory=dict)
    did: list[Did] = field(default_factory=list)
    taken: int = 0
    """The points of penalties."""
    given: Counter[tuple[str, date]] = field(default_factory=Counter)
    """What of each day's maximum was given."""
    claimed: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By challenge: the answer to the first claim."""
    further: list[tuple[str, str]] = field(default_factory=list)
    """Challenge and account of the claims after the first."""
    badges: dict[tuple[str, int], datetime] = field(default_factory=dict)
    """Badge and level, and when it was earned."""
    referrer: Member | None = None
    paid_for: bool = False
    """Whether a referrer has got her points for her being at level 1."""
    former: list[str] = field(default_factory=list)
    """The ids of those who were merged into her."""

    @property
    def ids(self) -> list[str]:
        """All ids she ever had."""
        return [self.id, *self.former]

    @property
    def points(self) -> int:
        """The sum of her ledger."""
        return sum(did.points for did in self.did) - self.taken

    @property
    def addresses(self) -> set[str]:
        """Who is told."""
        return {account.email for account in self.accounts} | ({self.recovery} if self.recovery else set())

    def written(self) -> object:
        """What a preview is of: all but what activities earn."""
        accounts = [account.id for account in self.accounts]
        return (
            self.public, sorted(self.details.items()), [*self.skills], [*self.projects], accounts, self.recovery,
            self.digest,
        )  # fmt: skip

    def do(self, activity_id: str, kind: str, at: datetime, title: str | None = None) -> int:
        """Something she did; its points (rule 2.3). At level 1 for the first time, her referrer gets hers (5.4)."""
        before = self.points
        rule, day = catalogue().activities[kind], at.date()
        points = rule.points
        if rule.daily_max is not None:
            points = max(0, min(points, rule.daily_max - self.given[kind, day]))  # two may have had more together
            self.given[kind, day] += points
        self.did.append(Did(activity_id, kind, title, at, points))
        if before < LEVEL_1 <= self.points:
            self.pay_referrer(at)
        return points

    def pay_referrer(self, at: datetime) -> None:
        """Once for her, whatever is merged."""
        if self.referrer is not None and not self.paid_for:
            self.paid_for = True
            self.referrer.do(f"{REFERRED}:{self.id}", REFERRED, at)


@dataclass(eq=False)
class Invitation:
    """One between two members; accepted ones are kept too."""

    sender: Member
    receiver: Member
    state: str
    withdrawn: bool = False


@dataclass(eq=False)
class Ties:
    """Who is connected with whom, and who was invited."""

    connections: set[frozenset[Member]] = field(default_factory=set)
    invitations: list[Invitation] = field(default_factory=list)

    def between(self, one: Member, other: Member) -> list[Invitation]:
        return [row for row in self.invitations if {row.sender, row.receiver} == {one, other}]

    def forget(self, one: Member, other: Member) -> None:
        self.connections.discard(frozenset((one, other)))
        self.invitations = [row for row in self.invitations if {row.sender, row.receiver} != {one, other}]

    def merge(self, mine: Member, theirs: Member, others: list[Member]) -> None:
        """Nothing is left between the two; with each other person one invitation, and one connection."""
        self.forget(mine, theirs)
        for other in others:
            found = [*self.between(mine, other), *self.between(theirs, other)]
            connected = {frozenset((mine, other)), frozenset((theirs, other))} & self.connections
            self.forget(mine, other)
            self.forget(theirs, other)
            if connected:
                self.connections.add(frozenset((mine, other)))
            if found:
                left = self.left(found, other)
                sent = left.receiver is other
                if any(not row.withdrawn for row in found if (row.receiver is other) == sent):
                    left.withdrawn = False
                left.sender, left.receiver = (mine, other) if sent else (other, mine)
                if connected:
                    left.state, left.withdrawn = "accepted", False
                self.invitations.append(left)

    @staticmethod
    def left(found: list[Invitation], other: Member) -> Invitation:
        """The accepted one; of both directions one that waits, best one I can answer; of one the ignored one."""
        received = [row for row in found if row.sender is other]
        sent = [row for row in found if row.receiver is other]
        accepted = [row for row in found if row.state == "accepted"]
        if accepted:
            return accepted[0]
        if received and sent:
            return next((row for row in (*received, *sent) if row.state == "pending"), received[0])
        return next((row for row in found if row.state == "ignored"), found[0])


Invites: TypeAlias = Mapping[str, tuple[Member, str]]
"""By address: who invited it first, and the id of the activity that it gave her."""


def merge(mine: Member, theirs: Member, chosen: set[str], invites: Invites, now: datetime) -> None:
    """Makes the two one; `chosen` are the fields that are to be visible."""
    hides = mine.public and not theirs.public
    shows = {name for name in (*SHOWN_DETAILS, "skills", "projects") if not hides or name in chosen}
    for name in DETAILS:
        if name in theirs.details and (name in shows or name == "phone"):
            mine.details.setdefault(name, theirs.details[name])
    if "skills" in shows:
        mine.skills += [skill for skill in theirs.skills if skill not in mine.skills]
    names = {name for name, _ in mine.projects}
    for name, status in theirs.projects:
        if name not in names:
            mine.projects.append((name, status if "projects" in shows else "draft"))
    for app, watching in theirs.watched.items():
        mine.watched[app] = watching or mine.watched.get(app, False)
    was_there = max(mine.points, theirs.points) >= LEVEL_1
    _count_once(mine, theirs, invites)
    for badge, earned_at in theirs.badges.items():
        mine.badges[badge] = min(earned_at, mine.badges.get(badge, earned_at))
    mine.taken += theirs.taken
    mine.given += theirs.given
    _claims(mine, theirs)
    mine.accounts = sorted([*mine.accounts, *theirs.accounts], key=lambda account: account.id)
    # What one of the two got for the other was taken back.
    mine.paid_for = any(who.paid_for and who.referrer not in {mine, theirs} for who in (mine, theirs))
    found = [one for one in (mine.referrer, theirs.referrer) if one not in {None, mine, theirs}]
    mine.referrer = found[0] if found else None
    mine.former += theirs.ids
    if not was_there and mine.points >= LEVEL_1:
        mine.pay_referrer(now)


def _count_once(mine: Member, theirs: Member, invites: Invites) -> None:
    """Unites what both did, without what would count twice, or for dealings with oneself."""
    ids = [*mine.ids, *theirs.ids]
    between = {f"{kind}:{one}" for one in ids for kind in (SIGNED_UP, REFERRED)}
    for account in (*mine.accounts, *theirs.accounts):
        sender, activity_id = invites.get(account.email, (None, ""))
        if sender in {mine, theirs}:
            between.add(activity_id)
    known = {(did.kind, did.title, did.at) for did in mine.did if did.title}
    both = [*mine.did, *(did for did in theirs.did if (did.kind, did.title, did.at) not in known)]
    doubles = [did for kind in ONCE for did in sorted((one for one in both if one.kind == kind), key=at_of)[1:]]
    mine.did = [did for did in both if did.id not in between and did not in doubles]
    for did in both:
        if did.id in between and catalogue().activities[did.kind].daily_max is not None:
            mine.given[did.kind, did.at.date()] -= did.points


def at_of(did: Did) -> datetime:
    """When it was done."""
    return did.at


def _claims(mine: Member, theirs: Member) -> None:
    for challenge, answer in theirs.claimed.items():
        first, *more = sorted(
            [answer, *([mine.claimed[challenge]] if challenge in mine.claimed else [])],
            key=lambda one: (one["claimed_at"], one["account_id"]),
        )
        mine.claimed[challenge] = first
        mine.further += [(challenge, one["account_id"]) for one in more]
    mine.further += theirs.further
