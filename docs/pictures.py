"""Makes the pictures of the docs: the real client on the real demo community, as SVG.

make docs
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.running import RunningBackend
from tests.tui.page import LARGE, Page, on_real_page
from tui.screens.frame import Frame
from tui.screens.sections import SECTIONS
from tui.screens.tabs import TABS

FOLDER = Path(__file__).parent


def _section(number: int) -> tuple[str, ...]:
    """Into the sidebar of the settings, to its beginning, and down to a section."""
    return ("8", "left", "g", *("j" for _ in range(number)), "enter")


PICTURES: Mapping[str, tuple[str, ...]] = {
    **{tab.id: (str(tab.number),) for tab in TABS if tab.id != "settings"},
    **{section.id: _section(number) for number, section in enumerate(SECTIONS)},
    "stats": ("1", "enter"),
    "member": ("4", "enter"),
}
"""File name and the keys that lead there: each tab, each section of the settings, what is opened over them."""
_WEB_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)


def svg_of(page: Page) -> str:
    """The screen as SVG, without the web fonts that Textual names, for a picture asks nobody; spaces are kept."""
    picture = _WEB_FONT.sub("", page.app.export_screenshot(title="mxprofile"))
    return picture.replace("<text ", '<text xml:space="preserve" ')


async def draw(page: Page) -> None:
    """Goes from screen to screen and saves each."""
    for name, keys in PICTURES.items():
        await page.press(*keys)
        (FOLDER / f"{name}.svg").write_text(svg_of(page), encoding="utf-8")
        while not isinstance(page.app.screen, Frame):
            await page.press("escape")


def main() -> None:
    """All pictures."""
    with TemporaryDirectory(prefix="mx-") as folder, RunningBackend(Path(folder)) as backend:
        on_real_page(backend, Path(folder), draw, LARGE)


if __name__ == "__main__":
    main()
