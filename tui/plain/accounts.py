"""My accounts: list, password, adding and deleting one (rule 10)."""

from __future__ import annotations

from api_client.client import Client
from api_client.wire.own_account import AccountDeletion, OwnAccount
from tui import secret_sources
from tui.plain import asking
from tui.plain.pages import listed
from tui.plain.running import Command, Result
from tui.plain.tables import Cell, facts


async def accounts(client: Client, limit: int, cursor: str | None) -> Result:
    """The accounts of my profile, oldest first."""

    def row(one: OwnAccount) -> tuple[Cell, ...]:
        company = one.company.name if one.company else None
        return one.id, one.status, one.current, one.sso, one.password_changed_at, one.email, company

    page = await client.accounts.list(limit, cursor)
    return listed(page, ("ID", "STATUS", "SIGNED IN", "SSO", "PASSWORD OF", "E-MAIL", "COMPANY"), row)


def change_password() -> Command:
    """The command that gives the signed-in account another password; its other sessions end (rule 10.2)."""

    async def act(client: Client) -> Result:
        old = asking.hidden("Old password")
        await client.accounts.change_password(old, asking.new_password())
        return Result({"changed": True}, "The password is changed; all other sessions of this account are over.")

    return act


def create(email: str, *, marketing: bool) -> Command:
    """The command that adds an account to my profile: password, then the code from its mail (rule 10.5)."""

    async def act(client: Client) -> Result:
        mine = asking.hidden("Your own password")
        pending = await asking.confirming(
            lambda confirmed: client.accounts.start(
                email, password=confirmed.get("password", mine), otp=confirmed.get("otp")
            )
        )  # fmt: skip
        await client.accounts.set_password(pending.id, asking.new_password(), marketing_consent=marketing)
        asking.tell(f"A code is on its way to {email}.")
        made = await client.accounts.verify(pending.id, asking.hidden("Code from the mail"))
        return Result(made, facts([("id", made.id), ("e-mail", made.email), ("status", made.status)]))

    return act


def deletion() -> Command:
    """The command that shows what would be lost with the signed-in account (rule 10.4)."""

    async def act(client: Client) -> Result:
        lost = await client.accounts.deletion()
        return Result(lost, _lost(lost))

    return act


def _lost(lost: AccountDeletion) -> str:
    profile = lost.profile
    return facts(
        [
            ("account", lost.email),
            ("credits", lost.credits),
            ("API keys", lost.api_keys),
            ("tokens", lost.tokens),
            ("sessions", lost.sessions),
            ("last account", lost.last_account),
            ("only deactivated ones remain", lost.only_deactivated_remain),
            ("points", profile.points if profile else None),
            ("badges", profile.badges if profile else None),
            ("connections", profile.connections if profile else None),
            ("projects", profile.projects if profile else None),
        ]
    )


def delete(email: str, *, yes: bool) -> Command:
    """The command that deletes the signed-in account, after saying what is lost; `email` is typed to say which."""

    async def act(client: Client) -> Result:
        lost = await client.accounts.deletion()
        asking.tell(f"This is lost:\n{_lost(lost)}")
        asking.agree(f"Delete the account {email}? It can't be undone.", yes=yes)
        await asking.confirming(lambda confirmed: client.accounts.delete(email, **confirmed))
        secret_sources.forget_account(client.server, lost.email.plain)
        return Result({"email": email, "deleted": True}, f"The account {email} is deleted, and this session over.")

    return act
