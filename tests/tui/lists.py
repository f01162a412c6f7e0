"""Tabs that are a list as a person reads and uses them."""

from __future__ import annotations

import re

from tests.tui.page import Page


async def find(page: Page, text: str) -> None:
    """Show the badges that hold `text`, with the cursor on the first."""
    await page.press("escape", "/")
    await page.type(text)
    await page.press("enter")


def listed(page: Page) -> list[str]:
    """The list's rows without what is beside it."""
    return [re.sub(r"[│╭╰].*", "", row).rstrip() for row in page.rows[4:-2]]


def detail(page: Page) -> str:
    """What is beside the list or over it, as one line: its text may be wrapped anywhere."""
    boxed = re.findall(r"│ (.*)│ *$", page.text, re.MULTILINE)
    return " ".join(" ".join(boxed).split())


def under(page: Page, heading: str) -> list[str]:
    """The rows below a heading of the list, up to the next empty one."""
    rows = listed(page)
    start = next(place for place, row in enumerate(rows) if row.strip().startswith(f"{heading} ·"))
    end = next((place for place in range(start, len(rows)) if not rows[place].strip()), len(rows))
    return rows[start + 1 : end]
