"""Every key of the client, once.

Bindings, footer, help, command palette and key map are all made from `KEYS`. A screen says which keys it handles,
``BINDINGS = bindings("claim", "refresh")``, and has a method ``action_claim``; nothing else about a key is said
anywhere else. Widgets can't import this module: theirs carry the same ids, and a test compares them with this table.

ctrl+h, ctrl+i and ctrl+m are Backspace, Tab and Enter to a terminal; ctrl+b, ctrl+a, ctrl+z and ``~`` belong to tmux,
screen, the shell and ssh: none of them is used here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # The settings and `mxprofile keys` read the table without Textual.
    from textual.binding import ActiveBinding, Binding, BindingType
    from textual.dom import DOMNode

SWITCHED_OFF = "switched_off"
"""The name of no key at all: what is mapped to it is offered nowhere."""


class Scope(StrEnum):
    """Where a key works; the value is the heading of its group in the help dialog."""

    EVERYWHERE = "Everywhere"
    LISTS = "In lists and between cards"
    ITEM = "On an item"
    SPECIAL = "Where the footer shows it"
    FORMS = "In forms"


class Group(NamedTuple):
    """Several keys of one sort, such as those of the tabs."""

    words: str
    help: str


class Key(NamedTuple):
    """One key: what it is called, what it does, where it works."""

    id: str
    """What a user remaps in ``config.toml``; the action's name too, unless `action` says otherwise."""
    keys: str
    """One or more keys by Textual's names, separated by commas; the first is the one that is shown."""
    words: str
    """One to three words for the footer."""
    help: str
    """One sentence for the help dialog and the palette."""
    scope: Scope
    priority: int = 0
    """Place in the footer, 1 first; 0 keeps it out of the footer."""
    action: str = ""
    """Textual's action, where it isn't the id."""
    group: Group | None = None
    """Keys that footer and help show as one entry."""
    always: bool = False
    """Works before anything that has the focus, also in dialogs and while typing."""
    writes: bool = False
    """Leads to a change at the server, and so is not offered in read-only mode."""
    leaves: bool = False
    """Leads to another program, or to a file of the person's own, and so is not offered in kiosk mode."""

    @property
    def shown(self) -> str:
        """All its keys as a person writes them: ``j, Down``."""
        return ", ".join(display(key) for key in self.keys.split(","))


_NAMES = {
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "shift+tab": "Shift+Tab",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "plus": "+",
}


