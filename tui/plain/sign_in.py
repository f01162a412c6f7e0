"""``mxprofile login``, ``logout`` and ``status``: who is signed in, where, and where the secret is kept."""

from __future__ import annotations

import os
import sys
from typing import Any

from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import ApiError, NotSignedIn, SecretRefused
from api_client.secret import kind_of
from api_client.wire.secret import SecretKind
from api_client.wire.session import SignedIn
from tui import config, credentials
from tui.credentials import Credential
from tui.exit_codes import ExitCode, Failure
from tui.plain import asking
from tui.plain.running import USER_AGENT, Result, exit_code, failing_plainly
from tui.plain.tables import facts

_TRIES = 3
_MINE = (SecretKind.SESSION, SecretKind.API_KEY, SecretKind.PAT)


def login(*, server: str | None, with_token: bool) -> Result:
    """Sign in with e-mail, password and code, or keep a key or token read from standard input.

    Raises:
        Failure: refused, not reached, or the secret can't be kept.
    """
    where = config.load(server=server).server
    return failing_plainly(_with_token if with_token else _with_password, where)


async def _with_password(server: str) -> Result:
    async with Client(server, user_agent=USER_AGENT) as client:
        email = asking.line("E-mail")
        answer = await _sign_in(client, email, asking.hidden("Password"))
        notes = ["Your password is old: please change it."] if answer.password_expired else []
        return _keep(credentials.of_session(client.server, answer), notes)


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


async def _with_token(server: str) -> Result:
    secret = SecretStr(sys.stdin.read().strip())
    kind = kind_of(secret)
    if kind not in _MINE:
        raise Failure("this is no whole API key or token: pass it alone on standard input", ExitCode.WRONG_USAGE)
    async with Client(server, secret, user_agent=USER_AGENT) as client:
        await client.secret_info()
        return _keep(Credential(server=client.server, secret=secret, kind=kind), [])


def _keep(credential: Credential, notes: list[str]) -> Result:
    path = credentials.store(credential)
    who = f" as {credential.email}" if credential.email else ""
    if os.environ.get(credentials.ENVIRONMENT):
        notes.append(f"{credentials.ENVIRONMENT} is set, and is used instead of it.")
    if config.load().server.rstrip("/") != credential.server:
        notes.append(f'To use it without --server, set `server = "{credential.server}"` in config.toml.')
    data = {"server": credential.server, "kind": credential.kind, "email": credential.email, "stored_in": str(path)}
    return Result(data, f"Signed in to {credential.server}{who}.", note=" ".join(notes))


def logout(*, server: str | None) -> Result:
    """End the session on the server and forget the secret here; a key or token is only forgotten.

    Raises:
        Failure: the server did not end it; here it is forgotten all the same.
    """
    where = config.load(server=server).server
    return failing_plainly(_logout, where)


async def _logout(server: str) -> Result:
    credential = credentials.stored(server)
    if credential is None:
        return Result({"server": server, "ended": False}, f"Not signed in to {server}.")
    credentials.forget(server)
    if credential.kind is not SecretKind.SESSION:
        return Result({"server": server, "ended": False}, "Forgotten here; it still works until it is revoked.")
    async with Client(server, credential.secret, user_agent=USER_AGENT) as client:
        try:
            await client.sessions.end()
        except (NotSignedIn, SecretRefused):
            return Result({"server": server, "ended": True}, f"Signed out of {server}; the session was over already.")
        except ApiError as error:
            sentence = "forgotten here, but the session was not ended on the server; it ends by itself when unused"
            raise Failure(f"{sentence}: {error.sentence}", exit_code(error)) from None
    return Result({"server": server, "ended": True}, f"Signed out of {server}.")


def status(*, server: str | None) -> Result:
    """Who is signed in, where, how the secret is kept, and whether the server accepts it; the code says so too."""
    where = config.load(server=server).server
    return failing_plainly(_status, where)


async def _status(server: str) -> Result:
    credential = credentials.find(server)
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
    shown = facts((name.replace("_", " "), value) for name, value in texts.items())
    code = exit_code(error) if error else ExitCode.DONE if accepted else ExitCode.NOT_SIGNED_IN
    return Result(data, shown, code=code, note="" if credential else "Run `mxprofile login` to sign in.")
