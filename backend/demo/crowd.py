"""The people of the community: who they are and where they work."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from backend.demo.lists import Character, Company, People, Work
from backend.ids import new_id

YEARS_BACK = timedelta(days=730)
"""How far back the community goes; no activity may be older (rule 2.3)."""
NEWEST = timedelta(days=3)
"""Nobody joined later than this."""
PRIVATE_SHARE = 0.15
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ß": "ss"})
"""Letters that have no plain one inside."""


@dataclass(slots=True)
class Inhabitant:
    """One person with one account."""

    profile_id: str
    account_id: str
    name: str
    email: str
    company: Company
    joined: datetime
    public: bool
    details: dict[str, Any]
    """More columns of the profile."""
    character: Character | None = None
    """None for whoever follows a plan."""
    connected_to: dict[str, datetime] = field(default_factory=dict)
    """By profile id, since when."""


def inhabitants(people: People, number: int, now: datetime, rng: Random, taken: set[str]) -> list[Inhabitant]:
    """`number` different people, none of whom has an e-mail address in `taken`."""
    return list(islice(_people(people, now, rng, set(taken)), number))


def _people(people: People, now: datetime, rng: Random, emails: set[str]) -> Iterator[Inhabitant]:
    sizes = [1 / (2 + place) for place in range(len(people.companies))]
    shares = [character.share for character in people.characters]
    while True:
        names = rng.choice(people.names)
        given, family = rng.choice(names.given), rng.choice(names.family)
        company = rng.choices(people.companies, sizes)[0]
        email = _address(given, family, company.domain, emails)
        emails.add(email)
        joined = now - NEWEST - (YEARS_BACK - NEWEST) * rng.random()
        yield Inhabitant(
            profile_id=id_at(joined),
            account_id=id_at(joined),
            name=f"{given} {family}",
            email=email,
            company=company,
            joined=joined,
            public=rng.random() >= PRIVATE_SHARE,
            details=_details(people.work, company, rng.choice(names.countries), joined, rng),
            character=rng.choices(people.characters, shares)[0],
        )


def id_at(moment: datetime) -> str:
    """An id that sorts by when its row would have been made."""
    return new_id(int(moment.timestamp() * 1000))


def _address(given: str, family: str, domain: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", f"{given}.{family}".lower().translate(_LETTERS))
    local = "".join(character for character in plain if character.isascii() and character not in "' ")
    addresses = (f"{local}{number}@{domain}" for number in ("", *range(2, 100)))
    return next(address for address in addresses if address not in taken)


def _details(work: Work, company: Company, country: str, joined: datetime, rng: Random) -> dict[str, Any]:
    job_title = rng.choice(work.job_titles)
    began = joined.date() - timedelta(days=rng.randint(30, 2000))
    return {
        "job_title": job_title,
        "department": rng.choice(work.departments),
        "country": country,
        "industry": company.industry,
        "about": rng.choice(work.abouts),
        "looking_for": rng.choice(work.looking_for),
        "skills": rng.sample(work.skills, rng.randint(2, 6)),
        "experience": [{"company": company.name, "role": job_title, "from": began.isoformat(), "to": None}],
    }
