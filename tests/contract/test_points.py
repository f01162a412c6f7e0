"""Activities that services report, the ledger that comes of them, penalties, and the Overview (rules 2 and 3)."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from api_client.errors import ApiError, Invalid, NotFound
from api_client.paging import iterate
from api_client.wire.activity import ActivityStatus, ReportedActivity
from api_client.wire.enums import Category
from tests.contract.target import NAME, Member, Target

pytestmark = pytest.mark.anyio
KIND = "forum_answer_accepted"


def reported(member: Member, kind: str = KIND, **fields: object) -> ReportedActivity:
    given = {"id": uuid.uuid4().hex, "kind": kind, "profile_id": member.profile_id, "occurred_at": datetime.now(UTC)}
    return ReportedActivity.model_validate(given | fields)


async def test_rule_2_1_the_ways_to_earn_points_are_open_to_everybody(target: Target) -> None:
    async with target.client() as client:
        rules = await client.points.rules()
    assert {row.category for row in rules.categories} == set(Category) - {Category.UNKNOWN}
    assert len(rules.activities) >= 40
    assert len(rules.levels) == 11
    assert rules.levels == sorted(rules.levels, key=lambda level: level.points)


async def test_rule_2_2_an_activity_is_recorded_once_and_each_refusal_says_why(target: Target, member: Member) -> None:
    first = reported(member, title="Why is my list empty?")
    by_address = reported(member, profile_id=None, account_email=member.email)
    batch = {
        "recorded": first,
        "by address": by_address,
        "unknown_kind": reported(member, "no_such_kind"),
        "unknown_member": reported(member, profile_id="nobody"),
        "in_future": reported(member, occurred_at=datetime.now(UTC) + timedelta(hours=1)),
        "too_old": reported(member, occurred_at=datetime.now(UTC) - timedelta(days=3 * 365)),
        "id_reused": first.model_copy(update={"title": "Another"}),
    }
    async with target.client(target.service) as service:
        worth = {rule.kind: rule.points for rule in (await service.points.rules()).activities}[KIND]
        results = dict(zip(batch, (await service.activities.report([*batch.values()])).results, strict=True))
        again = (await service.activities.report([first])).results[0]
    assert [result.id for result in results.values()] == [activity.id for activity in batch.values()]
    for name in ("recorded", "by address"):
        result = results.pop(name)
        assert (result.status, result.points, result.reason) == (ActivityStatus.RECORDED, worth, None)
    assert (again.status, again.points) == (ActivityStatus.DUPLICATE, worth)
    for code, result in results.items():
        assert (result.status, result.points) == (ActivityStatus.REFUSED, 0)
        assert result.reason is not None and result.reason.plain == code


async def test_rule_2_4_the_ledger_comes_in_pages_that_stay_put_while_rows_are_added(
    target: Target, newcomer: Member
) -> None:
    await target.did(newcomer, [KIND] * 20)
    async with target.client(newcomer.session) as client:
        whole = (await client.points.ledger(limit=100)).items
        assert len(whole) == 20
        assert [row async for row in iterate(client.points.ledger, limit=7)] == whole
        first = await client.points.ledger(limit=7)
        await target.did(newcomer, [KIND])
        second = await client.points.ledger(limit=7, cursor=first.next_cursor)
        assert [*first.items, *second.items] == whole[:14]
        stats = await client.points.stats(days=7)
        assert sum(row.points for row in (await client.points.ledger(limit=100)).items) == stats.points
        assert sum(row.points for row in stats.by_category) == stats.points
        assert len(stats.per_day) == 7


async def test_the_overview_of_a_newcomer_and_the_same_object_while_nothing_changes(
    target: Target, newcomer: Member
) -> None:
    async with target.client(newcomer.session) as client:
        overview = await client.overview()
        header = overview.header
        assert (header.name.plain, header.points, header.level, header.credits) == (NAME, 0, 0, 0)
        assert header.next_level is not None
        assert {row.category for row in overview.stats.by_category} == set(Category) - {Category.UNKNOWN}
        days = [day.date for day in overview.stats.per_day]
        assert days == [days[0] + timedelta(days=number) for number in range(30)]
        assert abs(days[-1] - datetime.now(UTC).date()) <= timedelta(days=1)
        assert isinstance(days[0], date)
        assert overview.challenge is not None and overview.challenge.assigned
        assert overview.badges.next
        assert await client.overview() is overview
        await target.did(newcomer, [KIND])
        later = await client.overview()
        assert later is not overview
        assert later.header.points > 0
        assert await client.overview() is later


async def test_rule_2_4_a_penalty_is_given_once_and_its_member_reads_why(target: Target, member: Member) -> None:
    await target.did(member, ["forum_answer_accepted"])
    async with target.client(target.operator) as operator, target.client(member.session) as client:
        before = (await client.points.stats()).points
        given = [
            await operator.operator.penalize(member.profile_id, 3, "Spam", idempotency_key=member.profile_id)
            for _ in range(2)
        ]
        assert given[0] == given[1]
        (row,) = [row for row in (await client.points.ledger(limit=100)).items if row.kind == "penalty"]
        assert row.points == -3 and row.category is None
        assert row.reason is not None and row.reason.plain == "Spam"
        assert (await client.points.stats()).points == max(before - 3, 0)
        with pytest.raises(NotFound):
            await operator.operator.penalize("nobody", 3, "Spam")


async def test_rule_3_4_earned_badges_are_featured_in_the_order_asked_for(target: Target, member: Member) -> None:
    async with target.client(member.session) as client:
        kinds = [rule.kind for rule in (await client.points.rules()).activities]
        await target.did(member, kinds)
        badges = await client.badges.list()
        earned = [badge.id for badge in badges.earned]
        missing = [badge.id for badge in [*badges.in_progress, *badges.next] if badge.id not in earned]
        chosen = [*reversed(earned[:4])]
        assert len(chosen) > 1
        answer = await client.badges.feature(chosen)
        assert {badge.id for badge in answer.earned if badge.featured} == {*chosen}
        assert [badge.id for badge in (await client.overview()).header.featured_badges] == chosen
        with pytest.raises(Invalid) as caught:
            await client.badges.feature([*earned, *missing][:5])
        assert caught.value.code == "too_many_featured"
        assert caught.value.field_errors[0].field == "badge_ids"
        with pytest.raises(ApiError) as refused:
            await client.badges.feature(missing[:1])
        assert refused.value.code == "badge_not_earned"
        assert [badge.id for badge in (await client.overview()).header.featured_badges] == chosen