def display(key: str) -> str:
    """A Textual key name as a person writes it: ``^p`` for ``ctrl+p``, ``Esc`` for ``escape``."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return key if len(key) == 1 else key.capitalize()


TAB_KEYS = Group("Tabs", "Open the tab with this number.")


def _tab(number: int, title: str) -> Key:
    return Key(
        id=f"tab_{number}",
        keys=str(number),
        words=title,
        help=f"Open the {title} tab.",
        scope=Scope.EVERYWHERE,
        priority=5,
        action=f"go_to({number})",
        group=TAB_KEYS,
    )


TAB_TITLES = (
    "Overview",
    "Badges",
    "Challenges",
    "Connections",
    "Leaderboard",
    "Portfolio",
    "Activity",
    "Settings",
)
"""The tabs in the order of their numbers."""

KEYS: tuple[Key, ...] = (
    Key("help", "?", "Help", "Show every key.", Scope.EVERYWHERE, 91),
    Key("help_anywhere", "f1", "Help", "Show every key, also while typing.", Scope.EVERYWHERE, 91, "help", always=True),
    Key("palette", ":,ctrl+p", "Palette", "Search for a command by name.", Scope.EVERYWHERE, 93, "command_palette"),
    *(_tab(number, title) for number, title in enumerate(TAB_TITLES, 1)),
    Key("previous_tab", "[", "Previous tab", "Go to the tab on the left.", Scope.EVERYWHERE),
    Key("next_tab", "]", "Next tab", "Go to the tab on the right.", Scope.EVERYWHERE),
    Key("refresh", "r", "Refresh", "Fetch this tab again, or try again after an error.", Scope.EVERYWHERE, 80),
    Key("refresh_all", "R", "Refresh all", "Fetch every opened tab again.", Scope.EVERYWHERE),
    Key("redraw", "ctrl+l", "Redraw", "Draw the screen again after another program wrote on it.", Scope.EVERYWHERE),
    Key("back", "escape", "Back", "Close a dialog, or leave a detail.", Scope.EVERYWHERE, 70),
    Key("quit", "q", "Quit", "Leave the program.", Scope.EVERYWHERE, 92),
    Key("leave", "ctrl+q", "Quit", "Leave the program, also while typing.", Scope.EVERYWHERE, 92, "quit", always=True),
    Key("down", "j,down", "Down", "One row, or one card, down.", Scope.LISTS),
    Key("up", "k,up", "Up", "One row, or one card, up.", Scope.LISTS),
    Key("left", "h,left", "Left", "The card on the left.", Scope.LISTS),
    Key("right", "l,right", "Right", "The card on the right.", Scope.LISTS),
    Key("first", "g,home", "First", "The first row.", Scope.LISTS),
    Key("last", "G,end", "Last", "The last row.", Scope.LISTS),
    Key("half_down", "ctrl+d,pagedown", "Half a page down", "Half a page down.", Scope.LISTS),
    Key("half_up", "ctrl+u,pageup", "Half a page up", "Half a page up.", Scope.LISTS),
    Key("filter", "/", "Find", "Show only rows that hold some text; Back shows all again.", Scope.LISTS, 60),
    Key("sort", "s", "Sort", "Sort by something else.", Scope.LISTS, 61),
    Key("open", "enter", "Open", "Open what the cursor is on.", Scope.LISTS, 10),
    Key("copy", "y", "Copy", "Send it to the clipboard.", Scope.ITEM, 50),
    Key("link", "o", "Link", "Show its address in full: to copy, and as a QR code.", Scope.ITEM, 49),
    Key("new", "n", "New", "Make a new one.", Scope.ITEM, 30, writes=True),
    Key("edit", "e", "Edit", "Change it.", Scope.ITEM, 29, writes=True),
    Key("merge", "m", "Merge profile", "Make another profile of yours part of this one.", Scope.ITEM, 33, writes=True),
    Key("delete", "d", "Delete", "Delete it, after a question.", Scope.ITEM, 31, writes=True),
    Key("reveal", "v", "Reveal", "Show a masked secret, or mask it again.", Scope.ITEM, 11),
    Key("stored", "S", "I have stored it", "Close a secret that was neither copied nor saved here.", Scope.ITEM, 51),
    Key("claim", "c", "Claim credits", "Claim the credits of a completed challenge.", Scope.SPECIAL, 20, writes=True),
    Key("me", "m", "Me", "Go to your own row.", Scope.SPECIAL, 15),
    Key("category", "t", "Category", "The board of the next category.", Scope.SPECIAL, 16),
    Key("category_before", "T", "Category before", "The board of the category before.", Scope.SPECIAL),
    Key("company", "C", "Company", "Your company's board, and back to everybody's.", Scope.SPECIAL, 17),
    Key("points", "P", "Points", "Every row of your points, also those that were taken.", Scope.SPECIAL, 94),
    Key("ways", "W", "Ways to earn", "What gives points, how many, and the levels.", Scope.SPECIAL, 95),
    Key("credits", "b", "Balance", "Credits of each account, their history, the shop.", Scope.SPECIAL, 24),
    Key("history", "H", "History", "What of your data changed, when, and from which account.", Scope.SPECIAL, 18),
    Key("download", "D", "Download", "All your data as one file.", Scope.SPECIAL, 19, leaves=True),
    Key("accept", "a", "Accept", "Accept the invitation.", Scope.SPECIAL, 12, writes=True),
    Key("ignore", "x", "Ignore", "Ignore the invitation; its sender is told nothing.", Scope.SPECIAL, 13, writes=True),
    Key("connect", "+", "Connect", "Invite somebody to connect.", Scope.SPECIAL, 14, writes=True),
    Key("invite", "i", "Invite", "Invite a friend by e-mail.", Scope.SPECIAL, 25, writes=True),
    Key("feature", "f", "Feature", "Show the badge in the header, or take it out.", Scope.SPECIAL, 21, writes=True),
    Key("earlier", "<", "Earlier", "Move a featured badge to the left.", Scope.SPECIAL, 22, writes=True),
    Key("later", ">", "Later", "Move a featured badge to the right.", Scope.SPECIAL, 23, writes=True),
    Key(
        "publish",
        "p",
        "Publish",
        "Let others see it, after a look at what they will see.",
        Scope.SPECIAL,
        25,
        writes=True,
    ),
    Key("explore", "w", "Explore", "Others' published projects, and back to yours.", Scope.SPECIAL, 26),
    Key("author", "u", "Author", "Look at the profile of who built it.", Scope.SPECIAL, 27),
    Key("sign_in", "ctrl+s", "Sign in", "Sign in with what is typed.", Scope.FORMS, 1),
    Key("sign_up", "f2", "Sign up", "Get a profile of your own.", Scope.FORMS, 2, writes=True),
    Key("forgot", "f3", "Forgot password", "Choose a new one, with a code by mail.", Scope.FORMS, 3, writes=True),
    Key("save", "ctrl+s", "Save", "Save the form.", Scope.FORMS, 1),
    Key("send_again", "ctrl+r", "New code", "Have another code sent.", Scope.FORMS, 4),
    Key(
        "editor",
        "f4",
        "$EDITOR",
        "Write the long text the cursor is in with your own editor.",
        Scope.FORMS,
        4,
        leaves=True,
    ),
    Key("choose", "space", "Choose", "Tick or untick what the cursor is on.", Scope.FORMS, 2, writes=True),
    Key("confirm", "y", "Yes", "Do what the dialog asks about.", Scope.FORMS, 3),
    Key("next_field", "tab", "Next", "The next field or card.", Scope.FORMS, action="app.focus_next"),
    Key(
        "previous_field",
        "shift+tab",
        "Previous",
        "The field or card before.",
        Scope.FORMS,
        action="app.focus_previous",
    ),
)
"""The key table. Ids are stable: users' key maps name them."""


