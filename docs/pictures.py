"""Makes the pictures of the docs: the real client on the real demo community, as SVG.

make docs
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.running import RunningBackend
from tests.tui.page import LARGE, Page, on_real_page

FOLDER = Path(__file__).parent
PICTURES = {
    "overview": ("1",),
    "badges": ("2",),
    "challenges": ("3",),
    "developer": ("8",),
    "notifications": ("8", "h", "home", "down", "down", "enter"),
}
"""File name and the keys that lead there."""
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


def main() -> None:
    """All pictures."""
    with TemporaryDirectory(prefix="mx-") as folder, RunningBackend(Path(folder)) as backend:
        on_real_page(backend, Path(folder), draw, LARGE)


if __name__ == "__main__":
    main()
