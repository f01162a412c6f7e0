"""Errors as answers: RFC 9457 problem documents, each with a stable code."""

from __future__ import annotations

import json
from typing import Any

from backend.store.database import Rejected

TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    409: "Conflict",
    412: "Changed in between",
    413: "Too large",
    415: "Unsupported media type",
    416: "No such part",
    422: "Invalid request",
    428: "Precondition required",
    429: "Too many requests",
    431: "Headers too large",
    500: "Internal error",
    503: "Not available",
}


class Problem(Rejected):
    """An error that is the answer.

    `facts` are added to the document (open steps, the id of what was made…); `errors` are its field errors, each with
    field, code and message. With `keeps_rows` the unit of work is committed all the same.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
        keeps_rows: bool = False,
        **facts: Any,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers, self.facts = errors, headers or {}, facts
        self.keeps_rows = keeps_rows


class SecretNotGood(Rejected):
    """A key or token that is unknown, deleted, over, or of a deactivated account: ``403 {"error": ""}`` (rule 13.6)."""


def not_found() -> Problem:
    """404 for what is not there, not yours, or not visible to you: the three are not told apart."""
    return Problem(404, "not_found", "There is nothing here, or nothing that you may see.")


def invalid(field: str, code: str, message: str) -> Problem:
    """422 for one bad field, in the form of the schema's own checks."""
    return Problem(
        422, "invalid_request", f"{field}: {message}", errors=[{"field": field, "code": code, "message": message}]
    )


def document(problem: Problem, request_id: str) -> bytes:
    """The problem as the JSON of `application/problem+json`."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, "Error"),
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": request_id,
    }
    if problem.errors is not None:
        content["errors"] = problem.errors
    return json.dumps(content | problem.facts, ensure_ascii=False).encode()
