"""Whatever a backend sends becomes a clean model or a clean error (architecture.md, hostile text)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr, ValidationError

from api_client.wire.health import Health
from api_client.wire.overview import Overview
from api_client.wire.points import DayPoints
from api_client.wire.problem import Problem
from api_client.wire.profile import Header
from api_client.wire.secret import CreatedToken
from api_client.wire.text import Untrusted, UntrustedBlock, clean
from tests.wire.documents import ANSWERS, PAGES, as_json, damaged, documents

few = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
TOKEN: dict[str, Any] = {
    "id": "1",
    "name": "n",
    "scopes": [],
    "created_at": "2026-01-01T00:00:00Z",
    "expires_at": None,
    "last_used_at": None,
}
ends_of_the_world = [timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))]


def every_model(test: Any) -> Any:
    models: list[type[BaseModel]] = [*ANSWERS, *PAGES]
    return pytest.mark.parametrize("model", models, ids=[model.__name__ for model in models])(few(test))


def leaves(value: object) -> Iterator[object]:
    """Every value in a model that is no container."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def parsed(model: type[BaseModel], document: str) -> BaseModel | None:
    """The model, or None when it is refused with an error that quotes nothing."""
    try:
        return model.model_validate_json(document)
    except ValidationError as error:
        words = str(error)
    assert "input_value" not in words
    return None


def check_leaf(leaf: object) -> None:
    if isinstance(leaf, Untrusted):
        check_text(leaf)
    elif isinstance(leaf, SecretStr):
        assert clean(leaf.get_secret_value()) == leaf.get_secret_value()
    elif isinstance(leaf, str):
        assert leaf.isascii()
        assert leaf.isprintable()
    elif isinstance(leaf, datetime):
        assert [leaf.astimezone(zone) for zone in ends_of_the_world] == [leaf, leaf]
    elif isinstance(leaf, int):
        assert len(str(leaf)) < 20


def check_text(text: Untrusted) -> None:
    block = isinstance(text, UntrustedBlock)
    assert all(character.isprintable() or (block and character == "\n") for character in text.plain)
    assert clean(text.plain, keep_newlines=block) == text.plain
    uses: tuple[Callable[[Any], object], ...] = (
        str,
        "{}".format,
        "%s".__mod__,
        "".__add__,
        lambda text: "".join([text]),
    )
    for use in uses:
        with pytest.raises(TypeError):
            use(text)


@every_model
@given(data=st.data())
def test_every_text_of_an_answer_is_clean_and_the_answer_goes_round_unchanged(
    model: type[BaseModel], data: st.DataObject
) -> None:
    answer = model.model_validate_json(as_json(data.draw(documents(model))))
    for leaf in leaves(answer):
        check_leaf(leaf)
    assert model.model_validate_json(answer.model_dump_json(by_alias=True)) == answer


@every_model
@given(data=st.data())
def test_a_damaged_answer_is_an_error_that_quotes_nothing_or_a_clean_model(
    model: type[BaseModel], data: st.DataObject
) -> None:
    for leaf in leaves(parsed(model, as_json(data.draw(damaged(model))))):
        check_leaf(leaf)


@pytest.mark.parametrize("model", [Overview, Problem, Health])
@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"null",
        b"[]",
        b'"\\ud800"',
        b"\xff\xfe{",
        b'{"a":' * 100_000,
        b"[" * 1_000_000,
        b'{"status":' + b"9" * 100_000 + b"}",
        b'{"status":1e999}',
        b'{"status":NaN}',
    ],
    ids=["empty", "null", "list", "surrogate", "utf-16", "deep", "deeper", "long number", "infinite", "not a number"],
)
def test_a_document_that_is_no_document_is_a_validation_error(model: type[BaseModel], document: bytes) -> None:
    with pytest.raises(ValidationError):
        model.model_validate_json(document)


def test_an_answer_may_gain_fields_and_enum_values() -> None:
    document = {"status": "ok", "version": "1.0", "new": {"deep": [1]}}
    assert Health.model_validate(document) == Health(status="ok", version="1.0")


def test_a_number_python_would_not_print_is_refused() -> None:
    with pytest.raises(ValidationError):
        DayPoints.model_validate_json('{"date":"2026-01-01","points":' + "9" * 4000 + "}")


@pytest.mark.parametrize("secret", ["mxp_\x1b[31m", "mxp_\u202e", "mxp_ a", "", "x" * 600])
def test_rule_13_3_a_secret_that_is_shown_once_holds_nothing_a_terminal_obeys(secret: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CreatedToken.model_validate({**TOKEN, "secret": secret})
    assert [error["loc"] for error in caught.value.errors()] == [("secret",)]


def test_rule_13_5_no_repr_holds_a_secret() -> None:
    secret = "mxp_" + "a" * 42
    created = CreatedToken.model_validate({**TOKEN, "secret": secret})
    assert secret not in repr(created) + str(created)
    assert secret in created.model_dump_json()


def test_the_models_under_test_are_all_there() -> None:
    assert {Overview, Header, Problem, CreatedToken} <= set(ANSWERS)
    assert len(ANSWERS) > 45
