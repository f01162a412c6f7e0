"""``mxprofile token …`` and ``mxprofile key …``: personal access tokens and API keys (rules 13.2 and 13.3)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from api_client.client import Client
from api_client.wire.secret import CreatedApiKey, CreatedToken
from tui.exit_codes import ExitCode, Failure
from tui.making_secrets import expiry_moment
from tui.plain import asking
from tui.plain.running import Command, Result, known_by_id
from tui.plain.tables import facts

_ONCE = "The secret is shown only this once: store it now."


def create_token(name: str, scopes: Sequence[str], expires: str | None) -> Command:
    """The command that makes a token and prints its secret alone on standard output.

    Args:
        name: what the person calls it.
        scopes: at least one (rule 13.3).
        expires: ISO 8601, as in ``2027-01-31`` (its first second in UTC), or None for never.

    Raises:
        Failure: `expires` is no date.
    """
    expires_at = _moment(expires) if expires else None

    async def act(client: Client) -> Result:
        made: CreatedToken = await asking.confirming(
            lambda confirmed: client.tokens.create(name, scopes, expires_at, **confirmed)
        )
        return Result(made, made.secret.get_secret_value(), note=f"Token {made.id} is made. {_ONCE}")

    return act


def show_token(token_id: str) -> Command:
    """The command that shows a token's details."""

    async def act(client: Client) -> Result:
        with _token(token_id):
            token = await client.tokens.get(token_id)
        text = facts(
            [
                ("id", token.id),
                ("name", token.name),
                ("scopes", " ".join(token.scopes)),
                ("created", token.created_at),
                ("expires", token.expires_at),
                ("last used", token.last_used_at),
            ]
        )
        return Result(token, text)

    return act


def delete_token(token_id: str, *, yes: bool) -> Command:
    """The command that deletes a token, after asking."""

    async def act(client: Client) -> Result:
        with _token(token_id):
            token = await client.tokens.get(token_id)
        asking.agree(f"Delete the token {token.name.plain!r}? What uses it stops working.", yes=yes)
        await client.tokens.delete(token_id)
        return Result({"id": token_id, "deleted": True}, f"Token {token_id} is deleted.")

    return act


def create_key(name: str) -> Command:
    """The command that makes an API key and prints its secret alone on standard output."""

    async def act(client: Client) -> Result:
        made: CreatedApiKey = await asking.confirming(
            lambda confirmed: client.api_keys.create(name, **confirmed)
        )  # fmt: skip
        return Result(made, made.secret.get_secret_value(), note=f"API key {made.id} is made. {_ONCE}")

    return act


def revoke_key(key_id: str, *, yes: bool) -> Command:
    """The command that revokes an API key, after asking."""

    async def act(client: Client) -> Result:
        asking.agree(f"Revoke the API key {key_id}? What uses it stops working.", yes=yes)
        with known_by_id("API key", key_id, listed_by="mxprofile key list"):
            await client.api_keys.revoke(key_id)
        return Result({"id": key_id, "revoked": True}, f"API key {key_id} is revoked.")

    return act


def _token(token_id: str) -> AbstractContextManager[None]:
    return known_by_id("token", token_id, listed_by="mxprofile token list")


def _moment(written: str) -> datetime:
    try:
        return expiry_moment(written)
    except ValueError:
        raise Failure(f"{written!r} is no date: write it as in 2027-01-31", ExitCode.WRONG_USAGE) from None
