"""Operations are found by the fixed parts of their paths, as a walk down the list of all would find them."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from backend.app import routers
from backend.route_index import Operations

OPERATIONS = [route for router in routers() for route in router.routes if isinstance(route, APIRoute)]
ASKED = [(method, operation) for operation in OPERATIONS for method in sorted(operation.methods or ())]
INDEX = Operations(OPERATIONS)


def scope_of(method: str, path: str) -> Scope:
    """A request's."""
    return {"type": "http", "method": method, "path": path, "root_path": ""}


@pytest.mark.parametrize(("method", "operation"), ASKED, ids=[f"{method} {one.path_format}" for method, one in ASKED])
def test_each_operation_is_found_by_its_method_and_path(method: str, operation: APIRoute) -> None:
    path = re.sub(r"{\w+}", "some-thing", operation.path_format)
    match, child_scope = INDEX.matches(scope_of(method, path))
    assert match is Match.FULL
    assert child_scope["route"] is operation
    assert set(child_scope["path_params"].values()) <= {"some-thing"}


@pytest.mark.parametrize("path", sorted({one.path_format for one in OPERATIONS}))
def test_another_method_is_a_partial_match(path: str) -> None:
    assert INDEX.matches(scope_of("TRACE", re.sub(r"{\w+}", "some-thing", path)))[0] is Match.PARTIAL


@pytest.mark.parametrize("path", ["/", "", "//", "/v1", "/v1/", "/v1/me/overview/", "/v1//overview", "/v2/me/overview"])
def test_what_is_no_operation_is_not_found(path: str) -> None:
    assert INDEX.matches(scope_of("GET", path)) == (Match.NONE, {})


def test_few_operations_are_tried_for_a_request() -> None:
    # Those that share the fixed beginning and the length: the methods of a path, and of its neighbours by parameter.
    most = max(len([*INDEX._candidates(re.sub(r"{\w+}", "x", one.path))]) for one in OPERATIONS)
    assert most <= 8 < len(OPERATIONS)
