"""Images for avatars."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image


def image(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small image: half of it red, half of it blue."""
    made = Image.new("RGB", size, "red")
    made.paste((0, 0, 255), (0, size[1] // 2, *size))
    written = BytesIO()
    made.save(written, kind)
    return written.getvalue()


def image_file(folder: Path, name: str = "me.png", kind: str = "PNG") -> Path:
    """The same in a file."""
    path = folder / name
    path.write_bytes(image(kind))
    return path
