"""How strong the reasons for a suggestion are (rule 5.2)."""

from __future__ import annotations

import pytest

from api_client.wire.enums import SuggestionReason
from backend.rules.suggestions import Match

COMPANY, CONNECTIONS, SKILLS = SuggestionReason.COMPANY, SuggestionReason.CONNECTIONS, SuggestionReason.SKILLS


@pytest.mark.parametrize(
    ("match", "reasons"),
    [
        (Match(same_company=False, shared_connections=0, shared_skills=()), ()),
        (Match(same_company=True, shared_connections=1, shared_skills=("Java",)), (COMPANY, CONNECTIONS, SKILLS)),
        (Match(same_company=True, shared_connections=3, shared_skills=()), (CONNECTIONS, COMPANY)),
        (Match(same_company=False, shared_connections=1, shared_skills=("Java", "SQL", "UX")), (SKILLS, CONNECTIONS)),
    ],
)
def test_rule_5_2_the_strongest_reason_comes_first(match: Match, reasons: tuple[SuggestionReason, ...]) -> None:
    assert match.reasons == reasons


def test_rule_5_2_many_shared_connections_or_skills_say_no_more_than_some() -> None:
    skills = tuple("abcdefghij")
    some = Match(same_company=False, shared_connections=5, shared_skills=skills[:6])
    many = Match(same_company=False, shared_connections=500, shared_skills=skills)
    assert some.strength == many.strength
    assert some.strength > Match(same_company=False, shared_connections=4, shared_skills=skills).strength
