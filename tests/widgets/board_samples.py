"""Life-like ranks, points and ways to earn them, as `samples` has the rest."""

from __future__ import annotations

from datetime import timedelta

from api_client.wire.enums import Category
from api_client.wire.leaderboard import BoardPlace
from api_client.wire.page import Page
from api_client.wire.points import ActivityRule, CategoryTitle, LedgerRow, Level, PointRules
from tests.widgets.samples import LIFE_LIKE, NOW, Texts, board
from widgets.my_place import Mine


def mine(texts: Texts = LIFE_LIKE) -> Mine:
    """Rank 128 of 41 207, 14 ranks up, third in the company."""
    card = board(texts)
    place = BoardPlace(rank=card.rank, points=card.points, of=card.of)
    return Mine(place, texts.line("Ada Okafor"), 6, card.rank_change, card.company, NOW)


def point_ledger(texts: Texts = LIFE_LIKE) -> Page[LedgerRow]:
    """Points given, not given, and taken; one of them by a penalty."""
    reason = "Published the app of somebody else as her own"
    return Page(
        items=[
            LedgerRow(
                id=f"row-{place}",
                kind="penalty" if category is None else "some",
                title=texts.line(title),
                category=category,
                points=points,
                occurred_at=NOW - timedelta(hours=7 * place),
                reason=texts.line(reason) if category is None else None,
            )
            for place, (title, category, points) in enumerate(
                [
                    ("Publish an app: Dock Planner", Category.MARKETPLACE, 50),
                    ("Have your answer marked as accepted: How to export a list", Category.FORUM, 15),
                    ("Penalty", None, -20),
                    ("Receive a downvote", Category.FORUM, -2),
                    ("Post a message on the Buzz", Category.COMMUNITY, 0),
                ]
            )
        ],
        next_cursor=None,
    )


def point_rules(texts: Texts = LIFE_LIKE) -> PointRules:
    """Ways of two categories, and three levels."""
    return PointRules(
        categories=[
            CategoryTitle(category=one, title=texts.line(one.value.title()))
            for one in (Category.FORUM, Category.LEARNING)
        ],
        activities=[
            ActivityRule(
                kind=f"kind_{place}", title=texts.line(title), category=category, points=points, daily_max=most
            )
            for place, (title, category, points, most) in enumerate(
                [
                    ("Have your answer marked as accepted", Category.FORUM, 15, None),
                    ("Receive an upvote", Category.FORUM, 10, 50),
                    ("Receive a downvote", Category.FORUM, -2, None),
                    ("Pass the Intermediate Developer Certification exam", Category.LEARNING, 50, None),
                ]
            )
        ],
        levels=[Level(level=level, points=points) for level, points in [(5, 5000), (6, 8500), (7, 13000)]],
    )
