"""What a failed call tells: a sentence for a person, a code for a program, and nothing harmful."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from api_client import errors
from api_client.calls import build
from api_client.errors import MAX_SENTENCE, SENTENCES, ApiError, Forbidden, NotFound, ScopeMissing, SecretRefused
from api_client.problems import from_answer
from api_client.wire.session import SignIn
from api_client.wire.text import Untrusted, clean
from tests.wire.documents import hostile_json, hostile_text

many = settings(max_examples=200, deadline=None, derandomize=True, database=None)


def problem(status: int, code: str = "", **more: Any) -> bytes:
    return json.dumps({"title": "Title", "status": status, "detail": "Detail.", "code": code, **more}).encode()


@pytest.mark.parametrize(
    ("status", "code", "name"),
    [
        (400, "", "Invalid"),
        (401, "otp_required", "NotSignedIn"),
        (401, "not_signed_in", "NotSignedIn"),
        (403, "password_required", "Forbidden"),
        (403, "scope_missing", "ScopeMissing"),
        (404, "", "NotFound"),
        (405, "", "Invalid"),
        (408, "", "ServerError"),
        (409, "challenge_unfinished", "Conflict"),
        (410, "", "NotFound"),
        (412, "", "PreconditionFailed"),
        (413, "", "Invalid"),
        (422, "", "Invalid"),
        (425, "", "ServerError"),
        (428, "", "PreconditionFailed"),
        (429, "", "RateLimited"),
        (500, "", "ServerError"),
        (503, "", "ServerError"),
        (599, "", "ServerError"),
        (302, "", "BadAnswer"),
        (999, "", "BadAnswer"),
    ],
)
def test_each_status_has_its_exception(status: int, code: str, name: str) -> None:
    error = from_answer(status, problem(status, code), request_id="r1", retry_after=7.0)
    assert (type(error).__name__, error.code, error.status) == (name, code, status)
    assert (error.request_id, error.retry_after) == ("r1", 7.0)
    assert error.sentence == SENTENCES.get(code, "Detail.")


def test_rule_13_6_an_empty_error_means_that_the_secret_is_refused() -> None:
    assert isinstance(from_answer(403, b'{"error": ""}'), SecretRefused)
    assert isinstance(from_answer(403, b'{ "error" : "" }\n'), SecretRefused)


@pytest.mark.parametrize("content", [b'{"error": "x"}', b'{"error": "", "more": 1}', b"", b"{}", b"[" * 100_000])
def test_rule_13_6_any_other_403_is_another_error(content: bytes) -> None:
    assert type(from_answer(403, content)) is Forbidden


@pytest.mark.parametrize(
    ("status", "words"),
    [
        *((403, "refused without a reason, maybe on the way"), (413, "too large")),
        *((404, "check the address"), (410, "check the address"), (502, "has a problem"), (400, "did not accept")),
    ],
)
def test_what_a_gateway_answers_in_place_of_the_server_is_not_taken_for_the_server_s(status: int, words: str) -> None:
    error = from_answer(status, b"<html><h1>nginx</h1></html>")
    assert words in error.sentence and "sign in" not in error.sentence
    assert error.not_by_server and not isinstance(error, NotFound)


def test_the_servers_request_id_wins() -> None:
    assert from_answer(500, problem(500, request_id="theirs"), request_id="ours").request_id == "theirs"


def test_facts_beside_the_standard_ones_are_kept_and_all_text_in_them_is_untrusted() -> None:
    steps = [{"kind": "forum", "title": "\x1b[31mAnswer", "required": 3, "done": 1}]
    error = from_answer(409, problem(409, "challenge_unfinished", open_steps=steps, scope="a:b", left=2))
    assert error.facts["open_steps"] == [
        {"kind": Untrusted("forum"), "title": Untrusted("Answer"), "required": 3, "done": 1}
    ]
    assert (error.facts["scope"], error.facts["left"]) == (Untrusted("a:b"), 2)
    assert isinstance(from_answer(403, problem(403, "scope_missing", scope="a:b")), ScopeMissing)


def test_fields_that_are_wrong_are_named() -> None:
    wrong = [{"field": "name", "code": "too_long", "message": "At most 100."}]
    (trouble,) = from_answer(422, problem(422, "invalid", errors=wrong)).field_errors
    assert (trouble.field, trouble.code, trouble.message) == ("name", "too_long", "At most 100.")


def test_a_sentence_is_short() -> None:
    assert len(from_answer(500, problem(500, detail="long " * 10_000)).sentence) == MAX_SENTENCE


def test_rule_13_5_a_secret_in_a_problem_is_not_repeated() -> None:
    secret = "mxp_" + "a" * 42
    assert from_answer(422, problem(422, detail=f"bad {secret}")).sentence == "bad mxp_…"


def texts(value: object) -> Iterator[str]:
    """All texts in an error, at any depth."""
    match value:
        case Untrusted():
            yield value.plain
        case str():
            yield value
        case dict():
            for name, item in value.items():
                yield from texts(name)
                yield from texts(item)
        case list() | tuple():
            for item in value:
                yield from texts(item)
        case errors.FieldTrouble():
            yield from (value.field, value.code, value.message)


hostile_problem = st.fixed_dictionaries(
    {"title": hostile_text, "status": st.integers(100, 599)},
    optional={
        "detail": hostile_text,
        "code": hostile_text,
        "request_id": hostile_text,
        "errors": st.lists(
            st.fixed_dictionaries({"field": hostile_text, "code": hostile_text, "message": hostile_text})
        ),
        "open_steps": hostile_json,
        "\x1b[31m": hostile_json,
    },
)


@many
@given(
    st.integers(100, 599), st.binary() | (hostile_problem | hostile_json).map(lambda item: json.dumps(item).encode())
)
def test_any_problem_document_is_a_harmless_error(status: int, content: bytes) -> None:
    error = from_answer(status, content)
    assert isinstance(error, ApiError)
    assert error.sentence
    for text in texts(list(vars(error).values())):
        assert text == clean(text)
    assert str(error) == error.sentence


def test_every_kind_of_error_has_a_sentence_that_says_what_to_do() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ApiError)]
    assert len(kinds) > 15
    for kind in kinds:
        assert ": " in kind().sentence
        assert kind().sentence.endswith(".")
    assert len({kind().sentence for kind in kinds}) == len(kinds)


def test_a_request_that_is_wrong_is_told_before_it_is_sent_and_quotes_nothing() -> None:
    with pytest.raises(errors.Invalid) as caught:
        build(SignIn, email="nobody", password=SecretStr("hunter2" * 100))
    assert {trouble.field for trouble in caught.value.field_errors} == {"email", "password"}
    assert "hunter2" not in repr(vars(caught.value))
    assert "nobody" not in repr(vars(caught.value))
    assert caught.value.__context__ is None
