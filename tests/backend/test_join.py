"""The page behind an invite link (rule 5.4)."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import referrals
from tests.backend import community, people
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, name="Ada <script>alert(1)</script>")


def page_of(api: TestClient, services: Services, person: Person) -> httpx.Response:
    code = services.database.read_now(lambda tx: referrals.code_of(tx, person.profile_id))
    answer: httpx.Response = api.get(f"/join/{code}")
    return answer


def test_rule_5_4_the_page_says_who_invites_only_if_she_is_public(
    api: TestClient, services: Services, ada: Person
) -> None:
    private = page_of(api, services, ada)
    assert private.status_code == 200
    assert "<h1>A member invites you to mxprofile</h1>" in private.text
    assert "Ada" not in private.text
    community.publish(services, ada)
    assert "<h1>Ada &lt;script&gt;alert(1)&lt;/script&gt; invites you" in page_of(api, services, ada).text


def test_rule_5_4_a_sign_up_with_the_code_on_the_page_counts_for_the_inviter(
    api: TestClient, services: Services, ada: Person
) -> None:
    found = re.search(r'class="code">([^<]+)<', page_of(api, services, ada).text)
    assert found is not None
    body = {"email": "nora@example.org", "password": PASSWORD, "name": "Nora", "referral_code": found[1]}
    pending = api.post("/v1/sign-ups", json=body).json()["id"]
    answer = api.post(f"/v1/sign-ups/{pending}/verify", json={"code": Postbox(services).code()})
    assert answer.status_code == 201
    assert api.get("/v1/me/referral", headers=ada.headers).json()["sign_ups"] == 1


def test_the_page_has_no_script_loads_nothing_and_is_not_indexed(
    api: TestClient, services: Services, ada: Person
) -> None:
    community.publish(services, ada)
    answer = page_of(api, services, ada)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';") and "frame-ancestors 'none'" in policy
    found = re.search("<style>(.*)</style>", answer.text, re.DOTALL)
    assert found is not None
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert not re.search(r"<script|\son\w+=|src=|javascript:", answer.text)


@pytest.mark.parametrize("code", ["none", "%00", "%FF", "x" * 500, "..%2F", "%3Cscript%3E"])
def test_an_unknown_code_is_a_friendly_404(api: TestClient, code: str) -> None:
    answer = api.get(f"/join/{code}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] in {"text/html; charset=utf-8", "application/problem+json"}
    if "%2F" not in code:
        assert "belongs to nobody" in answer.text
    assert "ETag" not in answer.headers
    assert "script" not in answer.text
