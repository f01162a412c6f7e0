"""Avatars over HTTP: who may send and see one, and how it is cached (rules 9.1 and 9.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.routes.profile import UPLOADS
from backend.services import Services
from backend.store.tables import avatars
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.images import image, opened
from tests.backend.merging import merge
from tests.backend.people import Person
from tests.backend.profiles import read, upload


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services)


@pytest.fixture
def bob(services: Services) -> Person:
    return people.member(services)


def fetch(api: TestClient, viewer: Person, owner: Person, query: str = "", **headers: str) -> httpx.Response:
    answer: httpx.Response = api.get(f"/v1/profiles/{owner.profile_id}/avatar{query}", headers=viewer.headers | headers)
    return answer


def form(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_rule_9_1_an_avatar_is_kept_and_given_in_each_size(api: TestClient, ada: Person, kind: str) -> None:
    answer = upload(api, ada, image(kind.upper(), (300, 200)), f"Image/{kind.upper()}; x=y")
    assert answer.status_code == 200, answer.text
    for asked, side in ((32, 32), (64, 64), (128, 128), (256, 200), (512, 200)):
        got = fetch(api, ada, ada, f"?size={asked}")
        assert (got.status_code, got.headers["Content-Type"]) == (200, "image/png")
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert opened(got.content).size == (side, side)


def test_an_avatar_can_be_kept_for_a_day_under_the_address_of_its_version_only(
    api: TestClient, ada: Person, bob: Person
) -> None:
    upload(api, ada)
    first = read(api, ada)["avatar_url"]
    assert first.startswith(f"/v1/profiles/{ada.profile_id}/avatar?v=")
    got = api.get(first, headers=ada.headers)
    assert got.headers["Cache-Control"] == "private, max-age=86400"
    assert api.get(f"{first}&size=32", headers=ada.headers).headers["Cache-Control"] == "private, max-age=86400"
    again = fetch(api, ada, ada, **{"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["Cache-Control"]) == (304, b"", "private, no-cache")
    upload(api, ada, image(color="blue"))
    assert read(api, ada)["avatar_url"] != first
    assert api.get(first, headers=ada.headers).headers["Cache-Control"] == "private, no-cache"
    assert fetch(api, ada, ada).headers["ETag"] != got.headers["ETag"]


def test_rule_9_3_an_avatar_is_seen_by_whoever_may_see_the_profile(
    api: TestClient, services: Services, ada: Person, bob: Person
) -> None:
    assert form(fetch(api, ada, ada)) == (404, "not_found")
    upload(api, ada)
    assert form(fetch(api, bob, ada)) == (404, "not_found")
    community.invite(services, ada, bob)
    assert fetch(api, bob, ada).status_code == 200
    assert form(fetch(api, ada, bob)) == (404, "not_found")


def test_an_avatar_that_was_removed_is_gone(api: TestClient, services: Services, ada: Person) -> None:
    upload(api, ada)
    assert api.delete("/v1/me/avatar", headers=ada.headers).status_code == 204
    assert form(fetch(api, ada, ada)) == (404, "not_found")
    assert form(api.delete("/v1/me/avatar", headers=ada.headers)) == (404, "not_found")
    assert read(api, ada)["avatar_url"] is None
    count = select(func.count()).select_from(avatars)
    assert services.database.read_now(lambda tx: tx.execute(count).scalar_one()) == 0


@pytest.mark.parametrize("kind", ["image/gif", "image/svg+xml", "text/html", "application/json", ""])
def test_another_media_type_is_415(api: TestClient, ada: Person, kind: str) -> None:
    assert form(upload(api, ada, image(), kind)) == (415, "media_type_unknown")


def test_what_is_no_image_is_refused_with_a_sentence_and_changes_nothing(api: TestClient, ada: Person) -> None:
    upload(api, ada)
    before = read(api, ada)
    refused = upload(api, ada, image("GIF"))
    assert form(refused) == (422, "image_unreadable")
    assert "PNG, JPEG or WebP" in refused.json()["detail"]
    assert form(upload(api, ada, b"")) == (422, "image_unreadable")
    assert read(api, ada) == before


def test_an_avatar_has_five_mebibytes_and_other_bodies_one(api: TestClient, ada: Person) -> None:
    most = 5 * 1024 * 1024
    assert upload(api, ada, image().ljust(most, b"x")).status_code == 200
    assert form(upload(api, ada, image().ljust(most + 1, b"x"))) == (413, "body_too_large")
    assert form(api.patch("/v1/me/profile", content=bytes(2**20 + 1), headers=ada.headers)) == (413, "body_too_large")


def test_avatars_are_bounded_per_hour_before_they_are_decoded(
    api: TestClient, ada: Person, bob: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(UPLOADS.count):
        assert upload(api, ada, b"no image").status_code == 422
    monkeypatch.setattr("backend.pictures.picture_of", lambda _sent: pytest.fail("it was decoded"))
    refused = upload(api, ada)
    assert form(refused) == (429, "rate_limited")
    assert int(refused.headers["Retry-After"]) > 0
    monkeypatch.undo()
    assert upload(api, bob).status_code == 200
    clock.forward(timedelta(hours=1))
    assert upload(api, ada).status_code == 200


def test_who_may_not_send_one_has_nothing_decoded(
    api: TestClient, services: Services, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.pictures.picture_of", lambda _sent: pytest.fail("it was decoded"))
    reader = Person(
        "", ada.profile_id, ada.account_id, people.secret_of(services, ada, SecretKind.PAT, ["mxp:profile:read"])
    )
    assert form(upload(api, reader)) == (403, "scope_missing")


@pytest.mark.parametrize("size", ["0", "31", "1000000", "x", "-32"])
def test_sizes_are_those_there_are(api: TestClient, ada: Person, size: str) -> None:
    upload(api, ada)
    assert form(fetch(api, ada, ada, f"?size={size}")) == (422, "invalid_request")


def test_rule_11_2_a_merge_fills_in_the_others_avatar_and_keeps_ones_own(
    api: TestClient, services: Services, ada: Person, bob: Person
) -> None:
    upload(api, bob, image(color="blue"))
    merge(api, services, ada, bob)
    assert opened(fetch(api, ada, ada).content).convert("RGB").getpixel((5, 5)) == (0, 0, 255)
    eve = people.member(services)
    upload(api, eve)
    merge(api, services, ada, eve)
    assert opened(fetch(api, ada, ada).content).convert("RGB").getpixel((5, 5)) == (0, 0, 255)
    count = select(func.count()).select_from(avatars)
    assert services.database.read_now(lambda tx: tx.execute(count).scalar_one()) == 2


def test_lists_of_people_say_where_their_avatars_are(
    api: TestClient, services: Services, ada: Person, bob: Person
) -> None:
    upload(api, bob)
    community.connect(services, ada, bob)
    (shown,) = api.get("/v1/me/connections", headers=ada.headers).json()["items"]
    assert shown["person"]["avatar_url"] == read(api, bob)["avatar_url"]
    assert api.get(shown["person"]["avatar_url"], headers=ada.headers).status_code == 200
