"""The inks widgets draw with: names of meanings, each a component class that a style sheet can change.

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
    "strong": "text-style: bold;",
    "muted": "color: $dim;",
    "accent": "color: $accent;",
    "good": "color: $success;",
    "warn": "color: $warning;",
    "bad": "color: $error;",
    "bar": "color: $primary;",
    "rest": "color: $line;",
    "green": "color: $rarity-green;",
    "blue": "color: $rarity-blue;",
    "purple": "color: $rarity-purple;",
    "orange": "color: $rarity-orange;",
}
"""Each ink and its declarations."""

CLASSES: set[str] = {f"ink--{name}" for name in INKS}
"""The component classes of a widget that draws with ink."""


def sheet(widget: str) -> str:
    """The default style sheet that gives the inks to the widget class named `widget`."""
    return "\n".join(f"{widget} > .ink--{name} {{ {rules} }}" for name, rules in INKS.items())
