"""Errors as RFC 9457 problem documents."""

from __future__ import annotations

from pydantic import Field

from api_client.wire.base import Answer, Whole
from api_client.wire.text import Untrusted


class FieldError(Answer):
    """What is wrong with one field of a request."""

    field: Untrusted
    """Dotted path of the field, as in ``activities.0.kind``; empty for the body as a whole."""
    code: Untrusted
    message: Untrusted


class Problem(Answer):
    """An `application/problem+json` answer; `code` is stable and meant for programs, `detail` for people."""

    type: Untrusted = Untrusted("about:blank")
    title: Untrusted
    status: Whole
    detail: Untrusted = Untrusted("")
    code: Untrusted = Untrusted("")
    request_id: Untrusted = Untrusted("")
    errors: list[FieldError] = Field(default_factory=list)
