"""Writes the tables of `plain-commands.md`: what ``--json`` prints, from the wire models it is made of.

make docs
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from api_client.wire.badge import Badges
from api_client.wire.challenge import Challenge, Claim
from api_client.wire.connection import Connection, Invitation, Suggestion
from api_client.wire.country import Country
from api_client.wire.credit import Credits
from api_client.wire.event import PublicEvent
from api_client.wire.leaderboard import Leaderboard
from api_client.wire.merge import Merged
from api_client.wire.notification import NotificationSettings, WatchedApp
from api_client.wire.other_profile import OtherProfile
from api_client.wire.overview import Overview
from api_client.wire.own_account import AccountDeletion, OwnAccount
from api_client.wire.own_profile import OwnProfile
from api_client.wire.page import Page
from api_client.wire.personal_data import PersonalChange, PersonalData, PersonalRow
from api_client.wire.points import LedgerRow, PointRules, Points
from api_client.wire.project import Project, ProjectSummary, PublishedProject, PublishedSummary
from api_client.wire.recovery_email import MyComingRecoveryEmail
from api_client.wire.referral import Referral, ReferralInvite
from api_client.wire.secret import ApiKey, CreatedApiKey, CreatedToken, Token, TokenScope
from api_client.wire.session import SessionInfo
from api_client.wire.two_factor import TwoFactor, TwoFactorOn
from tui.plain.commands import COMMANDS
from tui.plain.developer import Developer
from tui.plain.grammar import Noun, Verb

PAGE = Path(__file__).parent / "plain-commands.md"
_MARKED = re.compile(r"(<!-- members: [^\n]*-->\n).*?(<!-- end of members -->)", re.DOTALL)

SHOWN: Mapping[str, type[BaseModel]] = {
    "overview": Overview,
    "badges": Badges,
    "challenges": Page[Challenge],
    "connections": Page[Connection],
    "invitations": Page[Invitation],
    "suggestions": Page[Suggestion],
    "invites": Page[ReferralInvite],
    "leaderboard": Leaderboard,
    "portfolio": Page[ProjectSummary],
    "explore": Page[PublishedSummary],
    "activity": Page[PublicEvent],
    "credits": Credits,
    "points": Points,
    "ledger": Page[LedgerRow],
    "rules": PointRules,
    "profile": OwnProfile,
    "countries": Page[Country],
    "accounts": Page[OwnAccount],
    "notifications": NotificationSettings,
    "apps": Page[WatchedApp],
    "developer": Developer,
    "two-factor": TwoFactor,
    "tokens": Page[Token],
    "keys": Page[ApiKey],
    "scopes": Page[TokenScope],
    "personal-data": PersonalData,
    "changes": Page[PersonalChange],
    "sessions": Page[SessionInfo],
}
"""What ``show TAB --json`` prints."""

ACTS: Mapping[str, type[BaseModel] | str] = {
    "sign-up": "server: string, kind: string, email: string, stored_in: string",
    "login": "server: string, kind: string, email: string, stored_in: string",
    "logout": "server: string, ended: boolean",
    "status": "server: string, signed_in: boolean, kind: string or null, email: string or null, "
    "expires_at: date-time or null, scopes: list of string or null, source: string or null, problem: string or null",
    "reset-password": "email: string, changed: boolean",
    "badge feature": Badges,
    "challenge show": Challenge,
    "challenge claim": Claim,
    "connection list": Page[Connection],
    "connection connect": Invitation,
    "connection remove": "id: string, removed: boolean",
    "invitation list": Page[Invitation],
    "invitation accept": Invitation,
    "invitation ignore": "id: string, ignored: boolean",
    "invitation withdraw": "id: string, withdrawn: boolean",
    "invite link": Referral,
    "invite email": ReferralInvite,
    "member show": OtherProfile,
    "member activity": Page[PublicEvent],
    "member projects": Page[ProjectSummary],
    "leaderboard": Leaderboard,
    "project show": Project,
    "project create": Project,
    "project edit": Project,
    "project publish": Project,
    "project unpublish": Project,
    "project delete": "id: string, deleted: boolean",
    "project explore": Page[PublishedSummary],
    "project read": PublishedProject,
    "profile edit": OwnProfile,
    "profile public": OwnProfile,
    "profile private": OwnProfile,
    "profile avatar": OwnProfile,
    "profile remove-avatar": "avatar: boolean",
    "recovery-email set": "recovery_email: string or null",
    "recovery-email remove": "recovery_email: string or null",
    "recovery-email coming": MyComingRecoveryEmail,
    "recovery-email cancel": "cancelled: boolean",
    "account password": "changed: boolean",
    "account create": OwnAccount,
    "account deletion": AccountDeletion,
    "account delete": "email: string, deleted: boolean",
    "merge": Merged,
    "notification set": NotificationSettings,
    "app watch": WatchedApp,
    "app stop": "id: string, stopped: boolean",
    "two-factor set-up": TwoFactorOn,
    "two-factor turn-off": "on: boolean",
    "token create": CreatedToken,
    "token show": Token,
    "token delete": "id: string, deleted: boolean",
    "key create": CreatedApiKey,
    "key revoke": "id: string, revoked: boolean",
    "personal-data section": Page[PersonalRow],
    "personal-data download": "path: string, bytes: integer",
    "session end": "id: string, ended: boolean",
    "config init": "path: string",
    "keys": "keys: list of objects of `id` and `keys` and `remapped`",
    "completion": "shell: string, script: string",
}
"""The same of the other commands: a model, or the members of a plain object. `doctor` prints what it finds."""


def verbs() -> Iterator[tuple[str, Verb]]:
    """Every plain command by its whole name."""
    for command in COMMANDS:
        if isinstance(command, Noun):
            yield from ((f"{command.name} {verb.name}", verb) for verb in command.verbs)
        else:
            yield command.name, command


def plain_members(written: str) -> Mapping[str, str]:
    """The members of a plain object and their kinds, as `ACTS` has them."""
    return dict(member.split(": ", 1) for member in written.split(", "))


def _answers() -> Mapping[str, type[BaseModel] | str]:
    known = {name: SHOWN[verb.preset["tab"]] for name, verb in verbs() if "tab" in verb.preset}
    return {**{f"show {tab}": model for tab, model in SHOWN.items()}, **ACTS, **known}


ANSWERS = _answers()
"""What each command prints with ``--json``."""


def tables() -> str:
    """As Markdown: a row per command, then a row per object or choice of words that stands in what they print."""
    objects: dict[str, Mapping[str, Any]] = {}
    rows = []
    for command, model in ANSWERS.items():
        if isinstance(model, str):
            rows.append((f"`{command}`", " · ".join(f"`{name}` {kind}" for name, kind in plain_members(model).items())))
            continue
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
