"""Questions to the person at the keyboard. What is secret is never shown, stored or passed as an argument."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from pydantic import SecretStr

from api_client.errors import ApiError
from tui.exit_codes import ExitCode, Failure
from tui.making_secrets import ASKED_AGAIN, Confirmed, password_or_key

Made = TypeVar("Made")
_TRIES = 3


def line(question: str) -> str:
    """One line that may be seen: typed by a person, or the next one of what is piped in.

    Raises:
        Failure: there is none, or an empty one.
    """
    answer = _line(question)
    if not answer:
        raise _nothing_entered(question)
    return answer


def hidden(question: str) -> SecretStr:
    """One line that is not shown while it is typed; else, and raises, as `line`."""
    answer = ""
    if not sys.stdin.isatty():
        answer = sys.stdin.readline().rstrip("\r\n")
    else:
        with suppress(EOFError):
            answer = getpass.getpass(f"{question}: ", stream=sys.stderr)
    if not answer:
        raise _nothing_entered(question)
    return SecretStr(answer)


def new_password() -> SecretStr:
    """A password that is to be; a person types it twice, since nobody sees what she types.

    Raises:
        Failure: the two differ, or nothing was entered.
    """
    entered = hidden("New password")
    if sys.stdin.isatty() and hidden("New password again").get_secret_value() != entered.get_secret_value():
        raise Failure("the two passwords differ: nothing was done", ExitCode.WRONG_USAGE)
    return entered


def tell(text: str) -> None:
    """Say something before the answer is there: on standard error, so that a pipe gets the answer alone."""
    print(text, file=sys.stderr, flush=True)


def agree(question: str, *, yes: bool) -> None:
    """Go on only when `yes` was given, or the person types y.

    Raises:
        Failure: she doesn't, or nobody is there to ask.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure(f"{question} Add --yes to do it without being asked", ExitCode.WRONG_USAGE)
    if _line(f"{question} [y/N]").lower() not in {"y", "yes"}:
        raise Failure("nothing was done")


async def confirming(make: Callable[[Confirmed], Awaitable[Made]]) -> Made:
    """Call `make`; when the server asks for the password or a code again (rule 13.7), ask the person and repeat.

    Raises:
        ApiError: the server refused for another reason, or three times.
    """
    given = Confirmed()
    for _ in range(_TRIES):
        try:
            return await make(given)
        except ApiError as error:
            if error.code not in ASKED_AGAIN:
                raise
            if error.code.startswith("otp"):
                given = {**given, "otp": hidden("Code")}
            else:
                given = {**given, **_password_or_key()}
    return await make(given)


def _password_or_key() -> Confirmed:
    return password_or_key(hidden("Password (or an API key, with single sign-on)"))


def _line(question: str) -> str:
    if sys.stdin.isatty():
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _nothing_entered(question: str) -> Failure:
    how = "answer in a terminal, or pipe the answers in, a line each"
    return Failure(f"nothing was entered for {question!r} and nothing was done: {how}", ExitCode.WRONG_USAGE)
