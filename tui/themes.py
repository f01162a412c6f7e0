"""The colour themes: quiet, dense, one accent colour. Sheets and widgets use only the names given here.

A test holds their contrast: text reaches 4.5:1 on every background it stands on, and in the colour-blind themes states
and rarities stay apart for eyes that lack one kind of cone.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.theme import Theme

PREFIX = "mxprofile-"
"""Before our themes' names, which Textual keeps beside its own."""

_OWN_COLOURS = {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
"""What Textual's own sheets ask of a theme of the terminal's colours."""

_RARITIES = ("rarity-green", "rarity-blue", "rarity-purple", "rarity-orange")
"""From the least rare (rule 3.1)."""


class _Palette(NamedTuple):
    """Colours by what they mean."""

    text: str
    """Of everything that is no less important."""
    background: str
    """Of screens and dialogs."""
    panel: str
    """Of the footer."""
    dim: str
    """Secondary text."""
    faint: str
    """Tertiary text."""
    line: str
    """Borders, and empty parts of bars."""
    primary: str
    """Bars."""
    secondary: str
    """Of Textual's own sheets; ours have no use for it."""
    accent: str
    """What has the focus."""
    good: str
    """Of a state, as the next two."""
    warn: str
    bad: str
    rarities: tuple[str, str, str, str]
    """In the order of `_RARITIES`."""
    selection: str
    """Behind selected text."""
    dark: bool = True
    """Whether the background is."""
    ansi: bool = False
    """Whether they are the terminal's own colours."""


_DARK = _Palette(
    text="#e0e0e0",
    background="#121212",
    panel="#1e2529",
    dim="#a0a0a0",
    faint="#7d7d7d",
    line="#3d3d3d",
    primary="#2f8fe0",
    secondary="#5aa9e6",
    accent="#ffa62b",
    good="#4ebf71",
    warn="#ffa62b",
    bad="#f0636b",
    rarities=("#4ebf71", "#58a6ff", "#b083f0", "#ffa62b"),
    selection="#2f8fe0 40%",
)

_LIGHT = _Palette(
    text="#1d1d1d",
    background="#fafafa",
    panel="#e9edf0",
    dim="#555555",
    faint="#6e6e6e",
    line="#c8c8c8",
    primary="#0b62b0",
    secondary="#2474bd",
    accent="#9c5400",
    good="#1f7a3d",
    warn="#9c5400",
    bad="#b3261e",
    rarities=("#1f7a3d", "#0b62b0", "#7a3fc4", "#9c5400"),
    selection="#0b62b0 30%",
    dark=False,
)

_ANSI = _Palette(
    text="ansi_default",
    background="ansi_default",
    panel="ansi_default",
    dim="ansi_default",
    faint="ansi_default",
    line="ansi_bright_black",
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_magenta",
    good="ansi_green",
    warn="ansi_yellow",
    bad="ansi_red",
    rarities=("ansi_green", "ansi_blue", "ansi_magenta", "ansi_yellow"),
    selection="ansi_blue",
    ansi=True,
)
"""The terminal's own sixteen colours, whichever its owner chose; text is never darker than she has it."""

_COLOUR_BLIND = _DARK._replace(
    primary="#56b4e9",
    secondary="#56b4e9",
    accent="#f0e442",
    good="#56b4e9",
    warn="#f0e442",
    bad="#e8601c",
    rarities=("#2ee6a0", "#a4d8f4", "#cc66ee", "#e07c00"),
    selection="#0072b2 60%",
)
"""In colours after M. Okabe and K. Ito (https://jfly.uni-koeln.de/color/): good is blue, bad is vermilion."""

_COLOUR_BLIND_LIGHT = _LIGHT._replace(
    primary="#005f96",
    secondary="#005f96",
    accent="#8a4b00",
    good="#1c5f99",
    warn="#946000",
    bad="#8a0f2f",
    rarities=("#0f7a5a", "#0f3a70", "#a01090", "#7a5c00"),
    selection="#0072b2 30%",
)


def _theme(name: str, colours: _Palette) -> Theme:
    """Textual's theme of them, by its name in config.toml."""
    variables = {"dim": colours.dim, "faint": colours.faint, "line": colours.line}
    variables |= zip(_RARITIES, colours.rarities, strict=True)
    variables |= _scroll_bars(colours)
    if colours.ansi:
        variables |= _OWN_COLOURS
    return Theme(
        name=PREFIX + name,
        primary=colours.primary,
        secondary=colours.secondary,
        accent=colours.accent,
        success=colours.good,
        warning=colours.warn,
        error=colours.bad,
        foreground=colours.text,
        background=colours.background,
        surface=colours.background,
        panel=colours.panel,
        dark=colours.dark,
        ansi=colours.ansi,
        variables={
            **variables,
            "input-selection-background": colours.selection,
            "block-cursor-background": colours.text,
            "block-cursor-foreground": colours.background,
            "block-cursor-text-style": "reverse" if colours.ansi else "none",
        },
    )


def _scroll_bars(colours: _Palette) -> dict[str, str]:
    ground = ("background", "background-hover", "background-active", "corner-color")
    return {
        "scrollbar": colours.line,
        **dict.fromkeys(("scrollbar-hover", "scrollbar-active"), colours.dim),
        **dict.fromkeys((f"scrollbar-{part}" for part in ground), colours.background),
    }


THEMES: tuple[Theme, ...] = (
    _theme("dark", _DARK),
    _theme("light", _LIGHT),
    _theme("ansi", _ANSI),
    _theme("colour-blind", _COLOUR_BLIND),
    _theme("colour-blind-light", _COLOUR_BLIND_LIGHT),
)
"""Every theme, the default first."""
