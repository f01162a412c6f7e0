"""Image files for tests, good and hostile."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def image(kind: str = "PNG", size: tuple[int, int] = (80, 60), color: Any = "red", **options: Any) -> bytes:
    """A plain image file."""
    return saved(Image.new("RGB", size, color), kind, **options)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    made = BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def opened(content: bytes) -> Image.Image:
    """The picture in a PNG file."""
    return Image.open(BytesIO(content), formats=["PNG"])


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def chunks(png: bytes) -> list[str]:
    """The kinds of a PNG file's chunks."""
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.append(png[at + 4 : at + 8].decode())
        at += length + 12
    return found


def png_of(width: int, height: int, rows: int) -> bytes:
    """A grey PNG that declares a size and has only so many rows of it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compressobj(9)
    row = bytes(width + 1)
    data = b"".join(packed.compress(row) for _ in range(rows)) + packed.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
