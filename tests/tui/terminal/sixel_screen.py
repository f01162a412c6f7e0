"""A terminal that draws sixels: it paints what would be written, pixel by pixel."""

from __future__ import annotations

import re

from PIL import Image

_WRITTEN = re.compile(
    r"\x1b\[(?P<row>\d+)(?:;(?P<column>\d+))?H"
    r"|\x1b\[(?P<right>\d*)C"
    r"|(?P<keep>\x1b7)|(?P<back>\x1b8)"
    r"|\x1bP[\d;]*q(?P<sixels>[^\x1b]*)\x1b\\"
    r"|\x1b\[[\d;]*m"
    r"|(?P<text>[^\x1b])"
)
_SIXELS = re.compile(
    r'"\d+;\d+;(?P<width>\d+);(?P<height>\d+)'
    r"|\#(?P<register>\d+)(?:;2;(?P<red>\d+);(?P<green>\d+);(?P<blue>\d+))?"
    r"|!(?P<count>\d+)(?P<repeated>[?-~])|(?P<one>[?-~])|(?P<start>\$)|(?P<next>-)"
)

Colour = tuple[int, int, int]


class SixelScreen:
    """Cells of some pixels; text is painted white, a blank black."""

    def __init__(self, size: tuple[int, int], cell: tuple[int, int]) -> None:
        self.cell = cell
        self.pixels = Image.new("RGB", (size[0] * cell[0], size[1] * cell[1]))
        self.drawn = 0
        """Pictures that were drawn."""
        self._at = self._kept = (0, 0)

    def feed(self, text: str) -> None:
        """Write `text` to it; what is neither text nor known is not borne."""
        end = 0
        for found in _WRITTEN.finditer(text):
            assert found.start() == end, text[end : end + 40]
            end = found.end()
            column, row = self._at
            if found["row"]:
                self._at = (int(found["column"] or 1) - 1, int(found["row"]) - 1)
            elif found["right"] is not None:
                self._at = (column + int(found["right"] or 1), row)
            elif found["keep"]:
                self._kept = self._at
            elif found["back"]:
                self._at = self._kept
            elif found["sixels"] is not None:
                self.drawn += 1
                self._paint(found["sixels"])
                self._at = (0, self.pixels.height)  # Terminals disagree about where it is then.
            elif found["text"]:
                width, height = self.cell
                place = (column * width, row * height)
                self.pixels.paste(
                    "black" if found["text"] == " " else "white", (*place, place[0] + width, place[1] + height)
                )
                self._at = (column + 1, row)
        assert end == len(text), text[end : end + 40]

    def _paint(self, sixels: str) -> None:
        colours: dict[str, Colour] = {}
        colour: Colour = (0, 0, 0)
        left, top = self._at[0] * self.cell[0], self._at[1] * self.cell[1]
        x, y = left, top
        for found in _SIXELS.finditer(sixels):
            if found["width"]:
                assert (int(found["width"]), int(found["height"])) == self.cell
            elif found["register"]:
                if found["red"]:
                    red, green, blue = (int(found[name]) * 255 // 100 for name in ("red", "green", "blue"))
                    colours[found["register"]] = (red, green, blue)
                colour = colours[found["register"]]
            elif found["start"]:
                x = left
            elif found["next"]:
                x, y = left, y + 6
            else:
                bits = ord(found["one"] or found["repeated"]) - 63
                for _ in range(int(found["count"] or 1)):
                    for bit in range(6):
                        if bits >> bit & 1:
                            self.pixels.putpixel((x, y + bit), colour)
                    x += 1
