"""From an answer that is no success, or a request that can't be sent, to the error it stands for."""

from __future__ import annotations

from typing import Any

from pydantic import JsonValue, TypeAdapter, ValidationError

from api_client.bounds import bearable
from api_client.errors import (
    SENTENCES,
    WORDLESS,
    ApiError,
    BadAnswer,
    FieldTrouble,
    Invalid,
    NotFound,
    SecretRefused,
    kind_of,
    short,
)
from api_client.wire.problem import Problem
from api_client.wire.text import Untrusted

_MAX_FACTS = 32
_MAX_FACT_ITEMS = 100
_MAX_FACT_DEPTH = 4


def from_answer(status: int, content: bytes, *, request_id: str = "", retry_after: float | None = None) -> ApiError:
    """The error an unsuccessful answer stands for; never raises, whatever `content` is."""
    content = content if bearable(content) else b""
    if status == 403 and _is_refusal(content):
        return SecretRefused(status=status, request_id=request_id)
    try:
        problem = Problem.model_validate_json(content)
    except ValidationError:
        # Who says in no words of the API that it is not there knows no API: what is wrong is its address.
        kind = BadAnswer if issubclass(kind_of(status), NotFound) else kind_of(status)
        return kind(WORDLESS.get(status, ""), status=status, request_id=request_id, retry_after=retry_after)
    code = problem.code.plain[:64]
    words = SENTENCES.get(code) or problem.detail.plain or problem.title.plain
    return kind_of(status, code)(
        words,
        code=code,
        status=status,
        request_id=short(problem.request_id.plain)[:64] or request_id,
        field_errors=tuple(
            FieldTrouble(*(short(text.plain) for text in (error.field, error.code, error.message)))
            for error in problem.errors[:_MAX_FACT_ITEMS]
        ),
        facts=_facts(content),
        retry_after=retry_after,
    )


def from_validation(error: ValidationError) -> Invalid:
    """The error for a request that is wrong before it is sent; quotes no input, which may be a password."""
    troubles = tuple(
        FieldTrouble(".".join(str(part) for part in item["loc"]), item["type"], short(item["msg"]))
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    )
    first = troubles[0]
    words = f"{first.field.replace('_', ' ').capitalize()}: {first.message[:1].lower()}{first.message[1:]}."
    return Invalid(words, code="invalid_request", field_errors=troubles)


_ANY_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


def _is_refusal(content: bytes) -> bool:
    try:
        return _ANY_JSON.validate_json(content) == {"error": ""}
    except ValidationError:
        return False


def _facts(content: bytes) -> dict[str, Any]:
    """The members of a problem document that the standard does not name, with all text made `Untrusted`."""
    try:
        document = _ANY_JSON.validate_json(content)
    except ValidationError:
        return {}
    if not isinstance(document, dict):
        return {}
    extras = {
        name: value for name, value in document.items() if name not in Problem.model_fields and name.isidentifier()
    }
    return {
        name: _harmless(value, _MAX_FACT_DEPTH) for name, value in list(extras.items())[:_MAX_FACTS] if name.isascii()
    }


def _harmless(value: JsonValue, depth: int) -> Any:
    """`value` with all text made `Untrusted`, cut at a depth and a length."""
    if isinstance(value, str):
        return Untrusted(value)
    if isinstance(value, list):
        return [_harmless(item, depth - 1) for item in value[:_MAX_FACT_ITEMS]] if depth else []
    if isinstance(value, dict):
        items = list(value.items())[:_MAX_FACT_ITEMS] if depth else []
        return {Untrusted(name).plain: _harmless(item, depth - 1) for name, item in items}
    return value
