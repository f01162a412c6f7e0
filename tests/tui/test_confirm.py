"""The question before something is destroyed, and what is no answer to it."""

from __future__ import annotations

from textual.content import Content

from tests.tui.page import Page, on_page
from tui.modals.confirm import Confirm
from tui.session import Session

ANSWERS: tuple[tuple[str, tuple[str, ...], bool | None], ...] = (
    ("", ("ctrl+s",), None),
    ("", ("enter",), False),
    ("", ("y",), True),
    ("yy", ("y",), None),
    ("yy", ("y", "ctrl+s"), None),
    ("yy", ("y", "y", "enter"), None),
    ("yy", ("y", "y", "ctrl+s"), True),
    ("yy", ("enter",), False),
)
"""What has to be typed, what is pressed, and what that says; None where the question stays."""


def test_only_its_own_key_says_yes_and_where_a_name_is_asked_for_only_after_the_name(session: Session) -> None:
    async def story(page: Page) -> None:
        for typed, keys, answer in ANSWERS:
            answers: list[bool | None] = []
            question = Confirm(Content("Delete it?"), yes="Delete", typed=typed)
            page.app.push_screen(question, answers.append)
            await page.settle()
            await page.press(*keys)
            assert answers == ([] if answer is None else [answer]), (typed, keys)
            if answer is None:
                question.dismiss()

    on_page(session, story)