def span(group: Group, keys: Iterable[tuple[Key, str]]) -> str:
    """A group's keys among `keys`, each with how it is shown, as one: ``1-8``."""
    shown = sorted((_PLACES[key.id], name) for key, name in keys if key.group is group)
    return f"{shown[0][1]}-{shown[-1][1]}"


BY_ID: Mapping[str, Key] = {key.id: key for key in KEYS}
_PLACES = {key.id: place for place, key in enumerate(KEYS)}

_shown = {key.id: display(key.keys.split(",")[0]) for key in KEYS}
_KEY_NAME = re.compile(r"(?<!\{)\{(\w+)\}")
_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[A-Z{])")


def call(shown: Mapping[str, str]) -> None:
    """Name these keys in sentences from now on: ids, and how their keys are shown; "" for one that is switched off."""
    _shown.update(shown)


def named(key_id: str) -> str:
    """How a key is shown now; empty for one that is switched off."""
    return _shown[key_id]


def with_keys(sentence: str) -> str:
    """A sentence of ours with its keys as they are now: ``press {refresh}`` is ``press r`` unless it was remapped.

    What leads to a key that is switched off is left out: of ``None yet: press {new}.`` stays ``None yet.``, of
    ``{new} adds one.`` nothing.
    """
    told: list[str] = []
    for part in _SENTENCE_END.split(sentence):
        missing = next((found for found in _KEY_NAME.finditer(part) if not named(found[1])), None)
        before, colon, _ = part[: missing.start()].rpartition(": ") if missing else (part, "", "")
        if colon or not missing:
            told.append((f"{before}." if missing else part).format_map(_shown))
    return " ".join(told)


def with_key(words: str, key_id: str) -> str:
    """The words of a button with the key that does the same: ``Copy (y)``."""
    return f"{words} ({named(key_id)})" if named(key_id) else words


def binding(key_id: str, *, words: str = "") -> Binding:
    """The Textual binding of one key; `words` replaces the footer's words where the place knows better.

    Raises:
        KeyError: no key has that id.
    """
    from textual.binding import Binding

    key = BY_ID[key_id]
    return Binding(
        key.keys,
        key.action or key.id,
        words or key.words,
        show=key.priority > 0,
        tooltip=key.help,
        id=key.id,
        priority=key.always,
    )


def bindings(*key_ids: str, **words: str) -> list[BindingType]:
    """The Textual bindings of several keys, for a class's ``BINDINGS``; ``back="Not now"`` replaces one's words."""
    return [binding(key_id, words=words.get(key_id, "")) for key_id in key_ids]


class Working(NamedTuple):
    """A key that works here and now: as it is bound (a user may have remapped it), and what it does."""

    key: Key
    shown: str
    words: str
    action: str
    node: DOMNode
    """The widget, screen or app that handles it."""


def working(active: Iterable[ActiveBinding]) -> list[Working]:
    """What `Screen.active_bindings` offers, one entry per action, the footer's order first.

    Of two keys that do the same, as `q` and the one to leave while typing, the table's first that works here is named.
    """
    found: dict[str, Working] = {}
    for entry in active:
        key = BY_ID.get(entry.binding.id or "")
        if key is None or key.id in found or not entry.enabled or entry.binding.key == SWITCHED_OFF:
            continue
        found[key.id] = Working(
            key, display(entry.binding.key), entry.binding.description, entry.binding.action, entry.node
        )
    ranked = sorted(found.values(), key=lambda one: _PLACES[one.key.id], reverse=True)
    return sorted({one.action: one for one in ranked}.values(), key=lambda one: one.key.priority or 1000)
