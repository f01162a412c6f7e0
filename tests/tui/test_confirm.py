"""The question before something is destroyed, and what is no answer to it."""

from __future__ import annotations

import pytest
from textual.content import Content

from tests.tui.page import Page, on_page
from tui.modals.confirm import Confirm
from tui.session import Session


@pytest.mark.parametrize(
    ("typed", "keys", "answer"),
    [
        ("", ["ctrl+s"], None),
        ("", ["enter"], False),
        ("", ["y"], True),
        ("yy", ["y"], None),
        ("yy", ["y", "ctrl+s"], None),
        ("yy", ["y", "y", "enter"], None),
        ("yy", ["y", "y", "ctrl+s"], True),
        ("yy", ["enter"], False),
    ],
)
def test_only_its_own_key_says_yes_and_where_a_name_is_asked_for_only_after_the_name(
    session: Session, typed: str, keys: list[str], *, answer: bool | None
) -> None:
    async def story(page: Page) -> None:
        answers: list[bool | None] = []
        page.app.push_screen(Confirm(Content("Delete it?"), yes="Delete", typed=typed), answers.append)
        await page.settle()
        await page.press(*keys)
        assert answers == ([] if answer is None else [answer])

    on_page(session, story)
