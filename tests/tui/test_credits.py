"""Balances and the credit ledger by keys, against a real backend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.running import RunningBackend
from tests.tui.member import WELCOME, NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_real_page

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone who has done nothing yet."""
    return new_member(backend)


@with_backend
@SIZES
def test_rule_4_4_the_ledger_shows_the_balance_and_all_rows_newest_first_as_one_scrolls(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    member.was_paid([10] * 60)

    async def story(page: Page) -> None:
        await page.press("3", "b")
        assert "600 credits" in page.text
        assert "https://shop.mendix.com" in page.text
        assert page.text.index("Payment 60") < page.text.index("Payment 59")
        assert not re.search(r"Payment 1\b", page.text)
        for _ in range(3):
            await page.press("G")
        assert re.search(r"› Payment 1 +\+10", page.text)
        await page.press("o")
        assert "Where credits are spent" in page.text
        await page.press("escape", "escape")
        assert "shop.mendix.com" not in page.text

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_rule_4_4_a_claim_is_a_row_of_the_ledger(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await member.did(*WELCOME)
        await page.press("3", "b")
        assert "No credits yet" in page.text
        await page.press("escape", "c", "b")
        assert re.search(r"Welcome Aboard +\+50", page.text)

    on_real_page(member, tmp_path, story, SMALL)


@with_backend
def test_rule_1_6_who_must_sign_in_while_she_scrolls_goes_on_where_she_was(member: NewMember, tmp_path: Path) -> None:
    member.was_paid([10] * 150)

    async def story(page: Page) -> None:
        await page.press("3", "b")
        await page.app.session.client.sessions.end()
        await page.press("G")
        assert "Sign in again to go on" in page.text
        await page.type(member.password)
        await page.press("enter")
        assert re.search(r"› Payment 51 +\+10", page.text)
        await page.press("G")
        assert re.search(r"› Payment 1 +\+10", page.text)

    on_real_page(member, tmp_path, story, SMALL)
