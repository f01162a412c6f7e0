"""The footer of every screen and dialog: the keys of the table that work here and now."""

from __future__ import annotations

from textual import on
from textual.screen import Screen

from tui.keys import KEYS, Working, named, span, working
from widgets.key_footer import KeyFooter, KeyHint

PINNED = frozenset({"palette"})
"""Keys that keep their place at the right end."""
KEPT = frozenset({"help", "help_anywhere"})
"""Keys that are shown however many come before them: they lead to those that have no room."""


class Footer(KeyFooter):
    """Follows the focus: whenever other keys work, it says so."""

    _working: dict[str, Working]

    def __init__(self, *, read_only: bool = False) -> None:
        super().__init__()
        self.read_only = read_only
        """Says so beside the keys."""

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self._working = {}
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self._show(self.screen)

    def _show(self, screen: Screen[object]) -> None:
        if not screen.is_current:
            return
        active = working(screen.active_bindings.values())
        if screen.is_modal:
            active = [*active, *self._always({one.action for one in active})]
        self._working = {one.key.id: one for one in active}
        shown = [one for one in active if one.key.priority]
        self.hints = hints([one for one in shown if one.key.id not in PINNED])
        said = (KeyHint("", "Read-only"),) if self.read_only else ()
        self.pinned = (*said, *hints([one for one in shown if one.key.id in PINNED]))

    def _always(self, known: set[str]) -> list[Working]:
        """What works over a dialog too; Textual acts on these keys, but does not name them there."""
        return [
            Working(key, named(key.id), key.words, key.action, self.app)
            for key in KEYS
            if key.always and key.action not in known and named(key.id)
        ]

    @on(KeyFooter.Chosen)
    async def run(self, message: KeyFooter.Chosen) -> None:
        """A click does what the key does."""
        message.stop()
        chosen = self._working.get(message.hint.action)
        if chosen is not None:
            await self.app.run_action(chosen.action, chosen.node)


def hints(keys: list[Working]) -> tuple[KeyHint, ...]:
    """What the footer shows of `keys`: a group as one hint, and of two keys that do the same the first."""
    found: dict[str, KeyHint] = {}
    for one in keys:
        group = one.key.group
        words = group.words if group else one.words
        if words not in found:
            found[words] = (
                KeyHint(span(group, ((other.key, other.shown) for other in keys)), words)
                if group
                else KeyHint(one.shown, words, one.key.id, one.key.id in KEPT)
            )
    return tuple(found.values())
