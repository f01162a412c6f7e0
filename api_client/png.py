"""Whether a picture is worth decoding: a few kilobytes of PNG may unfold to any size."""

from __future__ import annotations

import struct

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PACKED = {b"zTXt", b"iTXt", b"iCCP"}
"""Chunks that are unpacked whole, however long they get, and that no avatar has."""
_HEAD = struct.Struct(">I4s")
_SIDES = struct.Struct(">II")
_CHECKSUM = 4


def is_bearable(content: bytes, side: int) -> bool:
    """True for a PNG file of at most `side` pixels a side that holds nothing packed but pixels; decodes nothing."""
    if not content.startswith(_SIGNATURE):
        return False
    place = len(_SIGNATURE)
    first = True
    while place + _HEAD.size <= len(content):
        length, kind = _HEAD.unpack_from(content, place)
        place += _HEAD.size
        if first and (kind != b"IHDR" or _largest_side(content, place) > side):
            return False
        if kind in _PACKED:
            return False
        first = False
        place += length + _CHECKSUM
    return not first


def _largest_side(content: bytes, place: int) -> int:
    """What the header that begins there says; one that is cut short says nothing good."""
    width, height = _SIDES.unpack(content[place : place + _SIDES.size].ljust(_SIDES.size, b"\xff"))
    return max(int(width), int(height))
