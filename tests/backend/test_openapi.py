"""The OpenAPI document itself, judged by a public validator."""

from __future__ import annotations

import re

from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.backend.conftest import shared_app


def test_the_document_is_openapi_3_1() -> None:
    document = shared_app().openapi()
    assert document["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_operation_has_a_name_of_its_own_and_says_who_may_ask() -> None:
    operations = [said for methods in shared_app().openapi()["paths"].values() for said in methods.values()]
    assert len({said["operationId"] for said in operations}) == len(operations)
    for said in operations:
        assert bool(said["security"]) == bool(said.get("x-secrets")), said["operationId"]


def test_path_parameters_are_named_after_their_resource() -> None:
    for path in shared_app().openapi()["paths"]:
        for parameter in re.findall(r"\{(\w+)\}", path):
            assert re.fullmatch(r"[a-z_]+_(id|token)|code", parameter), path
