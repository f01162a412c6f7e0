"""The steps of a merge: who gets which answer, and when it is too late (rules 11.1, 11.3 and 11.4)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.rules.merge_emails import of_nobody, of_profile
from backend.services import Services
from backend.store import merges
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.merging import Merging, merge
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox, text_of, wrong
from tests.backend.statements import written

MASK = re.compile(r"^.\*{5}@.\*{5}$")


def test_rule_11_1_a_merge_is_made_in_four_steps_and_told_to_all_accounts_of_both(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    community.add_account(services, ada, "second@example.org")
    community.change(services, old, recovery_email="rescue@example.net")
    merging = Merging(api, services, ada)
    started = merging.start("OLD@example.com")
    assert started.status_code == 201
    assert [email["masked"] for email in started.json()["emails"]] == ["o*****@e*****", "r*****@e*****"]
    assert merging.get().json()["state"] == "started"
    code = merging.code(1)
    (mail,) = merging.postbox.got
    assert mail["To"] == "rescue@example.net"
    assert "ada@example.org" in text_of(mail)
    assert merging.get().json()["state"] == "code_sent"
    preview = merging.ask("verify", {"code": code})
    assert preview.status_code == 200
    again = merging.get().json()
    assert (again["state"], again["preview"]) == ("verified", preview.json())
    done = merging.confirm()
    assert done.status_code == 200
    assert done.json()["profile_id"] == ada.profile_id
    told = {mail["To"] for mail in merging.postbox.empty()}
    assert told == {"ada@example.org", "second@example.org", "old@example.com", "rescue@example.net"}
    after = merging.get().json()
    assert (after["state"], after["result"], after["preview"]) == ("merged", done.json(), None)
    for secret in (ada, old):
        shown = api.get("/v1/token", headers=secret.headers).json()
        assert (shown["profile_id"], shown["account_id"]) == (ada.profile_id, secret.account_id)


def test_rule_11_3_confirming_again_answers_the_first_result(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    merging = Merging(api, services, ada)
    merging.preview(old.email)
    first, again, other = merging.confirm(), merging.confirm(), merging.confirm("skills")
    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 200)
    assert first.json() == again.json() == other.json()
    for late in (
        api.delete(f"/v1/me/merges/{merging.id}", headers=ada.headers),
        merging.ask("code", {"email_id": merging.emails[0]["id"]}),
        merging.ask("verify", {"code": "000000"}),
    ):
        assert (late.status_code, late.json()["code"]) == (409, "already_merged")


def test_rule_11_1_the_first_step_asks_for_the_password_each_time(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    without = api.post("/v1/me/merges", json={"email": old.email}, headers=ada.headers)
    assert (without.status_code, without.json()["code"]) == (403, "password_required")
    merging = Merging(api, services, ada)
    assert merging.start(old.email, password="Wrong-horse-7").json()["code"] == "password_wrong"
    key = people.api_key(services, ada)
    again = api.post("/v1/me/merges", json={"email": old.email}, headers=key)
    assert again.json()["code"] == "password_required"


def test_rule_11_4_an_address_that_nobody_has_gets_the_same_answers(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    known, unknown = Merging(api, services, ada), Merging(api, services, ada)
    answers = []
    for merging, email in ((known, old.email), (unknown, "nobody@example.com")):
        started = merging.start(email)
        masks = [one["masked"] for one in started.json()["emails"]]
        assert all(MASK.match(mask) for mask in masks)
        assert email[0] in {mask[0] for mask in masks}
        sent = merging.ask("code", {"email_id": merging.emails[0]["id"]})
        tries = [merging.ask("verify", {"code": "abc"}) for _ in range(6)]
        early = merging.confirm()
        state = merging.get().json()
        answers.append(
            [
                (started.status_code, started.json().keys()),
                (sent.status_code, sent.json().keys()),
                [(one.status_code, one.json()["code"]) for one in tries],
                (early.status_code, early.json()["code"]),
                (state["state"], state["preview"]),
            ]
        )
    assert answers[0] == answers[1]
    assert [mail["To"] for mail in unknown.postbox.empty()] == [old.email]


def test_rule_11_4_the_same_question_gets_the_same_masks(api: TestClient, services: Services, ada: Person) -> None:
    merging = Merging(api, services, ada)
    for name in ("nobody", "noone", "nemo"):
        asked = [[one["masked"] for one in merging.start(f"{name}@example.com").json()["emails"]] for _ in range(2)]
        assert asked[0] == asked[1]
    assert merging.start("Nemo@Example.com").json()["emails"][0].keys() == {"id", "masked"}


def test_rule_11_4_what_nobody_has_looks_like_what_somebody_has() -> None:
    invented = [of_nobody(f"{number}@example.com", b"key") for number in range(300)]
    assert {len(one) for one in invented} == {1, 2, 3}
    assert all(MASK.match(mail.masked) and mail.address is None for one in invented for mail in one)
    assert all(f"{str(number)[0]}*****@e*****" in {mail.masked for mail in one} for number, one in enumerate(invented))
    own_places = {
        [mail.masked for mail in one].index(f"{str(number)[0]}*****@e*****") for number, one in enumerate(invented)
    }
    assert own_places == {0, 1, 2}, "somebody's account is the oldest of hers, or not"
    assert of_nobody("a@b.example", b"key") != of_nobody("a@b.example", b"other key")
    assert [one.masked for one in of_profile(["a@b.example", "A@B.example"], "a@b.EXAMPLE")] == ["a*****@b*****"]


def test_rule_11_4_sending_is_limited_alike_for_all_addresses(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    for email in (old.email, "nobody@example.com"):
        merging = Merging(api, services, ada)
        merging.start(email)
        chosen = {"email_id": merging.emails[0]["id"]}
        assert [merging.ask("code", chosen).status_code for _ in range(6)] == [202] * 5 + [429]


def test_rule_11_4_a_member_names_so_many_addresses_an_hour(api: TestClient, services: Services, ada: Person) -> None:
    merging = Merging(api, services, ada)
    assert [merging.start(f"{number}@example.com").status_code for number in range(21)] == [201] * 20 + [429]


def test_rule_11_4_the_steps_do_the_same_work_for_every_address(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    def work(email: str) -> list[str]:
        merging = Merging(api, services, ada)
        with written(services.database) as done:
            merging.start(email)
            merging.ask("code", {"email_id": merging.emails[0]["id"]})
            merging.ask("verify", {"code": "000000"})
        return done

    work("warm@example.org")  # makes what is made once for a database
    assert work(old.email) == work("nobody@example.com") != []


def test_a_deactivated_account_neither_names_its_profile_nor_gets_a_code(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    community.add_account(services, old, "active@example.net")
    people.deactivate(services, old)
    merging = Merging(api, services, ada)
    merging.start("active@example.net")
    assert [one["masked"] for one in merging.emails] == ["a*****@e*****"]
    merging.start(old.email)
    merging.ask("code", {"email_id": merging.emails[0]["id"]})
    assert merging.postbox.empty() == []


def test_ones_own_address_is_a_clear_error(api: TestClient, services: Services, ada: Person) -> None:
    community.add_account(services, ada, "second@example.org")
    for email in ("ada@example.org", "SECOND@example.org"):
        refused = Merging(api, services, ada).start(email)
        assert (refused.status_code, refused.json()["code"]) == (409, "own_address")


def test_a_new_merge_takes_the_place_of_the_one_on_its_way(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    first, second = Merging(api, services, ada), Merging(api, services, ada)
    first.start(old.email)
    second.start(old.email)
    assert (first.get().status_code, second.get().status_code) == (404, 200)


def test_a_merge_is_of_its_profile_only_and_can_be_given_up(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    merging = Merging(api, services, ada)
    merging.start(old.email)
    foreign = Merging(api, services, old)
    foreign.id = merging.id
    assert foreign.get().status_code == 404
    assert foreign.confirm().status_code == 404
    assert merging.ask("code", {"email_id": "none"}).status_code == 404
    assert api.delete(f"/v1/me/merges/{merging.id}", headers=ada.headers).status_code == 204
    assert merging.get().status_code == 404


def test_a_merge_waits_an_hour_for_its_code_and_half_an_hour_for_the_confirmation(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    merging = Merging(api, services, ada)
    merging.start(old.email)
    code = merging.code()
    clock.forward(timedelta(minutes=10))
    assert merging.ask("verify", {"code": code}).json()["code"] == "code_expired"
    clock.forward(merges.TO_ENTER - timedelta(minutes=11))
    assert merging.ask("verify", {"code": merging.code()}).status_code == 200
    clock.forward(merges.TO_CONFIRM - timedelta(seconds=1))
    assert merging.get().status_code == 200
    clock.forward(timedelta(seconds=1))
    assert (merging.get().status_code, merging.confirm().status_code) == (404, 404)


def test_a_code_is_good_once_and_for_its_own_merge(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    merging = Merging(api, services, ada)
    merging.start(old.email)
    code = merging.code()
    assert merging.ask("verify", {"code": wrong(code)}).json()["code"] == "code_wrong"
    other = Merging(api, services, people.member(services))
    other.start(old.email)
    assert other.ask("verify", {"code": code}).json()["code"] == "code_wrong"
    assert merging.ask("verify", {"code": code}).status_code == 200
    assert merging.ask("verify", {"code": code}).json()["code"] == "code_used_up"


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_a_profile_that_was_changed_after_the_preview_gives_a_new_preview_first(
    api: TestClient, services: Services, ada: Person, old: Person, whose: str
) -> None:
    merging = Merging(api, services, ada)
    preview = merging.preview(old.email)
    community.change(services, ada if whose == "mine" else old, about="Something new")
    refused = merging.confirm()
    assert (refused.status_code, refused.json()["code"]) == (412, "profiles_changed")
    new = merging.get().json()["preview"]
    assert refused.json()["preview"] == new
    assert "Something new" in {one["value"] for one in new["kept"]}
    assert merging.confirm(version=preview["version"]).status_code == 412
    assert merging.confirm(version=new["version"]).status_code == 200


def test_activities_between_preview_and_confirmation_are_in_the_way_of_nothing_and_are_merged(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    from tests.backend.reporting import Platform

    merging = Merging(api, services, ada)
    merging.preview(old.email)
    assert Platform(api, services).did(old, ["forum_answer_marked_accepted"]) == [2]
    assert merging.confirm().status_code == 200
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 2


def test_a_profile_that_went_elsewhere_meanwhile_ends_the_merge(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    third = people.member(services)
    late = Merging(api, services, third)
    late.preview(old.email)
    merge(api, services, ada, old)
    assert (late.get().status_code, late.confirm().status_code) == (404, 404)


def test_two_profiles_that_are_merged_into_each_other_become_one(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    forth, back = Merging(api, services, ada), Merging(api, services, old)
    forth.preview(old.email)
    back.preview(ada.email)
    assert forth.confirm().status_code == 200
    assert back.confirm().status_code == 404


def test_a_choice_that_the_preview_does_not_have_is_refused_and_nothing_is_merged(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    merging = Merging(api, services, ada)
    merging.preview(old.email)
    refused = merging.confirm("website")
    assert (refused.status_code, refused.json()["code"]) == (422, "choice_unknown")
    assert merging.get().json()["state"] == "verified"


def test_an_account_of_single_sign_on_confirms_with_its_key(api: TestClient, services: Services, old: Person) -> None:
    people.company(services, "Sso", "sso.example", sso=True)
    eve = people.member(services, "eve@sso.example")
    merging = Merging(api, services, eve)
    assert merging.start(old.email).json()["code"] == "password_required"
    key = people.secret_of(services, eve, SecretKind.API_KEY)
    assert merging.start(old.email, api_key=key).status_code == 201


def test_the_first_step_repeated_with_its_key_makes_one_merge(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    body = {"email": old.email, "password": PASSWORD}
    headers = ada.headers | {"Idempotency-Key": "k"}
    first, again = (api.post("/v1/me/merges", json=body, headers=headers) for _ in range(2))
    assert first.json() == again.json()


def test_rule_11_5_the_answer_says_where_help_is(api: TestClient, services: Services, ada: Person) -> None:
    assert Merging(api, services, ada).start("x@example.org").json()["support_url"] is None
    object.__setattr__(services, "support_url", "https://support.example/new")
    assert Merging(api, services, ada).start("x@example.org").json()["support_url"] == "https://support.example/new"


def test_the_mail_with_the_code_warns_who_did_not_ask(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    merging = Merging(api, services, ada)
    merging.start(old.email)
    merging.ask("code", {"email_id": merging.emails[0]["id"]})
    (mail,) = Postbox(services).empty()
    assert "can't be undone" in text_of(mail)
