"""Avatars of the community: a pattern and a colour that follow from a name."""

from __future__ import annotations

import struct
import zlib
from hashlib import sha256

from backend.pictures import AvatarSize

SIZES = (AvatarSize.TINY, AvatarSize.SMALL, AvatarSize.MEDIUM)
_SQUARES = 8
"""Squares a side; the right half mirrors the left."""
_PAPER = b"\xf0\xf0\xf0"


def face(name: str) -> dict[int, bytes]:
    """An avatar as PNG, by the pixels of its sides.

    Drawn by hand: loading Pillow takes longer than all faces of the demo, whose first start is waited for.
    """
    digest = sha256(name.encode()).digest()
    rows = [_mirrored(byte & 0xF) for byte in digest[:_SQUARES]]
    return {size.value: _png(rows, size // _SQUARES, _PAPER + digest[-3:]) for size in SIZES}


def _mirrored(half: int) -> int:
    """Eight squares, as bits, of four."""
    return half << 4 | int(f"{half:04b}"[::-1], 2)


def _png(rows: list[int], scale: int, palette: bytes) -> bytes:
    """Squares of two colours, each `scale` pixels a side, as a PNG of one bit a pixel."""
    side = _SQUARES * scale
    lines = b"".join((b"\0" + _stretched(row, scale)) * scale for row in rows)
    header = struct.pack(">IIBBBBB", side, side, 1, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def _stretched(row: int, scale: int) -> bytes:
    bits = "".join(bit * scale for bit in f"{row:08b}")
    return int(bits, 2).to_bytes(scale)
