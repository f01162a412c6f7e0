"""Which personal details are taken: what no pattern can say of a country, an address, skills and years (rule 9.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from backend.rules import countries
from backend.rules.broken import JSON, BrokenKind, RuleBroken
from backend.rules.skills import fold

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
TWITTER = ("x.com", "twitter.com")
LINKEDIN = ("linkedin.com",)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one field."""

    field: str
    code: str
    message: str


def check(given: Mapping[str, Any]) -> None:
    """Returns when all that is given is good; None is always, since it clears.

    Args:
        given: by field, as JSON has it: dates are ISO 8601 texts. Lengths and patterns were checked before.

    Raises:
        RuleBroken: ``invalid_request``, with every field that is wrong.
    """
    troubles = [trouble for field, find in _CHECKS.items() if given.get(field) for trouble in find(field, given[field])]
    if troubles:
        errors: list[JSON] = [{"field": one.field, "code": one.code, "message": one.message} for one in troubles]
        first = troubles[0]
        raise RuleBroken("invalid_request", f"{first.field}: {first.message}", kind=BrokenKind.INVALID, errors=errors)


def _country(field: str, code: str) -> Iterator[Trouble]:
    if code not in countries.by_code():
        yield Trouble(field, "country_unknown", "use a code of ISO 3166-1, as in NL")


def _address(field: str, url: str, hosts: tuple[str, ...] = ()) -> Iterator[Trouble]:
    host, path = _parts(url)
    if not host:
        yield Trouble(field, "url_invalid", "use a whole address, as in https://example.org/me")
    elif hosts and not any(host == one or host.endswith(f".{one}") for one in hosts):
        yield Trouble(field, "url_elsewhere", f"use an address at {' or '.join(hosts)}")
    elif hosts and not path.strip("/"):
        yield Trouble(field, "url_without_name", "use the address of your own page there")


def _parts(url: str) -> tuple[str, str]:
    """Host, in lower case, and path of an http or https address; no host for one that is none, or names a user."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "", ""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not _HOST.fullmatch(host) or len(host) > 253:
        return "", ""
    return host, parts.path


def _skills(field: str, skills: list[str]) -> Iterator[Trouble]:
    seen = set[str]()
    for place, skill in enumerate(skills):
        if fold(skill) in seen:
            yield Trouble(f"{field}.{place}", "skill_repeated", "this skill is in the list already: name it once")
        seen.add(fold(skill))


def _experience(field: str, items: list[Mapping[str, str | None]]) -> Iterator[Trouble]:
    for place, item in enumerate(items):
        since, until = item["from"], item["to"]
        if since is not None and until is not None and until < since:
            yield Trouble(f"{field}.{place}.to", "ends_before_it_begins", "use the day of `from` or a later one")


_CHECKS: Mapping[str, Callable[[str, Any], Iterator[Trouble]]] = {
    "country": _country,
    "website": _address,
    "twitter_url": lambda field, url: _address(field, url, TWITTER),
    "linkedin_url": lambda field, url: _address(field, url, LINKEDIN),
    "skills": _skills,
    "experience": _experience,
}
