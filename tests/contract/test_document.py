"""The OpenAPI document and the backend agree on every operation, and every GET answers If-None-Match.

Each answer is held against the document as it comes, in this whole folder; here each operation is asked once at least.
"""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api_client.errors import ApiError, from_answer, kind_of
from tests.contract.document import Document, Seen
from tests.contract.schema import Schemas
from tests.contract.target import NAME, PASSWORD, PATIENCE, Member, Target, unique_address
from tests.contract.test_companies import unique_domain

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
    async with target.client(member.session) as client, target.client(target.operator) as operator:
        challenge = (await client.challenges.list()).items[0]
        token = await client.tokens.create("etag", ["mxp:profile:read"])
        company = await operator.operator.create_company("Etag", [unique_domain()])
    ids = {"challenge_id": challenge.id, "token_id": token.id, "company_id": company.id}
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
    await _sign_up_and_do_everything(target)
    assert {one.operation for one in seen if one.status < 300} == document.operations.keys()


async def _sign_up_and_do_everything(target: Target) -> None:
    member = await target.new_member()
    async with target.client(member.session) as client:
        challenge = min(
            (await client.challenges.list()).items, key=lambda one: sum(step.required for step in one.steps)
        )
        await target.did(member, [step.kind for step in challenge.steps for _ in range(step.required)])
        await client.challenges.get(challenge.id)
        await client.challenges.claim(challenge.id)
        for read in (client.health, client.ready, client.overview, client.secret_info, client.points.rules):
            await read()
        for read_mine in (client.points.stats, client.points.ledger, client.badges.list, client.credits.get):
            await read_mine()
        await client.badges.feature([])
        token = await client.tokens.create("tour", [(await client.tokens.scopes()).items[0].name])
        await client.tokens.get(token.id)
        await client.tokens.list()
        await client.tokens.delete(token.id)
        key = await client.api_keys.create("tour")
        await client.api_keys.list()
        await client.api_keys.revoke(key.id)
        client.use((await client.sessions.sign_in(member.email, PASSWORD)).token)
        await client.sessions.list()
        await client.sessions.end()
    async with target.client(target.service) as service:
        await service.introspection.check(token.secret)
    await _operate(target, member)


async def _operate(target: Target, member: Member) -> None:
    domain = unique_domain()
    async with target.client(target.operator) as client, target.client() as person:
        operator = client.operator
        await operator.penalize(member.profile_id, 1, "Tour")
        await operator.set_account_status(member.account_id, "active")
        company = await operator.create_company("Tour", [domain], sso=True)
        await operator.company(company.id)
        await operator.companies()
        await operator.change_company(company.id, name="Tour Inc.")
        addresses = unique_address(domain), unique_address(domain)
        waiting = [await person.sign_ups.start(address, PASSWORD, NAME) for address in addresses]
        decisions = operator.confirm_sign_up, operator.refuse_sign_up
        for address, pending, decide in zip(addresses, waiting, decisions, strict=True):
            with pytest.raises(ApiError):
                await person.sign_ups.verify(pending.id, await target.code_for(address))
            await decide(pending.id)
        await operator.held_sign_ups()


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
