"""A small picture for a profile that has no avatar, always the same for the same profile."""

from __future__ import annotations

from textual.content import Content

from widgets.cells import ink

COLUMNS, ROWS = 8, 4
"""The picture's size in cells; a cell shows two pixels, one above the other."""

_HALVES = (" ", "▄", "▀", "█")
_INKS = ("blue", "purple", "orange", "green")


def avatar_lines(profile_id: str) -> list[Content]:
    """A symmetric pattern of half blocks in one ink, derived from the profile's id: 4 lines of 8 cells."""
    from hashlib import sha256  # Late: it loads OpenSSL, for nothing where there is a picture.

    digest = sha256(profile_id.encode()).digest()
    name = _INKS[digest[0] % len(_INKS)]
    rows = []
    for row in range(ROWS):
        upper, lower = digest[1 + row * 2], digest[2 + row * 2]
        half = "".join(_HALVES[(upper >> bit & 1) * 2 + (lower >> bit & 1)] for bit in range(COLUMNS // 2))
        rows.append(ink(half + half[::-1], name))
    return rows
