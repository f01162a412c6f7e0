"""``mxprofile login``, ``logout`` and ``status``: who is signed in, where, and where the secret is kept."""

from __future__ import annotations

import os
import sys
from typing import Any

from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import ApiError, NotSignedIn, SecretRefused
from api_client.secret import kind_of
from api_client.wire.enums import SecretKind
from api_client.wire.session import SignedIn
from tui import config, credentials, secret_sources
from tui.config import Config
from tui.credentials import Credential
from tui.exit_codes import ExitCode, Failure
from tui.plain import asking
from tui.plain.running import USER_AGENT, Result, Settings, exit_code, failing_plainly
from tui.plain.tables import facts

_TRIES = 3
_MINE = (SecretKind.SESSION, SecretKind.API_KEY, SecretKind.PAT)


def login(settings: Settings, *, with_token: bool) -> Result:
    """Sign in with e-mail, password and code, or keep a key or token read from standard input.

    Raises:
        Failure: refused, not reached, or the secret can't be kept.
    """
    return failing_plainly(_with_token if with_token else _with_password, settings())


async def _with_password(settings: Config) -> Result:
    async with Client(settings.server, user_agent=USER_AGENT) as client:
        email = asking.line("E-mail")
        answer = await _sign_in(client, email, asking.hidden("Password"))
        notes = ["Your password is old: please change it."] if answer.password_expired else []
        return keep(credentials.of_session(client.server, answer), settings, notes)


async def _sign_in(client: Client, email: str, password: SecretStr) -> SignedIn:
    """Asks for the code when the account wants one."""
    code: SecretStr | None = None
    for _ in range(_TRIES):
        try:
            return await client.sessions.sign_in(email, password, code)
        except NotSignedIn as error:
            if error.code not in {"otp_required", "otp_invalid"}:
                raise
            code = asking.hidden("Code")
    return await client.sessions.sign_in(email, password, code)


async def _with_token(settings: Config) -> Result:
    # A person who types or pastes it must not see it; what is piped in is all of the input.
    given = asking.hidden("API key or token") if sys.stdin.isatty() else SecretStr(sys.stdin.read())
    secret = SecretStr(given.get_secret_value().strip())
    kind = kind_of(secret)
    if kind not in _MINE:
        raise Failure("this is no whole API key or token: pass it alone on standard input", ExitCode.WRONG_USAGE)
    async with Client(settings.server, secret, user_agent=USER_AGENT) as client:
        await client.secret_info()
        return keep(Credential(server=client.server, secret=secret, kind=kind), settings, [])


def keep(credential: Credential, settings: Config, notes: list[str]) -> Result:
    """Keep a sign-in and say where, with what else there is to say."""
    place = secret_sources.keep(credential, keyring=settings.keyring)
    notes.append(f"It is kept in {place}, for you alone to read.")
    who = f" as {credential.email}" if credential.email else ""
    if os.environ.get(secret_sources.ENVIRONMENT):
        notes.append(f"{secret_sources.ENVIRONMENT} is set, and is used instead of it.")
    if config.load().server.rstrip("/") != credential.server:
        notes.append(f'To use it without --server, set `server = "{credential.server}"` in config.toml.')
    data = {"server": credential.server, "kind": credential.kind, "email": credential.email, "stored_in": place}
    return Result(data, f"Signed in to {credential.server}{who}.", note=" ".join(notes))


def logout(settings: Settings) -> Result:
    """End the session on the server and forget the secret here; a key or token is only forgotten.

    Raises:
        Failure: the server did not end it; here it is forgotten all the same.
    """
    return failing_plainly(_logout, settings())


async def _logout(settings: Config) -> Result:
    server = settings.server
    credential = secret_sources.kept(server)
    if credential is None:
        return Result({"server": server, "ended": False}, f"Not signed in to {server}.")
    secret_sources.forget(server)
    if credential.kind is not SecretKind.SESSION:
        return Result({"server": server, "ended": False}, "Forgotten here; it still works until it is revoked.")
    async with Client(server, credential.secret, user_agent=USER_AGENT) as client:
        try:
            await client.sessions.end()
        except (NotSignedIn, SecretRefused):
            return Result({"server": server, "ended": True}, f"Signed out of {server}; the session was over already.")
        except ApiError as error:
            told = "may not have been" if error.may_be_done else "was not"
            sentence = f"forgotten here, but the session {told} ended on the server; it ends by itself when unused"
            raise Failure(f"{sentence}: {error.sentence}", exit_code(error)) from None
    return Result({"server": server, "ended": True}, f"Signed out of {server}.")


def status(settings: Settings) -> Result:
    """Who is signed in, where, how the secret is kept, and whether the server accepts it; the code says so too."""
    return failing_plainly(_status, settings())


async def _status(settings: Config) -> Result:
    server = settings.server
    credential = secret_sources.find(settings)
    error: ApiError | None = None
    scopes: list[str] | None = None
    if credential is not None:
        async with Client(server, credential.secret, user_agent=USER_AGENT) as client:
            try:
                scopes = (await client.secret_info()).scopes
            except ApiError as trouble:
                error = trouble
    accepted = credential is not None and error is None
    data: dict[str, Any] = {
        "server": server,
        "signed_in": accepted,
        "kind": credential.kind.value if credential else None,
        "email": (credential.email or None) if credential else None,
        "expires_at": credential.expires_at.isoformat() if credential and credential.expires_at else None,
        "scopes": scopes,
        "source": credential.source if credential else None,
        "problem": error.sentence if error else None,
    }
    texts = {**data, "scopes": " ".join(scopes) if scopes is not None else None}
    texts["expires_at"] = credential.expires_at if credential else None
    shown = facts((name.replace("_", " "), value) for name, value in texts.items())
    code = exit_code(error) if error else ExitCode.DONE if accepted else ExitCode.NOT_SIGNED_IN
    return Result(data, shown, code=code, note="" if credential else "Run `mxprofile login` to sign in.")
