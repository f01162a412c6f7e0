"""The colour themes: quiet, dense, one accent colour. Sheets and widgets use only the names given here."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="mxprofile-dark",
    primary="#2f8fe0",
    secondary="#5aa9e6",
    accent="#ffa62b",
    success="#4ebf71",
    warning="#ffa62b",
    error="#f0636b",
    foreground="#e0e0e0",
    background="#121212",
    surface="#121212",
    panel="#1e2529",
    dark=True,
    variables={
        # Secondary and tertiary text, both readable on the background (7:1 and 4.6:1); borders and empty bars.
        "dim": "#a0a0a0",
        "faint": "#7d7d7d",
        "line": "#3d3d3d",
        "rarity-green": "#4ebf71",
        "rarity-blue": "#58a6ff",
        "rarity-purple": "#b083f0",
        "rarity-orange": "#ffa62b",
        "scrollbar": "#3d3d3d",
        "scrollbar-hover": "#a0a0a0",
        "scrollbar-active": "#a0a0a0",
        "scrollbar-background": "#121212",
        "scrollbar-background-hover": "#121212",
        "scrollbar-background-active": "#121212",
        "scrollbar-corner-color": "#121212",
        "input-selection-background": "#2f8fe0 40%",
        "block-cursor-background": "#e0e0e0",
        "block-cursor-foreground": "#121212",
        "block-cursor-text-style": "none",
    },
)
"""For dark terminals; the default."""

LIGHT = Theme(
    name="mxprofile-light",
    primary="#0b62b0",
    secondary="#2474bd",
    accent="#a85b00",
    success="#1f7a3d",
    warning="#a85b00",
    error="#b3261e",
    foreground="#1d1d1d",
    background="#fafafa",
    surface="#fafafa",
    panel="#e9edf0",
    dark=False,
    variables={
        "dim": "#555555",
        "faint": "#6e6e6e",
        "line": "#c8c8c8",
        "rarity-green": "#1f7a3d",
        "rarity-blue": "#0b62b0",
        "rarity-purple": "#7a3fc4",
        "rarity-orange": "#a85b00",
        "scrollbar": "#c8c8c8",
        "scrollbar-hover": "#555555",
        "scrollbar-active": "#555555",
        "scrollbar-background": "#fafafa",
        "scrollbar-background-hover": "#fafafa",
        "scrollbar-background-active": "#fafafa",
        "scrollbar-corner-color": "#fafafa",
        "input-selection-background": "#0b62b0 30%",
        "block-cursor-background": "#1d1d1d",
        "block-cursor-foreground": "#fafafa",
        "block-cursor-text-style": "none",
    },
)
"""For light terminals."""

THEMES: tuple[Theme, ...] = (DARK, LIGHT)
"""Every theme, the default first."""
