"""A picture drawn with half blocks: a cell shows two pixels, one above the other. Works in every terminal.

Pillow is imported for the first picture: it takes as long to load as a good part of the client.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from textual.color import Color
from textual.content import Content
from textual.style import Style

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP")
"""What is read (rule 9.1); Pillow knows many more, and each is a decoder that could be attacked."""
MAX_SIDE = 4096
"""Pixels a side; looked at before anything is decoded."""
MAX_SCANS = 64
"""Of a JPEG: each costs as much time as a whole image."""
KEPT = 12
"""Pictures that are kept as drawn."""
OPAQUE = 128
"""A pixel with less than this of 255 shows what is behind it."""

_START_OF_SCAN = b"\xff\xda"
_SHADES = " ░▒▓█"
_UPPER, _LOWER = "▀", "▄"
_Pixel = tuple[int, int, int, int]
_Drawn = tuple[Content, ...] | None
Runs = list[list[tuple[str, str, str]]]
"""Lines as plain values: of each part its text, and its foreground and background as ``#rrggbb``, or empty."""

_kept: OrderedDict[tuple[bytes, int, int, bool], _Drawn] = OrderedDict()


def half_blocks(image: bytes, columns: int, rows: int, *, colour: bool = True) -> tuple[Content, ...] | None:
    """The PNG, JPEG or WebP `image` as large as it goes into `rows` lines of `columns` cells, in their middle.

    Without `colour` it is drawn in five shades instead. None for what can't be shown: no such image, a damaged one,
    one with more than `MAX_SIDE` pixels a side; then the caller has something else to show.
    """
    place = (image, columns, rows, colour)
    if place not in _kept:
        _keep(place, _draw(*place))
    _kept.move_to_end(place)
    return _kept[place]


def drawn(image: bytes, columns: int, rows: int) -> Runs | None:
    """What `half_blocks` has drawn of this in colour, to be kept until the next start; None if it has not."""
    lines = _kept.get((image, columns, rows, True))
    return [[*_runs(line)] for line in lines] if lines else None


def remember(image: bytes, columns: int, rows: int, lines: Iterable[Sequence[tuple[str, str, str]]]) -> None:
    """Have `half_blocks` know what was `drawn` in an earlier run: without Pillow, which takes long to load."""
    parts = ([(text, Style(_colour(under), _colour(over))) for text, over, under in line] for line in lines)
    _keep((image, columns, rows, True), tuple(Content.assemble(*line) for line in parts))


def _runs(line: Content) -> Iterator[tuple[str, str, str]]:
    styles = {place: span.style for span in line.spans for place in range(span.start, span.end)}
    for style, places in groupby(range(len(line.plain)), styles.get):
        over, under = (style.foreground, style.background) if isinstance(style, Style) else (None, None)
        yield "".join(line.plain[place] for place in places), _named(over), _named(under)


def _named(colour: Color | None) -> str:
    return colour.hex6 if colour is not None else ""


def _colour(named: str) -> Color | None:
    return Color.parse(named) if named else None


def _keep(place: tuple[bytes, int, int, bool], lines: _Drawn) -> None:
    _kept[place] = lines
    while len(_kept) > KEPT:
        _kept.popitem(last=False)


def _draw(image: bytes, columns: int, rows: int, colour: bool) -> _Drawn:  # noqa: FBT001 - part of a place
    pixels = _pixels(image, columns, rows * 2) if columns > 0 and rows > 0 else None
    if pixels is None:
        return None
    draw = _blocks if colour else _shades
    return tuple(draw(pixels[row], pixels[row + 1]) for row in range(0, rows * 2, 2))


def _pixels(data: bytes, width: int, height: int) -> list[list[_Pixel]] | None:
    """The image in `height` rows of `width` pixels, transparent around it."""
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            # All of it is in the header: nothing is decoded yet.
            if max(image.size) > MAX_SIDE or (image.format == "JPEG" and data.count(_START_OF_SCAN) > MAX_SCANS):
                return None
            image.draft("RGB", (width * 4, height * 4))
            small = _small(image, (width, height))
    except Exception:  # the decoders raise whatever comes to their minds when bytes are not what they should be
        return None
    whole = Image.new("RGBA", (width, height))
    whole.paste(small, ((width - small.width) // 2, (height - small.height) // 2))
    points = iter(whole.tobytes())
    flat: list[_Pixel] = list(zip(points, points, points, points, strict=True))
    return [flat[at : at + width] for at in range(0, len(flat), width)]


def _small(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """The image upright, with transparency, inside `box`."""
    from PIL import Image, ImageOps

    # First made smaller, then turned: a large image is turned as slowly as it is decoded.
    side = max(box)
    image.thumbnail((side * 2, side * 2), Image.Resampling.BOX, reducing_gap=2.0)
    return ImageOps.contain(ImageOps.exif_transpose(image).convert("RGBA"), box, Image.Resampling.LANCZOS)


def _blocks(upper: list[_Pixel], lower: list[_Pixel]) -> Content:
    """One line in colour; equal neighbours share a span."""
    parts: list[tuple[str, Style]] = []
    for (above, below), cells in groupby(zip(upper, lower, strict=True)):
        glyph, style = _cell(above, below)
        parts.append((glyph * len([*cells]), style))
    return Content.assemble(*parts)


def _cell(above: _Pixel, below: _Pixel) -> tuple[str, Style]:
    """The character and the colours that show two pixels."""
    if above[3] < OPAQUE:
        return (" ", Style()) if below[3] < OPAQUE else (_LOWER, Style(foreground=Color(*below[:3])))
    if below[3] < OPAQUE:
        return _UPPER, Style(foreground=Color(*above[:3]))
    return _UPPER, Style(foreground=Color(*above[:3]), background=Color(*below[:3]))


def _shades(upper: list[_Pixel], lower: list[_Pixel]) -> Content:
    """One line without colour: the brighter, the fuller."""
    return Content("".join(_shade(above, below) for above, below in zip(upper, lower, strict=True)))


def _shade(*pixels: _Pixel) -> str:
    light = sum((red * 299 + green * 587 + blue * 114) * alpha for red, green, blue, alpha in pixels)
    most = len(pixels) * 1000 * 255 * 255
    return _SHADES[min(light * len(_SHADES) // most, len(_SHADES) - 1)]
