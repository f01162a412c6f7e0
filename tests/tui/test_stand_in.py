"""What stands in for a model of last time is drawn as it was, and gives way to what comes now."""

from __future__ import annotations

import marshal
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

from tests.widgets import samples
from tui.resources import OVERVIEW
from tui.session import Known, Session
from tui.stand_in import StandIn, kept, restored


def as_left(value: Any) -> Any:
    """After it went through the file that keeps it."""
    return restored(marshal.loads(marshal.dumps(kept(value))))


def test_it_has_all_that_the_model_has_in_the_same_types() -> None:
    overview = samples.overview()
    stand_in = as_left(overview)
    assert isinstance(stand_in, StandIn)
    assert stand_in == overview and overview == stand_in
    compare(overview, stand_in)


def compare(model: Any, stand_in: Any) -> None:
    if isinstance(model, BaseModel):
        assert vars(stand_in).keys() == type(model).model_fields.keys()
        for name, value in vars(stand_in).items():
            compare(getattr(model, name), value)
    elif isinstance(model, list):
        for one, other in zip(model, stand_in, strict=True):
            compare(one, other)
    else:
        assert type(stand_in) is type(model)
        assert stand_in == model


def test_what_was_never_followed_by_an_answer_is_kept_once_more() -> None:
    assert as_left(as_left(samples.overview())) == samples.overview()


def test_it_gives_way_to_an_equal_answer_of_now(session: Session) -> None:
    overview = samples.overview()
    session.begin_with(OVERVIEW, Known(as_left(overview), samples.NOW))
    assert session.learn(OVERVIEW, overview).value is overview
    assert session.learn(OVERVIEW, samples.overview()).value is overview


def test_one_that_differs_anywhere_is_not_equal() -> None:
    overview = samples.overview()
    header = overview.header.model_copy(update={"points": overview.header.points + 1})
    assert as_left(overview) != overview.model_copy(update={"header": header})
    assert as_left(overview) != None  # noqa: E711 - what is compared is the operator


def test_what_can_not_be_kept_as_it_is_is_refused() -> None:
    with pytest.raises(TypeError, match="SimpleNamespace"):
        kept(SimpleNamespace(at=datetime.now(UTC)))
