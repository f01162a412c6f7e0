"""What the OpenAPI document says of an operation's answers; it follows from how the operation is declared."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api_client.wire.problem import Problem as ProblemDocument
from backend.access import Access
from backend.problems import TITLES
from backend.route_index import Operations
from backend.store.rate_limits import Limit

PROBLEM = "application/problem+json"
FORM = "application/x-www-form-urlencoded"
PAGE = "text/html"
MAX_KEY_LENGTH = 255
"""Of an Idempotency-Key."""
MAX_ETAGS_LENGTH = 1024
_ETAGS = r'^(\*|"[!#-~]*"(, ?"[!#-~]*")*)$'
"""Of an If-Match: any version, or strong ETags."""
_BYTES = {"type": "string", "format": "binary"}


def responses_of(
    access: Access,
    path: str,
    method: str,
    model: type[BaseModel] | None,
    status: int,
    keyed: bool,  # noqa: FBT001 - as declared
    limit: Limit | None,
    more: tuple[int, ...],
    gives: tuple[str, ...] = (),
    *,
    ranges: bool = False,
) -> dict[int | str, dict[str, Any]]:
    """Every status the operation can answer with, as FastAPI's `responses`."""
    problems = {400, 422, 503, *more} | ({416} if ranges else set())
    if not access.is_public:
        problems |= {401, 403}
    if "{" in path:
        problems.add(404)
    if method != "GET":
        problems |= {408, 413}
    if keyed:
        problems.add(409)
    if limit is not None:
        problems.add(429)
    responses: dict[int | str, dict[str, Any]] = {code: _problem(code) for code in sorted(problems)}
    if not access.is_public:
        responses[403]["content"]["application/json"] = {
            "schema": {"type": "object", "properties": {"error": {"const": ""}}, "required": ["error"]}
        }
    responses[status] = {"description": "Done"} if model is None else {"model": model, "description": "Done"}
    if gives:
        responses[status]["content"] = _bytes(*gives)
        # People read a page: that something is not there is one too.
        responses.get(404, _problem(404))["content"].update(_bytes(*{PAGE} & {*gives}))
    if ranges:
        responses[206] = responses[status] | {"description": "The part that Range names"}
    if method == "GET":
        responses[304] = {"description": "Not changed since the version named in If-None-Match"}
    return responses


def extra_of(
    access: Access, *, keyed: bool, edits: bool, form: type[BaseModel] | None, takes: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What FastAPI can't know of an operation: the secret and the scope it asks for, and the headers that it reads."""
    extra: dict[str, Any] = {"security": [] if access.is_public else [{"mxtoken": []}]}
    parameters: list[dict[str, Any]] = []
    if not access.is_public:
        extra["x-secrets"] = sorted(access.kinds)
    if access.scope:
        extra["x-scope"] = access.scope
    if keyed:
        schema = {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH, "pattern": "^[!-~]+$"}
        parameters.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema})
    if edits:
        schema = {"type": "string", "maxLength": MAX_ETAGS_LENGTH, "pattern": _ETAGS}
        parameters.append({"name": "If-Match", "in": "header", "required": True, "schema": schema})
    if parameters:
        extra["parameters"] = parameters
    if form is not None:
        extra["requestBody"] = {"required": True, "content": {FORM: {"schema": form.model_json_schema()}}}
    if takes:
        extra["requestBody"] = {"required": True, "content": {kind: {"schema": _BYTES} for kind in takes}}
    return extra


def _bytes(*kinds: str) -> dict[str, Any]:
    return {kind: {"schema": _BYTES} for kind in kinds}


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": TITLES.get(status, "Error"), "content": {PROBLEM: {"schema": schema}}}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the problem schema and the security scheme that all operations refer to."""
    routes = [one for route in app.routes for one in (route.operations if isinstance(route, Operations) else [route])]
    content = get_openapi(title=app.title, version=app.version, description=app.description, routes=routes)
    components = content.setdefault("components", {})
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    components.setdefault("schemas", {}).update(problem.pop("$defs", {}) | {"Problem": problem})
    components["securitySchemes"] = {
        "mxtoken": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`mxtoken <secret>`, for every kind of secret.",
        }
    }
    return content
