"""The inks widgets draw with: names of meanings.

`words.py` names an ink, `cells.py` puts it on text, a theme decides its colour. An app that mounts these widgets
returns `THEME_DEFAULTS` from `get_theme_variable_defaults`.
"""

from __future__ import annotations

THEME_DEFAULTS: dict[str, str] = {
    "dim": "#a0a0a0",
    "line": "#3d3d3d",
    "rarity-green": "#4ebf71",
    "rarity-blue": "#5aa9ff",
    "rarity-purple": "#b48cf2",
    "rarity-orange": "#ffa62b",
}
"""Theme variables that Textual does not have itself."""

INKS: dict[str, str] = {
    "strong": "bold",
    "muted": "$dim",
    "accent": "$accent",
    "good": "$success",
    "warn": "$warning",
    "bad": "$error",
    "bar": "$primary",
    "rest": "$line",
    "green": "$rarity-green",
    "blue": "$rarity-blue",
    "purple": "$rarity-purple",
    "orange": "$rarity-orange",
}
"""Each ink as a style of Textual's `Content`, with the variables of the theme in use.

No component classes: Textual would compute each of these for each widget, again whenever the focus moves.
"""
