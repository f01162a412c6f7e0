"""Referring friends: the invite link, and invites by mail (rules 5.4 and 5.5)."""

from __future__ import annotations

from api_client.client import Client
from api_client.wire.referral import ReferralInvite
from tui.plain.pages import listed
from tui.plain.running import Command, Result
from tui.plain.tables import Cell, facts


def link() -> Command:
    """The command that shows my invite link, and what came of it."""

    async def act(client: Client) -> Result:
        referral = await client.referral.get()
        text = facts(
            [
                ("link", referral.url),
                ("code", referral.code),
                ("sign-ups", referral.sign_ups),
                ("friends referred", referral.friends_referred),
                ("invites sent", referral.invites_sent),
            ]
        )
        return Result(referral, text)

    return act


async def invites(client: Client, limit: int, cursor: str | None) -> Result:
    """The invites I sent, each address masked."""

    def row(invite: ReferralInvite) -> tuple[Cell, ...]:
        return invite.id, invite.created_at, invite.points, invite.email

    page = await client.referral.invites(limit, cursor)
    return listed(page, ("ID", "AT", "POINTS", "E-MAIL"), row, empty="none sent")


def email(address: str) -> Command:
    """The command that mails an invite."""

    async def act(client: Client) -> Result:
        sent = await client.referral.invite(address)
        return Result(sent, facts([("invite", sent.id), ("e-mail", sent.email), ("points", sent.points)]))

    return act
