"""The OpenAPI document and the backend agree on every operation, and every GET answers If-None-Match.

Each answer is held against the document as it comes, in this whole folder; here each operation is asked once at least.
"""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api_client.errors import kind_of
from api_client.problems import from_answer
from tests.contract import tours
from tests.contract.document import Document, Seen
from tests.contract.schema import Schemas
from tests.contract.target import PATIENCE, Member, Target

pytestmark = pytest.mark.anyio


def raw(target: Target, secret: SecretStr | None = None) -> httpx.AsyncClient:
    """For what the typed client never sends."""
    headers = {"Authorization": f"mxtoken {secret.get_secret_value()}"} if secret else {}
    return httpx.AsyncClient(
        base_url=target.server, headers=headers, transport=httpx.AsyncHTTPTransport(trust_env=False), timeout=PATIENCE
    )


async def test_every_get_has_its_etag_and_answers_if_none_match_with_304(
    target: Target, document: Document, member: Member, seen: list[Seen]
) -> None:
    ids = {name: made for tour in tours.all_of_them() for name, made in (await tour.ids(target, member)).items()}
    gets = [name for name in document.operations if name.startswith("GET ")]
    for name in gets:
        path = re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], name.removeprefix("GET "))
        secret = target.operator if path.startswith("/v1/operator/") else member.session
        async with raw(target, secret) as http:
            first = await http.get(path)
            assert first.status_code == 200, name
            again = await http.get(path, headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
            assert (again.status_code, again.content) == (304, b""), name
            other = await http.get(path, headers={"If-None-Match": '"other"'})
            assert (other.status_code, other.content) == (200, first.content), name
    assert {one.operation for one in seen if one.status == 304} == {*gets}


async def test_the_client_knows_every_operation_that_the_document_has(
    target: Target, document: Document, seen: list[Seen]
) -> None:
    for tour in tours.all_of_them():
        await tour.everything(target)
    assert {one.operation for one in seen if one.status < 300} == document.operations.keys()


async def test_each_refusal_is_a_problem_that_becomes_its_class_of_error(target: Target, member: Member) -> None:
    async with raw(target, member.session) as http, raw(target) as nobody, raw(target, target.operator) as operator:
        company = (await operator.post("/v1/operator/companies", json={"name": "A", "domains": []})).json()["id"]
        answers = {
            401: await nobody.get("/v1/me/overview"),
            403: await http.get("/v1/operator/companies"),
            404: await http.get("/v1/me/tokens/none"),
            413: await http.post("/v1/me/tokens", content=b" " * (1024 * 1024 + 1)),
            412: await operator.patch(f"/v1/operator/companies/{company}", json={}, headers={"If-Match": '"x"'}),
            428: await operator.patch(f"/v1/operator/companies/{company}", json={}),
            422: await http.post("/v1/me/tokens", json={"name": "a", "scopes": [], "no_such_field": 1}),
        }
    for status, answer in answers.items():
        assert answer.status_code == status
        error = from_answer(status, answer.content)
        assert type(error) is kind_of(status)
        assert error.code
        assert error.request_id == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "request_of",
    [("GET", "/v1/me/tokens?limit=0"), ("GET", "/v1/me/tokens?limit=101"), ("GET", "/v1/me/tokens?cursor=nonsense"),
     ("GET", "/v1/me/points/ledger?cursor=WzFd"), ("POST", "/v1/me/tokens"), ("PUT", "/v1/me/featured-badges"),
     ("GET", "/v1/me/challenges?state=unknown")],
    ids=" ".join,
)  # fmt: skip
async def test_what_no_operation_takes_is_a_422(target: Target, member: Member, request_of: tuple[str, str]) -> None:
    method, path = request_of
    async with raw(target, member.session) as http:
        answer = await http.request(method, path, content=b"{" if method != "GET" else None)
    assert answer.status_code == 422


async def test_the_name_of_the_scheme_is_read_in_any_case(target: Target, member: Member) -> None:
    async with raw(target) as http:
        for scheme in ("mxtoken", "MxToken", "MXTOKEN"):
            headers = {"Authorization": f"{scheme} {member.session.get_secret_value()}"}
            assert (await http.get("/v1/token", headers=headers)).status_code == 200
        headers = {"Authorization": f"Bearer {member.session.get_secret_value()}"}
        assert (await http.get("/v1/token", headers=headers)).status_code == 401


def test_an_answer_that_the_document_does_not_describe_is_found() -> None:
    schemas = Schemas({"Item": {"type": "object", "properties": {"at": {"type": "string", "format": "date-time"}},
                                "required": ["at"]}})  # fmt: skip
    page = {"type": "object", "properties": {"items": {"type": "array", "items": {"$ref": "#/x/Item"}}}}
    assert not [*schemas.faults(page, {"items": [{"at": "2026-11-17T12:00:00Z", "more": 1}]})]
    bad: list[Any] = [None, [{}], [{"at": None}], [{"at": "yesterday"}], [{"at": "2026-11-17T12:00:00+01:00"}]]
    for items in bad:
        assert [*schemas.faults(page, {"items": items})]
    assert [*schemas.faults({"unheard-of": 1}, {})]
    assert [*schemas.faults({"anyOf": [{"type": "null"}, {"const": ""}]}, "x")]
