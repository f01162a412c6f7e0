"""Avatars made from what people send (rule 9.1): checked before they are decoded, decoded few at a time, made anew.

Of the file that was sent nothing is kept but its pixels: no metadata, no colour profile, no bytes behind the image.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from backend.problems import Problem
from backend.rules.broken import BrokenKind, RuleBroken

if TYPE_CHECKING:
    from PIL import Image, ImageFile

MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp")
MAX_BYTES = 5 * 1024 * 1024
MAX_SIDE = 4096
"""Pixels a side of what is sent."""
AT_ONCE = 2
"""Images decoded at the same time; the largest take 0.8 s and 300 MB (WebP), most a tenth of that."""
MOST_WAITING = 16
RETRY_SECONDS = 2
MAX_SCANS = 64
"""Of a JPEG. Each costs as much time as a whole image, and 5 MB could hold half a million."""
_START_OF_SCAN = b"\xff\xda"
_DRAFT = (1024, 1024)
"""What a larger JPEG is brought near to while it is decoded, which saves most of the memory."""
_ORIENTATION = 0x0112
"""The EXIF tag."""


class AvatarSize(IntEnum):
    """Pixels a side of what is kept."""

    TINY = 32
    SMALL = 64
    MEDIUM = 128
    LARGE = 256
    LARGEST = 512


@dataclass(frozen=True, slots=True)
class Picture:
    """An avatar, ready to be kept."""

    by_size: dict[int, bytes]
    """PNG by the pixels of its sides."""
    digest: str
    """As `digest_of` has it."""


class Pictures:
    """Makes avatars off the event loop; one for the process."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, "pictures")
        self._under_way = 0

    async def make(self, sent: bytes) -> Picture:
        """The avatar in `sent`. Raises what `picture_of` does, and `Problem` 503 while too many wait."""
        if self._under_way >= AT_ONCE + MOST_WAITING:
            retry = {"Retry-After": str(RETRY_SECONDS)}
            raise Problem(503, "overloaded", "Too many images at once: try again in a moment.", headers=retry)
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, picture_of, sent)
        finally:
            self._under_way -= 1


def picture_of(sent: bytes) -> Picture:
    """The middle square of an image, upright, in each size that it is large enough for.

    Raises `RuleBroken` ``image_unreadable``, ``image_too_large`` or ``image_animated``.
    """
    # Loaded for the first avatar: it takes as long as a third of the other modules together.
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_SIDE**2
    try:
        with Image.open(BytesIO(sent), formats=("PNG", "JPEG", "WEBP")) as image:
            _check(image, sent)
            square = _square(image)
        sides = sorted({min(size.value, square.width) for size in AvatarSize})
        by_size = {side: _png(square.resize((side, side), Image.Resampling.LANCZOS)) for side in sides}
    except RuleBroken:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception:  # the decoders raise whatever comes to their minds when bytes are not what they should be
        raise _broken(
            "image_unreadable", "This is no PNG, JPEG or WebP image, or it is damaged: send another one."
        ) from None
    return Picture(by_size, digest_of(by_size))


def digest_of(by_size: Mapping[int, bytes]) -> str:
    """What tells an avatar from the next one: the SHA-256 (hex) of its largest image."""
    return sha256(by_size[max(by_size)]).hexdigest()


def _check(image: ImageFile.ImageFile, sent: bytes) -> None:
    """Refuses what its header says of it, before anything is decoded. Raises `RuleBroken`."""
    if max(image.size) > MAX_SIDE:
        raise _too_large()
    # A JPEG with several pictures, as cameras make it, is no animation: the first is the photo.
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise _broken("image_animated", "An avatar does not move: send an image without animation.")
    if image.format in {"JPEG", "MPO"} and sent.count(_START_OF_SCAN) > MAX_SCANS:
        raise _broken("image_unreadable", "This JPEG is made of too many parts: save it anew, then send it.")


def _square(image: ImageFile.ImageFile) -> Image.Image:
    """The middle square, upright, at most as large as the largest size, in RGB or RGBA."""
    from PIL import Image

    image.draft("RGB", _DRAFT)
    turned = _turn(image)
    plain: Image.Image = image
    if image.mode.startswith("I"):
        # 16 bits of grey, of which a conversion would cut off what is brighter than 8 bits.
        plain = image.convert("I").point(lambda level: level / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if plain.mode != mode:  # a conversion copies
        plain = plain.convert(mode)
    side = min(plain.size)
    left, top = (plain.width - side) // 2, (plain.height - side) // 2
    small = min(side, AvatarSize.LARGEST.value)
    box = (left, top, left + side, top + side)
    square = plain.resize((small, small), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    return square if turned is None else square.transpose(turned)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What makes the image upright, as its EXIF says; None where that says nothing, or nothing that can be read."""
    from PIL import Image

    ways = Image.Transpose
    turns = {
        2: ways.FLIP_LEFT_RIGHT, 3: ways.ROTATE_180, 4: ways.FLIP_TOP_BOTTOM, 5: ways.TRANSPOSE,
        6: ways.ROTATE_270, 7: ways.TRANSVERSE, 8: ways.ROTATE_90,
    }  # fmt: skip
    with suppress(Exception):  # an avatar without its orientation is better than none
        return turns.get(image.getexif().get(_ORIENTATION, 1))
    return None


def _png(image: Image.Image) -> bytes:
    """The bare pixels as PNG."""
    image.info = {}  # colour profile, comments, transparency of the file that was sent
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def _too_large() -> RuleBroken:
    return _broken("image_too_large", f"An avatar has at most {MAX_SIDE} pixels a side: make it smaller first.")


def _broken(code: str, message: str) -> RuleBroken:
    return RuleBroken(code, message, kind=BrokenKind.INVALID)
