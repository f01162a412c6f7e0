"""Settings › Developer as one: two-factor authentication, API keys, personal access tokens (rule 13)."""

from __future__ import annotations

from pydantic import BaseModel

from api_client.client import Client
from api_client.wire.page import Page
from api_client.wire.secret import ApiKey, Token
from api_client.wire.two_factor import TwoFactor
from tui.plain import show, two_factor
from tui.plain.running import Result
from tui.plain.tables import sections


class Developer(BaseModel):
    """The section's three parts."""

    two_factor: TwoFactor
    api_keys: Page[ApiKey]
    tokens: Page[Token]


async def developer(client: Client, limit: int, _cursor: str | None) -> Result:
    """The first page of each part; `show keys` and `show tokens` go on."""
    factor = await client.two_factor.get()
    api_keys, tokens = await client.api_keys.list(limit), await client.tokens.list(limit)
    text = sections(
        ("TWO-FACTOR AUTHENTICATION", two_factor.text(factor)),
        ("API KEYS", show.keys_table(api_keys).text),
        ("TOKENS", show.tokens_table(tokens).text),
    )
    return Result(Developer(two_factor=factor, api_keys=api_keys, tokens=tokens), text)
