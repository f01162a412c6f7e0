"""Which personal details are taken (rule 9.1)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.rules import countries, details
from backend.rules.broken import RuleBroken


def troubles(**given_fields: Any) -> dict[str, str]:
    """By field the code of what is wrong with it."""
    try:
        details.check(given_fields)
    except RuleBroken as broken:
        errors: Any = broken.facts["errors"]
        return {error["field"]: error["code"] for error in errors}
    return {}


def test_what_is_cleared_is_not_checked() -> None:
    fields = ("country", "website", "twitter_url", "linkedin_url", "skills", "experience", "about")
    assert troubles(**dict.fromkeys(fields)) == {}
    assert troubles(skills=[], experience=[]) == {}


@pytest.mark.parametrize("code", ["NL", "JP", "ZA", "XK"])
def test_a_country_is_one_of_iso_3166(code: str) -> None:
    assert troubles(country=code) == ({"country": "country_unknown"} if code == "XK" else {})


GOOD = [
    "https://example.org",
    "http://example.org/",
    "https://a.b-c.example:8080/x?y=1#z",
    "https://xn--bcher-kva.example/",
]
BAD = [
    "example.org", "//example.org/", "ftp://example.org/", "javascript:alert(1)", "https://", "https:///x",
    "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "https://a@example.org/", "https://a:b@example.org/",
    "https://example.org:99999/", "https://example.org:x/", "https://-a.example/", "https://a..example/",
    "https://a_b.example/", "https://evil.example\\.x.com/", "https://[", "data:text/html,x", "https://x.com\\@evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("url", GOOD + BAD)
def test_a_website_is_a_whole_http_address_that_names_no_user(url: str) -> None:
    assert troubles(website=url) == ({} if url in GOOD else {"website": "url_invalid"})


@pytest.mark.parametrize(
    ("url", "code"),
    [("https://x.com/ada", None), ("https://twitter.com/ada", None), ("https://www.twitter.com/ada", None),
     ("https://X.com/ada", None), ("https://x.com.evil.example/ada", "url_elsewhere"),
     ("https://notx.com/ada", "url_elsewhere"),
     ("https://linkedin.com/in/ada", "url_elsewhere"), ("https://x.com", "url_without_name"),
     ("https://x.com//", "url_without_name"), ("x.com/ada", "url_invalid")],
)  # fmt: skip
def test_a_twitter_address_is_at_twitter(url: str, code: str | None) -> None:
    assert troubles(twitter_url=url) == ({} if code is None else {"twitter_url": code})


def test_a_linkedin_address_is_at_linkedin_in_whichever_country() -> None:
    assert troubles(linkedin_url="https://nl.linkedin.com/in/ada") == {}
    assert troubles(linkedin_url="https://linkedin.example/in/ada") == {"linkedin_url": "url_elsewhere"}


@given(st.text(st.sampled_from("x.com/@:\\?#[]%aev il-"), max_size=30))
def test_no_spelling_sends_a_reader_of_a_twitter_address_elsewhere(tail: str) -> None:
    for url in (f"https://{tail}", f"https://x.com{tail}"):
        if not troubles(twitter_url=url):
            assert re.fullmatch(r"(?:[a-z.-]+\.)?x\.com(?::\d*)?", urlsplit(url).netloc)


def test_a_skill_is_named_once_however_it_is_spelt() -> None:
    assert troubles(skills=["OData", "Kafka"]) == {}
    assert troubles(skills=["a", "a"]) == {"skills.1": "skill_repeated"}
    assert troubles(skills=["Domain  models", "x", "DOMAIN models", "straße", "STRASSE"]) == {
        "skills.2": "skill_repeated",
        "skills.4": "skill_repeated",
    }


@given(st.lists(st.sampled_from(["A", "a", " a", "b", "B ", "c"]), max_size=6))
def test_skills_are_taken_exactly_when_no_two_are_one(skills: list[str]) -> None:
    distinct = {" ".join(skill.split()).casefold() for skill in skills}
    assert (not troubles(skills=skills)) is (len(distinct) == len(skills))


def test_a_job_ends_after_it_began() -> None:
    def job(since: str, until: str | None) -> dict[str, str | None]:
        return {"company": "A", "role": "b", "from": since, "to": until}

    assert troubles(experience=[job("2020-01-02", "2020-01-02"), job("2020-01-02", None)]) == {}
    assert troubles(experience=[job("2020-01-01", None), job("2020-01-02", "2020-01-01")]) == {
        "experience.1.to": "ends_before_it_begins"
    }


def test_every_field_that_is_wrong_is_named_at_once() -> None:
    assert troubles(country="XX", website="x", skills=["a", "A"]) == {
        "country": "country_unknown", "website": "url_invalid", "skills.1": "skill_repeated",
    }  # fmt: skip


def test_every_country_has_the_name_that_people_use_and_stands_where_they_look_for_it() -> None:
    names = countries.by_code()
    assert len(names) > 240
    assert (names["NL"], names["TW"], names["BO"], names["CI"]) == ("Netherlands", "Taiwan", "Bolivia", "Côte d'Ivoire")
    assert [*names][:3] == ["AF", "AX", "AL"]
    assert all(troubles(country=code) == {} for code in names)
