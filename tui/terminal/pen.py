"""How a cell looks on a terminal, and the shortest sequence from one look to another (ECMA-48, SGR)."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style

_ATTRIBUTES = (
    # Rich's name, SGR on, SGR off
    ("bold", "1", "22"),
    ("dim", "2", "22"),
    ("italic", "3", "23"),
    ("underline", "4", "24"),
    ("blink", "5", "25"),
    ("reverse", "7", "27"),
    ("strike", "9", "29"),
    ("underline2", "21", "24"),
    ("overline", "53", "55"),
)
_BITS = {name: 1 << place for place, (name, _, _) in enumerate(_ATTRIBUTES)}
_SEEN_ON_BLANKS = _BITS["underline"] | _BITS["reverse"] | _BITS["strike"] | _BITS["underline2"] | _BITS["overline"]


class Look(NamedTuple):
    """What shows of a style."""

    attributes: int
    """A bit for each of bold, dim, italic…"""
    foreground: str
    """SGR parameters, as in ``38;2;1;2;3``; ``39`` for the terminal's own."""
    background: str
    link: str
    """The address behind the text (OSC 8); "" for none."""


DEFAULT = Look(0, "39", "49", "")
"""What a reset leads to."""


@lru_cache(4096)
def look_of(style: Style | None, colors: ColorSystem) -> Look:
    """What shows of `style` on a terminal with `colors`."""
    if style is None:
        return DEFAULT
    attributes = sum(bit for name, bit in _BITS.items() if getattr(style, name))
    foreground, background = style.color, style.bgcolor
    return Look(
        attributes,
        ";".join(foreground.downgrade(colors).get_ansi_codes(foreground=True)) if foreground else "39",
        ";".join(background.downgrade(colors).get_ansi_codes(foreground=False)) if background else "49",
        style.link or "",
    )


@lru_cache(4096)
def blank(look: Look) -> Look:
    """What of `look` can be seen on a blank."""
    if look.attributes & _SEEN_ON_BLANKS or look.link:
        return look
    return Look(0, "39", look.background, "")


@lru_cache(4096)
def to_blank(pen: Look, look: Look) -> Look:
    """A look that is cheap to reach from `pen` and shows the same on a blank as `look` does."""
    if look != blank(look) or look.attributes or look.link:
        return look
    return Look(pen.attributes & ~_SEEN_ON_BLANKS, pen.foreground, look.background, "")


@lru_cache(16384)
def change(pen: Look, look: Look) -> str:
    """The shortest sequence that turns `pen` into `look`: from where it is, or from a reset."""
    if pen == look:
        return ""
    link = _link(look.link) if pen.link != look.link else ""
    if pen[:3] == look[:3]:
        return link
    return f"{link}\x1b[{min(_from_pen(pen, look), _from_reset(look), key=len)}m"


def _link(address: str) -> str:
    # Cells of one link that are written one by one belong together by their id.
    return f"\x1b]8;id={zlib.crc32(address.encode()):x};{address}\x1b\\" if address else "\x1b]8;;\x1b\\"


def _from_reset(look: Look) -> str:
    codes = [] if look[:3] == DEFAULT[:3] else ["0"]
    codes += [on for place, (_, on, _) in enumerate(_ATTRIBUTES) if look.attributes >> place & 1]
    codes += [new for new, own in ((look.foreground, "39"), (look.background, "49")) if new != own]
    return ";".join(codes)


def _from_pen(pen: Look, look: Look) -> str:
    dropped = {off for place, (_, _, off) in enumerate(_ATTRIBUTES) if pen.attributes & ~look.attributes & 1 << place}
    codes = sorted(dropped)
    for place, (_, on, off) in enumerate(_ATTRIBUTES):
        bit = 1 << place
        # One code ends bold and dim, another both underlines: what stays of the two has to be said again.
        if look.attributes & bit and (not pen.attributes & bit or off in dropped):
            codes.append(on)
    codes += [new for old, new in zip(pen[1:3], look[1:3], strict=True) if old != new]
    return ";".join(codes)
