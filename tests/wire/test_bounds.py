"""What is wrong in an answer is found, and no list of all its faults is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from api_client.wire.challenge import Challenge
from api_client.wire.page import Page
from tests.wire.documents import ANSWERS, PAGES


def lists(schema: object) -> Iterator[dict[str, Any]]:
    """All lists in a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "list":
            yield schema
        for inner in schema.values():
            yield from lists(inner)
    elif isinstance(schema, (list, tuple)):
        for inner in schema:
            yield from lists(inner)


@pytest.mark.parametrize("model", [*ANSWERS, *PAGES], ids=lambda model: model.__name__)
def test_every_list_is_read_to_its_first_fault(model: type[BaseModel]) -> None:
    assert all(schema.get("fail_fast") for schema in lists(model.__pydantic_core_schema__))


def test_ten_thousand_faults_are_told_as_one() -> None:
    with pytest.raises(ValidationError) as caught:
        Page[Challenge].model_validate_json('{"items":[' + ",".join(["0"] * 10_000) + "]}")
    assert caught.value.error_count() == 1
