"""Badges as their member sees them, and the featured ones (rule 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select, update

from api_client.wire.badge import Badge, Badges
from api_client.wire.other_profile import EarnedBadge
from api_client.wire.text import Untrusted
from backend.rules import badges as rules
from backend.rules.badges import Counters, Earned, Shelves, Standing
from backend.store import badge_catalogue, counters
from backend.store.database import Tx
from backend.store.tables import activities, earned_badges, profiles

_FEATURED = select(profiles.c.featured_badges).where(profiles.c.id == bindparam("whose"))
_EARNED = select(earned_badges).where(earned_badges.c.profile_id == bindparam("whose")).order_by(earned_badges.c.level)


def all_of(tx: Tx, profile_id: str) -> Badges:
    """A member's badges: earned, in progress and next ones (rules 3.2 and 3.3)."""
    found, featured = shelves(tx, profile_id, counters.read(tx, profile_id)), featured_ids(tx, profile_id)
    return Badges(
        earned=shown(found.earned, featured),
        in_progress=shown(found.in_progress, featured),
        next=shown(found.next, featured),
    )


def shelves(tx: Tx, profile_id: str, counted: Counters) -> Shelves:
    """Where a member stands in each badge."""
    return rules.shelves(badge_catalogue.rules(tx).values(), counted, earned(tx, profile_id))


def shown(standings: Iterable[Standing], featured: Sequence[str]) -> list[Badge]:
    """These badges as their member sees them, with the ids of those she features."""
    return [_badge(one, featured) for one in standings]


def earned_by(tx: Tx, profile_id: str, featured: Sequence[str]) -> list[EarnedBadge]:
    """The badges somebody has, as others see them: featured ones first, in her order, then the newest first."""
    there_are = badge_catalogue.rules(tx)
    held = {badge_id: one for badge_id, one in earned(tx, profile_id, to_others=True).items() if badge_id in there_are}
    newest = sorted(held, key=lambda badge_id: (held[badge_id].earned_at, badge_id), reverse=True)
    first = [badge_id for badge_id in featured if badge_id in held]
    return [
        EarnedBadge(
            id=badge_id,
            name=Untrusted(there_are[badge_id].name),
            description=Untrusted(there_are[badge_id].description),
            rarity=there_are[badge_id].rarity,
            level=held[badge_id].level,
            levels=len(there_are[badge_id].targets),
            earned_at=held[badge_id].earned_at,
            featured=badge_id in first,
        )
        for badge_id in dict.fromkeys([*first, *newest])
    ]


def feature(tx: Tx, profile_id: str, badge_ids: Sequence[str]) -> bool:
    """Features these badges, in this order; False when they were so before.

    Raises `RuleBroken` for a fifth or one that is not earned (rule 3.4).
    """
    chosen = rules.check_featured(badge_ids, earned(tx, profile_id))
    before = featured_ids(tx, profile_id)
    tx.execute(update(profiles).where(profiles.c.id == profile_id).values(featured_badges=[*chosen]))
    # Whoever features a badge wants it to be seen.
    show_hidden(tx, profile_id, chosen)
    return before != [*chosen]


def featured_ids(tx: Tx, profile_id: str) -> list[str]:
    """Ids of the featured badges, in the member's order."""
    return tx.execute(_FEATURED, {"whose": profile_id}).scalar_one_or_none() or []


def earned(tx: Tx, profile_id: str, *, to_others: bool = False) -> dict[str, Earned]:
    """By badge id, the highest level that was given, and when; `to_others` leaves out what a merge has hidden."""
    rows = tx.execute(_EARNED.where(~earned_badges.c.hidden) if to_others else _EARNED, {"whose": profile_id})
    return {row.badge_id: Earned(row.level, row.earned_at) for row in rows.all()}


def show_hidden(tx: Tx, profile_id: str, badge_ids: Sequence[str] | None = None) -> None:
    """Lets others see what a merge has hidden (rule 11.2): these badges, or with None all badges and activities."""
    mine = update(earned_badges).where(earned_badges.c.profile_id == profile_id, earned_badges.c.hidden)
    if badge_ids is not None:
        tx.execute(mine.where(earned_badges.c.badge_id.in_(badge_ids)).values(hidden=False))
        return
    tx.execute(mine.values(hidden=False))
    done = update(activities).where(activities.c.profile_id == profile_id, activities.c.hidden)
    tx.execute(done.values(hidden=False))


def _badge(one: Standing, featured_now: Sequence[str]) -> Badge:
    return Badge(
        id=one.badge.id,
        name=Untrusted(one.badge.name),
        description=Untrusted(one.badge.description),
        rarity=one.badge.rarity,
        level=one.level,
        levels=len(one.badge.targets),
        progress=one.progress,
        done=one.done,
        target=one.target,
        earned_at=one.earned_at,
        featured=one.badge.id in featured_now,
    )
