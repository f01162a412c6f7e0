"""My profile: details, avatar, visibility, recovery e-mail (rule 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api_client.calls import build
from api_client.client import Client
from api_client.wire.country import Country
from api_client.wire.own_profile import ExperienceItem, OwnProfile
from api_client.wire.profile import PersonalInfo
from tui.exit_codes import ExitCode, Failure
from tui.plain.pages import listed
from tui.plain.running import Command, Result
from tui.plain.tables import Cell, facts, sections, table
from tui.plain.texts import given_file, given_text

_KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
"""The first bytes of a file, and what it is then."""
_MOST_BYTES = 5 * 1024 * 1024


def details(info: PersonalInfo) -> str:
    """What is told of a person, hers or somebody else's."""
    about = facts(
        [
            ("department", info.department),
            ("industry", info.industry),
            ("website", info.website),
            ("twitter", info.twitter_url),
            ("linkedin", info.linkedin_url),
            ("looking for", info.looking_for),
            ("skills", ", ".join(skill.plain for skill in info.skills)),
            ("about", info.about),
        ]
    )
    jobs = ((job.since, job.until, job.company, job.role) for job in info.experience)
    return f"{about}\n\n{table(('FROM', 'TO', 'COMPANY', 'ROLE'), jobs, empty='no experience told')}"


def _text(mine: OwnProfile) -> str:
    pending = mine.pending_recovery_email
    who = facts(
        [
            ("profile", mine.profile_id),
            ("name", mine.name),
            ("job title", mine.job_title),
            ("country", mine.country),
            ("phone", mine.phone),
            ("visibility", "public" if mine.public else "private"),
            ("avatar", mine.avatar_url is not None),
            ("recovery e-mail", mine.recovery_email),
            ("waits for its code", pending.email if pending else None),
        ]
    )
    needed = table(("DONE", "ITEM"), ((entry.done, entry.item) for entry in mine.checklist))
    return sections(("ME", who), ("DETAILS", details(mine)), ("TO BE PUBLIC", needed))


def _result(mine: OwnProfile) -> Result:
    return Result(mine, _text(mine))


async def profile(client: Client, _limit: int, _cursor: str | None) -> Result:
    """All that the settings show of my profile."""
    return _result((await client.profile.get()).value)


async def countries(client: Client, limit: int, cursor: str | None) -> Result:
    """The countries to choose from."""

    def row(country: Country) -> tuple[Cell, ...]:
        return country.code, country.name

    return listed(await client.profile.countries(limit, cursor), ("CODE", "NAME"), row)


def edit(skills: Sequence[str] | None, experience: Sequence[str] | None, **fields: str | None) -> Command:
    """The command that changes the given fields; an empty text clears one.

    Args:
        skills: all of them; one empty text for none.
        experience: each as in ``Acme|Developer|2019-04-01|2023-01-31``, without the last while it lasts.
        fields: the others, by their names.

    Raises:
        Failure: nothing is given, or an experience is written otherwise.
    """
    changes: dict[str, object] = {name: given_text(text) or None for name, text in fields.items() if text is not None}
    if skills is not None:
        changes["skills"] = [skill for skill in skills if skill]
    if experience is not None:
        changes["experience"] = [_experience(item) for item in experience if item]
    if not changes:
        raise Failure("nothing to change is given: see `mxprofile profile edit --help`", ExitCode.WRONG_USAGE)

    async def act(client: Client) -> Result:
        version = (await client.profile.get()).version
        return _result((await client.profile.change(version, **changes)).value)

    return act


def _experience(written: str) -> ExperienceItem:
    parts = [part.strip() for part in written.split("|")]
    if len(parts) not in {3, 4}:
        how = "write it as 'Acme|Developer|2019-04-01|2023-01-31', without the last while it lasts"
        raise Failure(f"{written!r} is no experience: {how}", ExitCode.WRONG_USAGE)
    fields: Mapping[str, Any] = dict(zip(("company", "role", "since", "until"), parts, strict=False))
    return build(ExperienceItem, **fields)


def public() -> Command:
    """The command that makes my profile public (rule 9.2)."""
    return _visible(public=True)


def private() -> Command:
    """The command that makes my profile private."""
    return _visible(public=False)


def _visible(*, public: bool) -> Command:
    async def act(client: Client) -> Result:
        return _result((await client.profile.set_public(public)).value)

    return act


def set_avatar(file: str) -> Command:
    """The command that sends an image file as my avatar.

    Raises:
        Failure: it can't be read, or is no PNG, JPEG or WebP.
    """
    image = given_file(file)
    kind = next((kind for start, kind in _KINDS.items() if image.startswith(start)), None)
    if kind is None or len(image) > _MOST_BYTES:
        raise Failure(f"{file} is no PNG, JPEG or WebP of at most 5 MiB: convert it", ExitCode.WRONG_USAGE)

    async def act(client: Client) -> Result:
        return _result((await client.profile.set_avatar(image, kind)).value)

    return act


def remove_avatar() -> Command:
    """The command that takes my avatar away."""

    async def act(client: Client) -> Result:
        await client.profile.remove_avatar()
        return Result({"avatar": False}, "The avatar is gone.")

    return act
