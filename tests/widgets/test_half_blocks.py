"""A picture in half blocks: what a person recognises, and what is no picture."""

from __future__ import annotations

import marshal
from io import BytesIO

import pytest
from PIL import Image
from textual.color import Color
from textual.content import Content

from widgets import half_blocks as drawing
from widgets.half_blocks import MAX_SIDE, half_blocks
from widgets.picture import picture_lines

RED, BLUE = (200, 30, 30), (30, 30, 200)


def encoded(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    made = BytesIO()
    image.save(made, kind, **how)
    return made.getvalue()


def halves(kind: str = "PNG", side: int = 64, **how: object) -> bytes:
    """A red upper and a blue lower half."""
    image = Image.new("RGB", (side, side), RED)
    image.paste(BLUE, (0, side // 2, side, side))
    return encoded(image, kind, **how)


def colours(line: Content) -> list[tuple[Color | None, Color | None]]:
    return [(span.style.foreground, span.style.background) for span in line.spans if not isinstance(span.style, str)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_cell_shows_two_pixels_one_above_the_other(kind: str) -> None:
    lines = half_blocks(halves(kind), 2, 1)
    assert lines is not None
    assert lines[0].plain == "▀▀"
    upper, lower = colours(lines[0])[0]
    assert upper is not None and lower is not None
    assert upper.r > 150 > upper.b
    assert lower.b > 150 > lower.r


def test_a_picture_is_as_large_as_it_goes_and_stands_in_the_middle() -> None:
    wide = encoded(Image.new("RGB", (40, 10), RED))
    lines = half_blocks(wide, 8, 4)
    assert lines is not None
    assert [line.plain for line in lines] == [" " * 8, "▄" * 8, "▀" * 8, " " * 8]


def test_what_is_transparent_shows_what_is_behind_it() -> None:
    ring = Image.new("RGBA", (8, 8))
    ring.paste((*RED, 255), (0, 4, 8, 8))
    lines = half_blocks(encoded(ring), 8, 4)
    assert lines is not None
    assert [line.plain for line in lines] == [" " * 8, " " * 8, "▀" * 8, "▀" * 8]


def test_a_photo_taken_sideways_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    lines = half_blocks(halves(exif=exif), 8, 4)
    assert lines is not None
    [(top, _)] = colours(lines[0])
    assert top is not None and top.b > 150 > top.r


def test_without_colours_it_is_drawn_in_shades() -> None:
    image = Image.new("L", (8, 8), 255)
    image.paste(0, (0, 0, 8, 4))
    lines = half_blocks(encoded(image), 8, 4, colour=False)
    assert lines is not None
    assert [line.plain for line in lines] == [" " * 8, " " * 8, "█" * 8, "█" * 8]
    assert not any(line.spans for line in lines)


def test_what_is_no_picture_is_none_and_the_pattern_stands_in_for_it() -> None:
    damaged = halves()[:60]
    gif = encoded(Image.new("RGB", (4, 4)), "GIF")
    for data in (b"", b"no image", damaged, gif):
        assert half_blocks(data, 8, 4) is None
        assert [line.plain for line in picture_lines(data, "p1", 8, 4)] == [
            line.plain for line in picture_lines(None, "p1", 8, 4)
        ]


def test_one_that_is_too_large_is_not_even_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    large = encoded(Image.new("1", (MAX_SIDE + 1, 2)))
    many_scans = halves("JPEG") + b"\xff\xda" * 65
    monkeypatch.setattr(drawing, "_small", lambda image, box: pytest.fail("decoded"))
    assert half_blocks(large, 8, 4) is None
    assert half_blocks(many_scans, 8, 4) is None


def test_a_picture_is_drawn_once_for_each_size(monkeypatch: pytest.MonkeyPatch) -> None:
    image = halves(side=48)
    first = half_blocks(image, 8, 4)
    assert half_blocks(image, 8, 4) is first
    assert half_blocks(image, 16, 8) is not first
    for size in range(1, drawing.KEPT + 1):
        half_blocks(image, size, 1)
    assert half_blocks(image, 8, 4) is not first  # Not kept for ever.


def test_what_was_drawn_before_is_drawn_again_without_reading_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    image = halves(side=40)
    assert drawing.drawn(image, 8, 4) is None
    before = half_blocks(image, 8, 4)
    lines = marshal.loads(marshal.dumps(drawing.drawn(image, 8, 4)))
    drawing._kept.clear()
    monkeypatch.setattr(drawing, "_pixels", lambda *_: pytest.fail("read"))
    drawing.remember(image, 8, 4, lines)
    assert half_blocks(image, 8, 4) == before


@pytest.mark.parametrize(("columns", "rows"), [(0, 4), (4, 0), (1, 1), (3, 1)])
def test_any_size_will_do(columns: int, rows: int) -> None:
    lines = half_blocks(halves(), columns, rows)
    assert lines is None or {line.cell_length for line in lines} == {columns}
