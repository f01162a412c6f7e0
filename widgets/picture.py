"""A picture of a person: her avatar in half blocks, or the pattern that stands in for it."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from widgets.avatar import avatar_lines
from widgets.cells import pad
from widgets.half_blocks import half_blocks
from widgets.lines import Lines


class Picture(Lines):
    """An image as large as the widget; a style sheet gives its size, twice as many columns as rows for a square."""

    DEFAULT_CSS = "Picture { width: 16; height: 8; }"

    image: reactive[bytes | None] = reactive[bytes | None](None)
    """PNG, JPEG or WebP; None, and one that can't be read, show the pattern of `profile_id`."""
    profile_id: reactive[str] = reactive("")

    def lines(self, width: int, height: int) -> list[Content]:
        """The image, else the pattern."""
        colour = not (self.is_attached and self.app.no_color)
        return picture_lines(self.image, self.profile_id, width, height, colour=colour)


def picture_lines(
    image: bytes | None, profile_id: str, width: int, height: int, *, colour: bool = True
) -> list[Content]:
    """`image` in `height` lines of `width` cells; without one that can be read the pattern of `profile_id`."""
    drawn = half_blocks(image, width, height, colour=colour) if image is not None else None
    if drawn is not None:
        return [*drawn]
    return [pad(line, width) for line in avatar_lines(profile_id)[:height]]
