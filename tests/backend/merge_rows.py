"""The rows of members against what the model of merges knows of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Column, or_, select

from backend.store.database import Record, Tx
from backend.store.tables import (
    accounts,
    activities,
    claims,
    connections,
    credit_balances,
    credit_ledger,
    earned_badges,
    further_claims,
    invitations,
    point_ledger,
    profiles,
    projects,
    standings,
    watched_apps,
)
from tests.backend.merge_model import DETAILS, Member, Ties


def compare(tx: Tx, members: Sequence[Member], ties: Ties) -> None:
    """Raises `AssertionError` where anything of these members is not as the model has it."""
    ids = [member.id for member in members]

    def of(column: Column[str]) -> Mapping[str, list[Record]]:
        found = defaultdict[str, list[Record]](list)
        for row in tx.execute(select(column.table).where(column.in_(ids))):
            found[getattr(row, column.name)].append(row)
        return found

    profile, held = of(profiles.c.id), of(accounts.c.profile_id)
    for member in members:
        compare_profile(member, profile[member.id][0])
        assert {row.id: row.status == "active" for row in held[member.id]} == {
            account.id: account.active for account in member.accounts
        }
    work, apps = of(projects.c.profile_id), of(watched_apps.c.profile_id)
    total, ledger, done = of(standings.c.profile_id), of(point_ledger.c.profile_id), of(activities.c.profile_id)
    claimed, further, badges = of(claims.c.profile_id), of(further_claims.c.profile_id), of(earned_badges.c.profile_id)
    for member in members:
        key = member.id
        assert Counter((row.app_name, row.status) for row in work[key]) == Counter(member.projects)
        assert {row.app_id: row.watching for row in apps[key]} == member.watched
        recorded = {row.id: (row.kind, row.points) for row in done[key]}
        assert recorded == {did.id: (did.kind, did.points) for did in member.did}
        assert total[key][0].points == sum(row.points for row in ledger[key]) == member.points
        assert {row.challenge_id: (row.account_id, row.balance) for row in claimed[key]} == {
            challenge: (answer["account_id"], answer["balance"]) for challenge, answer in member.claimed.items()
        }
        assert {(row.challenge_id, row.account_id) for row in further[key]} == {*member.further}
        earned = {(row.badge_id, row.level): row.earned_at for row in badges[key]}
        assert member.badges.items() <= earned.items()
        member.badges = earned
    compare_credits(tx, members)
    compare_ties(tx, members, ties)


def compare_profile(member: Member, row: Record) -> None:
    """What stands in it."""
    assert {name: getattr(row, name) for name in DETAILS if getattr(row, name)} == member.details
    assert (row.public, row.recovery_email, row.skills) == (member.public, member.recovery, member.skills)
    assert row.referred_by == (member.referrer.id if member.referrer else None)


def compare_credits(tx: Tx, members: Sequence[Member]) -> None:
    """Each account holds what it has earned, and its ledger says so."""
    balances = {account.id: account.balance for member in members for account in member.accounts}
    held = tx.execute(select(credit_balances).where(credit_balances.c.account_id.in_(balances)))
    assert {row.account_id: row.balance for row in held} == balances
    paid = Counter[str]()
    for row in tx.execute(select(credit_ledger).where(credit_ledger.c.account_id.in_(balances))):
        paid[row.account_id] += row.credits
    assert paid == Counter(balances)


def compare_ties(tx: Tx, members: Sequence[Member], ties: Ties) -> None:
    """Who is connected, seen from both, and what was invited."""
    ids = [member.id for member in members]
    sides = tx.execute(
        select(connections).where(or_(connections.c.profile_id.in_(ids), connections.c.other_id.in_(ids)))
    )
    expected = [(one.id, other.id) for one, other in (sorted(pair, key=id) for pair in ties.connections)]
    assert sorted((row.profile_id, row.other_id) for row in sides) == sorted(
        side for pair in expected for side in (pair, pair[::-1])
    )
    query = select(invitations).where(or_(invitations.c.sender_id.in_(ids), invitations.c.receiver_id.in_(ids)))
    found = [(row.sender_id, row.receiver_id, row.state, row.withdrawn_at is not None) for row in tx.execute(query)]
    assert sorted(found) == sorted(
        (row.sender.id, row.receiver.id, row.state, row.withdrawn) for row in ties.invitations
    )
