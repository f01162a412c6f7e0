"""Textual's drawing of a widget's lines, without what it does for boxes that have something around or over them.

For each line that is drawn Textual looks for borders, outlines, padding, a hatch, a tint and opacities, which takes
longer than most lines take to be made; and as the line comes out as another one, the filters go over it again. Where
there is none of these, the line is taken as the widget made it.
"""

from __future__ import annotations

from typing import Any

from textual._styles_cache import RenderLineCallback, StylesCache
from textual.color import Color
from textual.css.styles import StylesBase
from textual.geometry import Size, Spacing
from textual.strip import Strip


class BareLines(StylesCache):
    """Lines as a widget makes them, as long as it has nothing around or over them."""

    _is_bare = False

    def render(self, styles: StylesBase, *args: Any, **options: Any) -> list[Strip]:
        """As Textual's, once for all lines that are drawn."""
        self._is_bare = options.get("opacity", 1.0) == 1.0 and _is_clear(styles)
        return super().render(styles, *args, **options)

    def render_line(
        self,
        styles: StylesBase,
        y: int,
        size: Size,
        content_size: Size,
        padding: Spacing,
        base_background: Color,
        background: Color,
        render_content_line: RenderLineCallback,
        *rest: Any,
    ) -> Strip:
        """As Textual's, which has more to look after."""
        if not self._is_bare:
            return super().render_line(
                styles, y, size, content_size, padding, base_background, background, render_content_line, *rest
            )
        inner, _ = self.get_inner_outer(base_background, background)
        return render_content_line(y).adjust_cell_length(content_size.width, inner.rich_style)


def _is_clear(styles: StylesBase) -> bool:
    """Whether nothing is drawn around the lines of a box, nor over them."""
    around = styles.gutter or any(kind for kind, _ in styles.outline)
    return not around and not styles.has_rule("hatch") and not styles.tint.a and styles.text_opacity == 1.0
