"""The recovery e-mail (rules 9.5 and 11.5)."""

from __future__ import annotations

from api_client.client import Client
from tui.plain import asking
from tui.plain.running import Command, Result
from tui.plain.tables import facts


def set_to(address: str) -> Command:
    """The command that sets it: the code mailed to the address is asked for, then it takes effect."""

    async def act(client: Client) -> Result:
        pending = await asking.confirming(
            lambda confirmed: client.profile.start_recovery_email(address, **confirmed)
        )  # fmt: skip
        asking.tell(f"A code is on its way to {pending.email.plain}.")
        await client.profile.verify_recovery_email(asking.hidden("Code from the mail"))
        return Result({"recovery_email": pending.email.plain}, f"{pending.email.plain} is your recovery e-mail now.")

    return act


def remove(*, yes: bool) -> Command:
    """The command that takes it away, after asking."""

    async def act(client: Client) -> Result:
        asking.agree("Remove your recovery e-mail?", yes=yes)
        await asking.confirming(lambda confirmed: client.profile.remove_recovery_email(**confirmed))
        return Result({"recovery_email": None}, "You have no recovery e-mail now.")

    return act


def coming() -> Command:
    """The command that shows one that an operator asked for, until it takes effect."""

    async def act(client: Client) -> Result:
        answer = await client.coming_recovery_email.get()
        return Result(answer, facts([("e-mail", answer.email), ("takes effect", answer.takes_effect_at)]))

    return act


def cancel() -> Command:
    """The command that cancels that."""

    async def act(client: Client) -> Result:
        await client.coming_recovery_email.cancel()
        return Result({"cancelled": True}, "It is cancelled: everything stays as it is.")

    return act
