"""What members have to do with each other, and what they show: rows that no operation of this version writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from backend.ids import new_id
from backend.services import Services
from backend.store import boards, members, skills
from backend.store.database import Tx
from backend.store.tables import connections, credit_balances, invitations, profiles, projects
from tests.backend.people import Person


def connect(services: Services, one: Person, *others: Person) -> None:
    """Connects somebody with others, just now."""
    now = services.clock()
    pairs = [(one.profile_id, other.profile_id) for other in others]
    rows = [{"profile_id": a, "other_id": b, "created_at": now} for pair in pairs for a, b in (pair, pair[::-1])]
    services.database.write_now(lambda tx: tx.execute(insert(connections), rows))


def invite(services: Services, sender: Person, receiver: Person, state: str = "pending") -> str:
    """An invitation, made just now; its id."""
    invitation_id = new_id()
    row = {
        "id": invitation_id,
        "sender_id": sender.profile_id,
        "receiver_id": receiver.profile_id,
        "state": state,
        "created_at": services.clock(),
    }
    services.database.write_now(lambda tx: tx.execute(insert(invitations).values(row)))
    return invitation_id


def change(services: Services, person: Person, **columns: Any) -> None:
    """Gives a profile other details."""

    def work(tx: Tx) -> None:
        tx.execute(update(profiles).where(profiles.c.id == person.profile_id).values(**columns))
        boards.refresh(tx, person.profile_id, services.clock())

    services.database.write_now(work)


def publish(services: Services, *people: Person) -> None:
    """Makes profiles public."""
    for person in people:
        change(services, person, public=True)


def give_skills(services: Services, person: Person, *names: str) -> None:
    """Gives somebody these skills."""
    services.database.write_now(lambda tx: skills.put(tx, person.profile_id, [*names]))


def give_credits(services: Services, account_id: str, balance: int) -> None:
    """Sets an account's balance."""
    changed = update(credit_balances).where(credit_balances.c.account_id == account_id).values(balance=balance)
    services.database.write_now(lambda tx: tx.execute(changed))


def add_account(services: Services, person: Person, email: str) -> str:
    """A second account of a profile; its id."""
    return services.database.write_now(
        lambda tx: members.add_account(tx, person.profile_id, email, services.clock(), None)
    )


def add_project(services: Services, person: Person, app_name: str, status: str, at: datetime) -> None:
    """A portfolio project, last edited then."""
    row = {"profile_id": person.profile_id, "id": new_id(), "app_name": app_name, "status": status}
    services.database.write_now(lambda tx: tx.execute(insert(projects).values(**row, created_at=at, updated_at=at)))
