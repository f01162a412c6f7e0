"""Writes the tables of `plain-commands.md`: what ``--json`` prints, from the wire models it is made of.

make docs
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from api_client.wire.badge import Badges
from api_client.wire.challenge import Challenge, Claim
from api_client.wire.credit import Credits
from api_client.wire.overview import Overview
from api_client.wire.page import Page
from api_client.wire.points import LedgerRow, PointRules, Points
from api_client.wire.secret import ApiKey, CreatedApiKey, CreatedToken, Token, TokenScope
from api_client.wire.session import SessionInfo

PAGE = Path(__file__).parent / "plain-commands.md"
_MARKED = re.compile(r"(<!-- members: [^\n]*-->\n).*?(<!-- end of members -->)", re.DOTALL)

ANSWERS: Mapping[str, type[BaseModel]] = {
    "show overview": Overview,
    "show badges": Badges,
    "show challenges": Page[Challenge],
    "show credits": Credits,
    "show points": Points,
    "show ledger": Page[LedgerRow],
    "show rules": PointRules,
    "show tokens": Page[Token],
    "show keys": Page[ApiKey],
    "show scopes": Page[TokenScope],
    "show sessions": Page[SessionInfo],
    "challenge claim": Claim,
    "token create": CreatedToken,
    "token list": Page[Token],
    "token show": Token,
    "key create": CreatedApiKey,
    "key list": Page[ApiKey],
}
"""Which model each command prints with ``--json``; the others print a few plain values of their own."""


def tables() -> str:
    """As Markdown: a row per command, then a row per object or choice of words that stands in what they print."""
    objects: dict[str, Mapping[str, Any]] = {}
    rows = []
    for command, model in ANSWERS.items():
        schema = model.model_json_schema(mode="serialization")
        objects |= schema.get("$defs", {})
        is_a_page = issubclass(model, Page)
        if not is_a_page:
            objects[model.__name__] = schema
        rows.append((f"`{command}`", _members(schema) if is_a_page else _name(model.__name__)))
    members = ((_name(name), _members(one)) for name, one in sorted(objects.items()))
    return f"{_table('command', 'prints', rows)}\n{_table('object', 'members', members)}"


def _table(first: str, second: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| {first} | {second} |", "|---|---|", *(f"| {left} | {right} |" for left, right in rows)]
    return "\n".join(lines) + "\n"


def _members(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(f"`{word}`" for word in schema["enum"])
    return " · ".join(f"`{name}` {_kind(one)}" for name, one in schema["properties"].items())


def _kind(schema: Mapping[str, Any]) -> str:
    """What stands there, in words: an object's name, or a kind of text or number."""
    if "$ref" in schema:
        return _name(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if schema["type"] == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("format", schema["type"]))


def _name(name: str) -> str:
    return f"*{name}*"


def with_tables(page: str) -> str:
    """The page's text with the present tables."""
    return _MARKED.sub(lambda marked: f"{marked[1]}{tables()}{marked[2]}", page)


def main() -> None:
    """Renews the page."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
