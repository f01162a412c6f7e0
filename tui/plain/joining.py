"""Signing up, and a forgotten password: what needs no sign-in (rules 1.2 and 10.3)."""

from __future__ import annotations

from api_client.client import Client
from tui import credentials
from tui.config import Config
from tui.plain import asking
from tui.plain.running import USER_AGENT, Result, Settings, failing_plainly
from tui.plain.sign_in import keep


def sign_up(settings: Settings, email: str, name: str, referral: str | None, *, marketing: bool) -> Result:
    """Make an account: password, then the code from its mail; ends signed in.

    Raises:
        tui.exit_codes.Failure: refused, or not reached.
    """

    async def act(read: Config) -> Result:
        async with _client(read) as client:
            pending = await client.sign_ups.start(
                email, asking.new_password(), name, referral_code=referral, marketing_consent=marketing
            )
            asking.tell(f"A code is on its way to {email}.")
            answer = await client.sign_ups.verify(pending.id, asking.hidden("Code from the mail"))
            return keep(credentials.of_session(client.server, answer), read, [])

    return failing_plainly(act, settings())


def reset_password(settings: Settings, email: str) -> Result:
    """Choose a new password with a mailed code; raises as `sign_up`."""

    async def act(read: Config) -> Result:
        async with _client(read) as client:
            await client.password_resets.start(email)
            asking.tell(f"If {email} has an account with a password, a code is on its way to it.")
            code = asking.hidden("Code from the mail")
            await client.password_resets.confirm(email, code, asking.new_password())
        text = "The password is changed, and all sessions of the account are over: run `mxprofile login`."
        return Result({"email": email, "changed": True}, text)

    return failing_plainly(act, settings())


def _client(read: Config) -> Client:
    return Client(read.server, user_agent=USER_AGENT, read_only=read.read_only)
