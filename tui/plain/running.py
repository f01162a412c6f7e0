"""From a command to its end: connect, act, print, and an exit code that scripts can rely on."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from api_client import errors
from api_client.client import Client
from tui import secret_sources
from tui.config import Config
from tui.exit_codes import ExitCode, Failure

USER_AGENT = "mxprofile (plain commands)"

EXIT_CODES: Mapping[type[errors.ApiError], ExitCode] = {
    errors.BadServerAddress: ExitCode.WRONG_USAGE,
    errors.ServerUnreachable: ExitCode.NOT_REACHED,
    errors.AnswerLost: ExitCode.NOT_REACHED,
    errors.DeadlineExceeded: ExitCode.NOT_REACHED,
    errors.NotSignedIn: ExitCode.NOT_SIGNED_IN,
    errors.ReadOnly: ExitCode.WRONG_USAGE,
    errors.SecretRefused: ExitCode.NOT_SIGNED_IN,
    errors.BadAnswer: ExitCode.FAILED,
    errors.ServerError: ExitCode.FAILED,
    errors.ApiError: ExitCode.REFUSED,
}
"""By the nearest class of an error; what isn't named is a refusal."""


@dataclass(frozen=True)
class Result:
    """What a command has to say, for programs and for people."""

    data: BaseModel | Mapping[str, Any]
    """For ``--json``: the API's own JSON, or an object of plain values."""
    text: str
    """For people: lines without colours."""
    code: ExitCode = ExitCode.DONE
    note: str = ""
    """What people should know beside it; goes to standard error, so that a pipe gets `text` alone."""

    @property
    def json(self) -> str:
        """One JSON document on one line."""
        return self.data.model_dump_json(by_alias=True) if isinstance(self.data, BaseModel) else json.dumps(self.data)


Command = Callable[[Client], Awaitable[Result]]

Settings = Callable[[], Config]
"""Reads the settings in force; raises `tui.config.ConfigError`."""


def signed_in(command: Command, settings: Config) -> Result:
    """Run a command that needs a secret.

    Raises:
        Failure: not signed in, refused, or not reached.
    """
    return failing_plainly(_act, command, settings)


async def _act(command: Command, settings: Config) -> Result:
    credential = secret_sources.find(settings)
    if credential is None:
        raise Failure(f"not signed in to {settings.server}: run `mxprofile login`", ExitCode.NOT_SIGNED_IN)
    secret = credential.secret
    async with Client(settings.server, secret, user_agent=USER_AGENT, read_only=settings.read_only) as client:
        return await command(client)


def failing_plainly(act: Callable[..., Awaitable[Result]], *arguments: Any) -> Result:
    """Run `act` to its end; an error of the API becomes a `Failure` with its exit code."""

    async def awaited() -> Result:
        return await act(*arguments)

    # Left alone, asyncio turns the first Ctrl-C into a cancellation, which a waiting password prompt would never see.
    signal.signal(signal.SIGINT, _interrupt)
    try:
        return asyncio.run(awaited())
    except errors.ApiError as error:
        raise Failure(_sentence(error), exit_code(error)) from None


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def exit_code(error: errors.ApiError) -> ExitCode:
    """The exit code of an error: that of its nearest class in `EXIT_CODES`, or wrong usage when it was never sent."""
    if isinstance(error, errors.Invalid) and error.status is None:
        return ExitCode.WRONG_USAGE
    return next(EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES)


@contextmanager
def known_by_id(what: str, its_id: str, *, listed_by: str) -> Iterator[None]:
    """Where the server knows no `what` with this id, say which command lists them.

    Raises:
        Failure: instead of `api_client.errors.NotFound`.
    """
    try:
        yield
    except errors.NotFound:
        raise Failure(f"there is no {what} {its_id!r}: `{listed_by}` lists them", ExitCode.REFUSED) from None


def _sentence(error: errors.ApiError) -> str:
    """The error's sentence, and what it does not say yet about single fields."""
    said = error.sentence.casefold()
    troubles = [one for one in error.field_errors if one.field and one.message.casefold() not in said]
    more = "; ".join(f"{trouble.field}: {trouble.message}" for trouble in troubles)
    return f"{error.sentence} ({more})" if more else error.sentence
