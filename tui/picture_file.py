"""An image in a file of the person's, looked at before it is sent (rule 9.1)."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

from widgets.half_blocks import FORMATS, MAX_SIDE

MOST_BYTES = 5 * 1024 * 1024
MEBI = 1024 * 1024
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
"""What is sent, by Pillow's names."""
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
MOST_LISTED = 2000
"""Entries of a folder that are looked at to complete a path."""
NOT_AN_IMAGE = "This is no PNG, JPEG or WebP image."


class PictureTrouble(Exception):
    """Why a file can't be an avatar, in a sentence."""


@dataclass(frozen=True)
class PictureFile:
    """An image that can be sent."""

    content: bytes
    kind: str
    """Its media type."""
    width: int
    height: int

    @property
    def told(self) -> str:
        """Format, size and pixels."""
        count = len(self.content)
        size = f"{max(count // 1024, 1)} KiB" if count < MEBI else f"{count / MEBI:.1f} MiB"
        return f"{self.kind.removeprefix('image/').upper()}, {self.width} × {self.height} pixels, {size}"


def read_picture(written: str) -> PictureFile:
    """The image at a path as a person writes it, ``~`` for home.

    Raises:
        PictureTrouble: there is none, or none that can be an avatar.
    """
    try:
        path = Path(written.strip()).expanduser()
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise PictureTrouble("This is a folder: write the file's name too.")
        if not stat.S_ISREG(mode):
            raise PictureTrouble("This is no file that can be read.")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        size = path.stat().st_size
    except FileNotFoundError:
        raise PictureTrouble("There is no such file.") from None
    except (OSError, RuntimeError, ValueError) as error:
        # No home, a NUL character, and all that a file system says.
        raise PictureTrouble(f"It can't be read: {getattr(error, 'strerror', None) or 'this is no path'}.") from None
    if len(content) > MOST_BYTES:
        raise PictureTrouble(f"This file has {size / MEBI:.1f} MiB: an avatar has at most {MOST_BYTES // MEBI}.")
    return _looked_at(content)


def completed(written: str) -> str | None:
    """A path that begins as the written one, to a folder or an image: the first by the alphabet; None for none."""
    head, slash, begun = written.rpartition("/")
    if not slash or not begun:
        return None
    try:
        entries = islice(Path(f"{head}/").expanduser().iterdir(), MOST_LISTED)
        found = [
            f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries if entry.name.startswith(begun)
        ]
    except (OSError, RuntimeError, ValueError):
        return None
    fitting = sorted(name for name in found if name.endswith("/") or name.lower().endswith(ENDINGS))
    return f"{head}/{fitting[0]}" if fitting else None


def _looked_at(content: bytes) -> PictureFile:
    """What the file's first bytes say; nothing is decoded."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            name, (width, height) = str(image.format), image.size
    except Exception:
        raise PictureTrouble(NOT_AN_IMAGE) from None
    if name not in KINDS:
        raise PictureTrouble(NOT_AN_IMAGE)
    if max(width, height) > MAX_SIDE:
        raise PictureTrouble(f"This image has {width} × {height} pixels: an avatar has at most {MAX_SIDE} a side.")
    return PictureFile(content, KINDS[name], width, height)
