"""Two-factor authentication of the signed-in account (rule 13.1)."""

from __future__ import annotations

from typing import Literal

from api_client.client import Client
from api_client.wire.two_factor import TwoFactor
from tui.plain import asking
from tui.plain.running import Command, Result
from tui.plain.tables import facts


def text(two_factor: TwoFactor) -> str:
    """The state, for people."""
    return facts(
        [
            ("on", two_factor.on),
            ("method", two_factor.method),
            ("phone", two_factor.phone),
            ("since", two_factor.since),
            ("recovery codes left", two_factor.recovery_codes_left),
            ("text messages", "available" if two_factor.sms_available else "not available here"),
        ]
    )


async def two_factor(client: Client, _limit: int, _cursor: str | None) -> Result:
    """Whether it is on, and where its codes come from."""
    answer = await client.two_factor.get()
    return Result(answer, text(answer))


def set_up(method: Literal["app", "sms"], phone: str | None) -> Command:
    """The command that turns it on: password, then a first code; prints the recovery codes, this once."""

    async def act(client: Client) -> Result:
        begun = await asking.confirming(
            lambda confirmed: client.two_factor.set_up(method, phone, password=confirmed.get("password"))
        )  # fmt: skip
        if begun.secret is not None and begun.otpauth_uri is not None:
            asking.tell(f"Type this into your authenticator app: {begun.secret.get_secret_value()}")
            asking.tell(f"Or make a QR code of this: {begun.otpauth_uri.get_secret_value()}")
        else:
            asking.tell("A code is on its way to your phone.")
        on = await client.two_factor.turn_on(asking.hidden("Code"))
        codes = "\n".join(code.get_secret_value() for code in on.recovery_codes)
        return Result(on, codes, note="It is on. These recovery codes are shown only this once: store them now.")

    return act


def turn_off(*, yes: bool) -> Command:
    """The command that turns it off, after asking; needs the password and a code or recovery code."""

    async def act(client: Client) -> Result:
        asking.agree("Turn two-factor authentication off? The password alone is enough then.", yes=yes)
        await asking.confirming(
            lambda confirmed: client.two_factor.turn_off(
                password=confirmed.get("password"), otp=confirmed.get("otp")
            )
        )  # fmt: skip
        return Result({"on": False}, "Two-factor authentication is off.")

    return act
