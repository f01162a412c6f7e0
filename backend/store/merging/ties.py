"""What two merged profiles have to do with others: connections and invitations (rules 5.1 and 11.2)."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import and_, delete, or_, select, update

from backend.rules.merging import Invited, left_of
from backend.store.database import Record, Tx
from backend.store.merging.steps import Pair
from backend.store.tables import connections, invitations


def part(tx: Tx, pair: Pair) -> None:
    """Ends what the two have to do with each other; nobody is connected with herself."""
    both = (pair.mine, pair.theirs)
    between = and_(connections.c.profile_id.in_(both), connections.c.other_id.in_(both))
    tx.execute(delete(connections).where(between))
    tx.execute(delete(invitations).where(invitations.c.sender_id.in_(both), invitations.c.receiver_id.in_(both)))


def unite_invitations(tx: Tx, pair: Pair) -> None:
    """Leaves one invitation with each other person; accepted where the two are connected, as they are now."""
    both = (pair.mine, pair.theirs)
    query = select(invitations).where(or_(invitations.c.sender_id.in_(both), invitations.c.receiver_id.in_(both)))
    with_whom: dict[str, list[Record]] = defaultdict(list)
    for row in tx.execute(query.order_by(invitations.c.id)):
        with_whom[row.receiver_id if row.sender_id in both else row.sender_id].append(row)
    connected = {*tx.execute(select(connections.c.other_id).where(connections.c.profile_id == pair.mine)).scalars()}
    for other, rows in with_whom.items():
        mine_first = sorted(rows, key=lambda row: pair.mine not in {row.sender_id, row.receiver_id})
        left = left_of([Invited(row.id, row.sender_id in both, row.state) for row in mine_first])
        dropped = [row.id for row in rows if row.id != left.id]
        if dropped:
            tx.execute(delete(invitations).where(invitations.c.id.in_(dropped)))
        sender, receiver = (pair.mine, other) if left.sent else (other, pair.mine)
        this = update(invitations).where(invitations.c.id == left.id)
        tx.execute(this.values(sender_id=sender, receiver_id=receiver))
        same_way = [row for row in rows if (row.sender_id in both) == left.sent]
        if any(row.withdrawn_at is None for row in same_way):
            # One was open: were it gone, its sender would learn that the other one was ignored.
            tx.execute(this.values(withdrawn_at=None))
        if other in connected:
            tx.execute(this.values(state="accepted", withdrawn_at=None))
