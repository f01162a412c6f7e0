"""A widget of which only a part looks different with the focus: Textual would draw all of it again."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.widget import Widget


class QuietFocus(Widget):
    """Draws what the focus changes, and no more. Put it before the other base."""

    @abstractmethod
    def refresh_focus(self) -> None:
        """Draw again what looks different now."""

    def _on_focus(self, event: events.Focus) -> None:
        self._notice(event, events.DescendantFocus(self))

    def _on_blur(self, event: events.Blur) -> None:
        self._notice(event, events.DescendantBlur(self))

    def _notice(self, event: events.Focus | events.Blur, told: events.Event) -> None:
        event.prevent_default()  # What follows is all that Textual does, but for the drawing.
        self.set_reactive(Widget.has_focus, isinstance(event, events.Focus))
        if self._is_styled_by_focus:
            self.update_node_styles()
        self.refresh_focus()
        if self.parent is not None:
            self.parent.post_message(told)

    @property
    def _is_styled_by_focus(self) -> bool:
        """Whether some rule with `:focus` may mean it; without, Textual looks up the same styles at every change."""
        rules = self.app.stylesheet.rules_map
        meant = (rule for name in rules.keys() & self._selector_names for rule in rules[name])
        return any("focus" in rule.pseudo_classes for rule in meant)
