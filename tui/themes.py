"""The colour themes: quiet, dense, one accent colour. Sheets and widgets use only the names given here.

A test holds their contrast: text reaches 4.5:1 on every background it stands on, and in the colour-blind themes states
and rarities stay apart for eyes that lack one kind of cone.
"""

from __future__ import annotations

from textual.theme import Theme

PREFIX = "mxprofile-"
"""Before our themes' names, which Textual keeps beside its own."""


_OWN_COLOURS = {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
"""What Textual's own sheets ask of a theme of the terminal's colours."""


def _theme(
    name: str,
    *,
    text: str,
    background: str,
    panel: str,
    dim: str,
    faint: str,
    line: str,
    primary: str,
    accent: str,
    good: str,
    warn: str,
    bad: str,
    rarities: tuple[str, str, str, str],
    selection: str,
    secondary: str = "",
    dark: bool = True,
    ansi: bool = False,
) -> Theme:
    """A theme from the colours of meanings.

    Args:
        name: as in config.toml.
        text: of everything that is no less important.
        background: of screens and dialogs.
        panel: of the footer.
        dim: secondary text.
        faint: tertiary text.
        line: borders, and empty parts of bars.
        primary: bars.
        accent: what has the focus.
        good: of a state, as `warn` and `bad`.
        warn: see `good`.
        bad: see `good`.
        rarities: from the least rare: green, blue, purple, orange (rule 3.1).
        selection: behind selected text.
        secondary: `primary` unless given.
        dark: on a dark background.
        ansi: of the terminal's own colours.
    """
    bars = {
        f"scrollbar{part}": colour
        for part, colour in {
            "": line,
            "-hover": dim,
            "-active": dim,
            "-background": background,
            "-background-hover": background,
            "-background-active": background,
            "-corner-color": background,
        }.items()
    }
    return Theme(
        name=PREFIX + name,
        primary=primary,
        secondary=secondary or primary,
        accent=accent,
        success=good,
        warning=warn,
        error=bad,
        foreground=text,
        background=background,
        surface=background,
        panel=panel,
        dark=dark,
        ansi=ansi,
        variables={
            "dim": dim,
            "faint": faint,
            "line": line,
            **dict(zip(("rarity-green", "rarity-blue", "rarity-purple", "rarity-orange"), rarities, strict=True)),
            **bars,
            "input-selection-background": selection,
            "block-cursor-background": text,
            "block-cursor-foreground": background,
            "block-cursor-text-style": "reverse" if ansi else "none",
            **(_OWN_COLOURS if ansi else {}),
        },
    )


DARK = _theme(
    "dark",
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
"""For dark terminals; the default."""

LIGHT = _theme(
    "light",
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
"""For light terminals."""

ANSI = _theme(
    "ansi",
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

COLOUR_BLIND = _theme(
    "colour-blind",
    text="#e0e0e0",
    background="#121212",
    panel="#1e2529",
    dim="#a0a0a0",
    faint="#7d7d7d",
    line="#3d3d3d",
    primary="#56b4e9",
    accent="#f0e442",
    good="#56b4e9",
    warn="#f0e442",
    bad="#e8601c",
    rarities=("#2ee6a0", "#a4d8f4", "#cc66ee", "#e07c00"),
    selection="#0072b2 60%",
)
"""Dark, in colours after M. Okabe and K. Ito (https://jfly.uni-koeln.de/color/): good is blue, bad is vermilion."""

COLOUR_BLIND_LIGHT = _theme(
    "colour-blind-light",
    text="#1d1d1d",
    background="#fafafa",
    panel="#e9edf0",
    dim="#555555",
    faint="#6e6e6e",
    line="#c8c8c8",
    primary="#005f96",
    accent="#8a4b00",
    good="#1c5f99",
    warn="#946000",
    bad="#8a0f2f",
    rarities=("#0f7a5a", "#0f3a70", "#a01090", "#7a5c00"),
    selection="#0072b2 30%",
    dark=False,
)
"""The same for light terminals."""

THEMES: tuple[Theme, ...] = (DARK, LIGHT, ANSI, COLOUR_BLIND, COLOUR_BLIND_LIGHT)
"""Every theme, the default first."""
