"""What a backend lets in: requests are checked strictly, and errors about them quote nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr, ValidationError

from api_client.wire.notification import WatchedAppReport
from api_client.wire.operator import CompanyChange, NewCompany, NewPenalty
from api_client.wire.operator_badge import NewBadge
from api_client.wire.own_profile import ProfileChange
from api_client.wire.project import ProjectText
from api_client.wire.secret import IntrospectionForm, NewApiKey, NewToken
from api_client.wire.session import SignIn, SignUp
from tests.wire.documents import REQUESTS, as_json, damaged, documents

few = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


def every_model(test: Any) -> Any:
    return pytest.mark.parametrize("model", REQUESTS, ids=[model.__name__ for model in REQUESTS])(few(test))


@every_model
@given(data=st.data())
def test_a_request_arrives_as_it_was_made(model: type[BaseModel], data: st.DataObject) -> None:
    request = model.model_validate_json(as_json(data.draw(documents(model))))
    assert model.model_validate_json(request.model_dump_json(exclude_none=True, by_alias=True)) == request


@every_model
@given(data=st.data())
def test_a_damaged_request_is_an_error_that_quotes_nothing(model: type[BaseModel], data: st.DataObject) -> None:
    words = ""
    try:
        model.model_validate_json(as_json(data.draw(damaged(model))))
    except ValidationError as error:
        words = str(error)
    assert "input_value" not in words


STRICT = [model for model in REQUESTS if model is not IntrospectionForm]
"""RFC 7662 has other fields ignored; all else refuses them."""


@pytest.mark.parametrize("model", STRICT, ids=[model.__name__ for model in STRICT])
def test_a_field_nobody_knows_is_refused(model: type[BaseModel]) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate({"unknown_field": 1})
    assert ("unknown_field",) in [error["loc"] for error in caught.value.errors()]


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [(NewCompany, "sso", 0), (NewCompany, "sso", "no"), (CompanyChange, "sso", 1), (NewPenalty, "points", "1"),
     (NewPenalty, "points", True), (NewToken, "expires_at", 1_900_000_000), (NewToken, "expires_at", "1900000000")],
)  # fmt: skip
def test_a_value_of_another_json_type_is_refused(model: type[BaseModel], field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate({field: value})
    assert (field,) in [error["loc"] for error in caught.value.errors()]


def test_blanks_around_a_password_belong_to_it_and_those_around_a_name_do_not() -> None:
    signing_up = SignUp.model_validate_json('{"email": " ada@x.example ", "password": " pass ", "name": " Ada "}')
    assert (signing_up.email, signing_up.name) == ("ada@x.example", "Ada")
    assert signing_up.password.get_secret_value() == " pass "


@pytest.mark.parametrize(
    ("model", "field"),
    [(SignUp, "name"), (ProfileChange, "name"), (ProjectText, "app_name"), (NewToken, "name"), (NewApiKey, "name"),
     (WatchedAppReport, "name"), (NewCompany, "name"), (NewPenalty, "reason"), (NewBadge, "name")],
)  # fmt: skip
def test_what_can_not_be_seen_is_no_name(model: type[BaseModel], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate({field: "\u200b \u202e"})
    assert (field, "nothing_visible") in [(error["loc"][0], error["type"]) for error in caught.value.errors()]


def test_rule_7_1_what_can_not_be_seen_is_not_filled_in() -> None:
    project = ProjectText(app_name="Shop\x1b[31m", customer="\u200b", solution=" one\r\ntwo\u202e ")
    assert (project.app_name, project.customer, project.solution) == ("Shop", "", "one\ntwo")


def test_rule_13_5_a_password_is_in_no_repr_and_no_error() -> None:
    secret = "correct horse battery"
    assert secret not in repr(SignIn(email="a@b.example", password=SecretStr(secret)))
    with pytest.raises(ValidationError) as caught:
        SignIn(email="nobody", password=SecretStr(secret * 20))
    assert secret not in str(caught.value)
