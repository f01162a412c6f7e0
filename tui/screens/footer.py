"""The footer of every screen and dialog: the keys of the table that work here and now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

from textual import on
from textual.dom import DOMNode
from textual.screen import Screen

from tui.keys import KEYS, Working, named, span, working
from widgets.key_footer import KeyFooter, KeyHint

PINNED = frozenset({"palette"})
"""Keys that keep their place at the right end."""
KEPT = frozenset({"help", "help_anywhere"})
"""Keys that are shown however many come before them: they lead to those that have no room."""


Asked: TypeAlias = "tuple[DOMNode, tuple[bool | None, ...]]"
"""What has the focus, and what is said to actions that are bound from there on by those who may say no."""


class Offer(NamedTuple):
    """The keys that work, by their ids, and what is said of them."""

    working: dict[str, Working]
    hints: tuple[KeyHint, ...]
    """In the footer's order, without those that are pinned."""
    pinned: tuple[KeyHint, ...]
    """What keeps its place at the right end."""


class Footer(KeyFooter):
    """Follows the focus: whenever other keys work, it says so."""

    _offer = Offer({}, (), ())
    _asked: Asked | None = None

    def __init__(self, *, read_only: bool = False) -> None:
        super().__init__()
        self.read_only = read_only
        """Says so beside the keys."""
        self._way: Sequence[DOMNode] = ()
        self._questions: Sequence[tuple[DOMNode, str, tuple[object, ...]]] = ()
        """What is asked as long as a key goes this way."""
        self._offers: dict[Asked, Offer] = {}
        """Those since the focus moved: the rows of a list differ in an answer or two, which come again."""

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self._show(self.screen)

    def _show(self, screen: Screen[object]) -> None:
        if not screen.is_current or self._asked == (now := self._ask(screen)):
            return
        if self._asked is None or self._asked[0] is not now[0]:
            self._offers.clear()
        self._asked = now
        if now not in self._offers:
            self._offers[now] = self._find(screen)
        self._offer = self._offers[now]
        self.hints, self.pinned = self._offer.hints, self._offer.pinned

    def _find(self, screen: Screen[object]) -> Offer:
        active = working(screen.active_bindings.values())
        if screen.is_modal:
            active = [*active, *self._always({one.action for one in active})]
        shown = [one for one in active if one.key.priority]
        said = (KeyHint("", "Read-only"),) if self.read_only else ()
        return Offer(
            {one.key.id: one for one in active},
            hints([one for one in shown if one.key.id not in PINNED]),
            (*said, *hints([one for one in shown if one.key.id in PINNED])),
        )

    def _ask(self, screen: Screen[object]) -> Asked:
        """What everybody on the way of a key who may say no says to each action.

        Where it is the same, the same keys work: none is bound but by its class.
        To find the keys, and what to say of them, takes four times as long.
        """
        way = (screen.focused or screen).ancestors_with_self
        if way != self._way:
            self._way, self._questions = way, self._questions_on(way)
        return way[0], tuple(node.check_action(name, parameters) for node, name, parameters in self._questions)

    def _questions_on(self, way: Sequence[DOMNode]) -> Sequence[tuple[DOMNode, str, tuple[object, ...]]]:
        """Whom to ask about which action, once however many keys it has."""
        bound = ((node, one.action) for node in way for keys in node._bindings.key_to_bindings.values() for one in keys)  # noqa: SLF001
        decided = dict.fromkeys((node, action) for node, action in bound if _decides(type(node)) or "." in action)
        # Of a dialog over this screen, which the app means by "screen", nothing is asked, and nothing kept.
        names = {"screen": self.screen}
        return [self.app._parse_action(action, node, names) for node, action in decided]  # noqa: SLF001 - as the app asks

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
        chosen = self._offer.working.get(message.hint.action)
        if chosen is not None:
            await self.app.run_action(chosen.action, chosen.node)


@cache
def _decides(kind: type[DOMNode]) -> bool:
    """Whether nodes of this class say anything but yes to an action of theirs."""
    return kind.check_action is not DOMNode.check_action


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
