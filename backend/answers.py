"""Every error that can leave a handler, turned into its answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.openapi import PROBLEM
from backend.problems import TITLES, Problem, SecretNotGood, document
from backend.rules.broken import BrokenKind, RuleBroken
from backend.store.database import DatabaseAway

logger = logging.getLogger("mxprofile.errors")

STATUS_OF_RULE = {
    BrokenKind.INVALID: 422,
    BrokenKind.CONFLICT: 409,
    BrokenKind.FORBIDDEN: 403,
    BrokenKind.NOT_FOUND: 404,
}
"""HTTP status of each kind of broken rule."""
RETRY_SECONDS = 2
STOPPING = Problem(
    503,
    "stopping",
    "The server stops and could not wait for this, which may have been done all the same. Try again: what has an "
    "Idempotency-Key is done once.",
    headers={"Retry-After": str(RETRY_SECONDS)},
)
"""What a request is answered that takes longer than a server waits at its end."""


def answer_to(error: Exception, request_id: str) -> Response:
    """The answer for any exception; one that is nobody's answer is logged and becomes a 500 that tells nothing."""
    if isinstance(error, SecretNotGood):
        return Response(b'{"error": ""}', 403, {"Cache-Control": "no-store"}, "application/json")
    problem = _problem_of(error)
    if problem.status == 500:
        logger.error("unexpected error", exc_info=error, extra={"facts": {"request_id": request_id}})
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(document(problem, request_id), problem.status, headers, PROBLEM)


def _problem_of(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case RuleBroken():
            return _broken(error)
        case RequestValidationError():
            return _unreadable(error)
        case DatabaseAway():
            retry = {"Retry-After": str(RETRY_SECONDS)}
            return Problem(503, "database_away", "The database is not reached. Try again.", headers=retry)
        case HTTPException():
            code = TITLES.get(error.status_code, "error").lower().replace(" ", "_")
            return Problem(error.status_code, code, str(error.detail), headers=dict(error.headers or {}))
        case _:
            return Problem(500, "internal_error", "Something went wrong here; tell the operator the request id.")


def _broken(error: RuleBroken) -> Problem:
    facts: dict[str, Any] = dict(error.facts)
    if error.field:
        facts.setdefault("errors", [{"field": error.field, "code": error.code, "message": error.message}])
    return Problem(STATUS_OF_RULE[error.kind], error.code, error.message, **facts)


def _unreadable(error: RequestValidationError) -> Problem:
    """What is wrong with each field; what was sent is not repeated, since it may be a secret."""
    errors = [
        {
            "field": ".".join(str(part) for part in entry["loc"][1:]),
            "code": str(entry["type"]),
            "message": str(entry["msg"]),
        }
        for entry in error.errors()
    ]
    first = errors[0] if errors else {"field": "", "message": "not understood"}
    detail = f"{first['field'] or 'the request'}: {first['message']}"
    return Problem(422, "invalid_request", detail, errors=errors)


class ErrorAnswers:
    """ASGI middleware outside of FastAPI's own: answers what the middlewares below it raise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        begun = False

        async def send_noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except asyncio.CancelledError:
            if scope["type"] != "http" or begun:
                raise
            await answer_to(STOPPING, scope["state"]["request_id"])(scope, receive, send)
        except Exception as error:  # the last resort of the process: logged, and answered with 500
            if scope["type"] != "http" or begun:
                # An answer that is on its way can only be cut short, which the server does with what is raised.
                raise
            await answer_to(error, scope["state"]["request_id"])(scope, receive, send)


def install(app: FastAPI, operations: Sequence[Route]) -> None:
    """Registers the errors that FastAPI would answer in its own way."""

    def methods(request: Request) -> list[str]:
        fitting = (route for route in operations if route.matches(request.scope)[0] is not Match.NONE)
        return sorted({method for route in fitting for method in route.methods or ()})

    async def answer(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.status_code == 405 and (allowed := methods(request)):
            # Starlette names the methods of the first operation on the path only.
            error.headers = {"Allow": ", ".join(allowed)}
        return answer_to(error, str(request.state.request_id))

    for kind in (RequestValidationError, HTTPException, Problem, SecretNotGood, RuleBroken, DatabaseAway):
        app.add_exception_handler(kind, answer)
