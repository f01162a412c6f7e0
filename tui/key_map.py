"""The key map: which keys a person chose in ``[keys]``, whether they can work, and what is in force.

Textual applies a key map as it is: a key that no terminal sends, or that another one uses in the same place, is then
silently without effect. So each is checked before; nothing here needs Textual.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping

from tui.keys import BY_ID, KEYS, SWITCHED_OFF, Key, Scope, display

_MOVING = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown")
NAMED = frozenset(
    {
        *("enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "insert", *_MOVING),
        *(f"{held}+{key}" for held in ("shift", "ctrl") for key in _MOVING),
        *(f"f{number}" for number in range(1, 13)),
        *(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    }
)
"""Keys with a name that terminals send."""

TAKEN = {
    "ctrl+h": "a terminal sends Backspace for it",
    "ctrl+i": "a terminal sends Tab for it",
    "ctrl+j": "a terminal sends Enter for it",
    "ctrl+m": "a terminal sends Enter for it",
    "ctrl+a": "screen takes it for itself",
    "ctrl+b": "tmux takes it for itself",
    "ctrl+c": "it copies, and interrupts",
    "ctrl+z": "the shell takes it for itself",
    "tilde": "ssh takes it for itself",
}
"""Keys that never arrive, or arrive as something else."""

_CHARACTER_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Where Textual calls a character otherwise than Unicode does."""

_EVERYWHERE = frozenset({"next_field", "previous_field"})
"""Keys of forms that move between cards too."""

_BESIDE: Mapping[Scope, frozenset[Scope]] = {
    Scope.EVERYWHERE: frozenset(Scope),
    Scope.LISTS: frozenset(Scope),
    Scope.ITEM: frozenset(Scope) - {Scope.FORMS},
    Scope.SPECIAL: frozenset(Scope) - {Scope.FORMS},
    Scope.FORMS: frozenset({Scope.EVERYWHERE, Scope.LISTS, Scope.FORMS}),
}
"""Scopes whose keys can work at the same time."""


def names(keys: str) -> tuple[str, ...]:
    """Textual's names of the keys in a list with commas: ``?, Ctrl+P`` is ``question_mark`` and ``ctrl+p``."""
    return tuple(_name(key.strip()) for key in keys.split(","))


def _name(key: str) -> str:
    if len(key) != 1:
        return key.lower()
    if key.isalnum() or not key.isprintable():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _CHARACTER_NAMES.get(name, name)


_CHARACTERS = {_name(character): character for character in map(chr, range(0x21, 0x7F))}


def typed(name: str) -> bool:
    """True when a key types a character, and so can't work while somebody types."""
    return len(name) == 1 or name == "space" or name in _CHARACTERS


def in_force(chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys of every id, by Textual's names."""
    return {key.id: names(chosen.get(key.id, key.keys)) for key in KEYS}


def not_offered(*, read_only: bool = False, kiosk: bool = False) -> frozenset[str]:
    """The ids of the keys that are offered nowhere in these modes."""
    return frozenset(key.id for key in KEYS if (read_only and key.writes) or (kiosk and key.leaves))


def for_textual(chosen: Mapping[str, str], off: Collection[str] = ()) -> dict[str, str]:
    """The key map as Textual takes it, without those that are `off`."""
    named = {key_id: ",".join(names(keys)) for key_id, keys in chosen.items()}
    return named | dict.fromkeys(off, SWITCHED_OFF)


def name_of(key: Key, chosen: Mapping[str, str], off: Collection[str] = ()) -> str:
    """What sentences call a key: the first of its keys; empty for one that is `off`."""
    return "" if key.id in off else display(names(chosen.get(key.id, key.keys))[0])


def shown(keys: tuple[str, ...]) -> str:
    """Keys as a person writes them: ``j, Down``."""
    return ", ".join(display(key) for key in keys)


def problems(chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a key map: the id, and a sentence that says what to do."""
    known = {key_id: keys for key_id, keys in chosen.items() if key_id in BY_ID}
    for key_id in chosen:
        if key_id not in BY_ID:
            yield key_id, f"there is no such key to remap; {_meant(key_id)}`mxprofile keys` lists them"
    unsendable = False
    for key_id, keys in known.items():
        for name in names(keys):
            if reason := _unsendable(name):
                unsendable = True
                yield key_id, reason
    if unsendable:
        return
    for key_id, keys in known.items():
        if reason := _unreachable(BY_ID[key_id], names(keys)):
            yield key_id, reason
    yield from _clashes(known)


def _meant(key_id: str) -> str:
    import difflib  # Only where something is wrong.

    close = difflib.get_close_matches(key_id, BY_ID, 1)
    return f"did you mean {close[0]!r}? " if close else ""


def _unsendable(name: str) -> str:
    """Why a terminal can't send this key; empty when it can."""
    if not name:
        return 'name a key, as in "x", "f5" or "ctrl+g"; a comma is called "comma"'
    if name in TAKEN:
        return f"{display(name)!r} can't be used, {TAKEN[name]}: choose another key"
    if name in NAMED or name in _CHARACTERS or (len(name) == 1 and name.isprintable() and not name.isspace()):
        return ""
    return f'no terminal sends {name!r}: write a character, "space", "f5", "ctrl+g", "pageup" or the like'


def _unreachable(key: Key, chosen: tuple[str, ...]) -> str:
    """Why the key would not work where it must; empty when it does."""
    if key.always and any(map(typed, chosen)):
        return "it works while you type, so it can't be a character: choose a function key or ctrl and a letter"
    if not any(map(typed, names(key.keys))) and all(map(typed, chosen)):
        return "it is needed while you type, where characters are text: choose a function key or ctrl and a letter"
    return ""


def _clashes(chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Keys that do two things in one place, unless they do so anyway."""
    now, before = in_force(chosen), in_force({})
    for key_id in chosen:
        for other in KEYS:
            if other.id == key_id or not _together(BY_ID[key_id], other):
                continue
            both = set(now[key_id]) & set(now[other.id]) - (set(before[key_id]) & set(before[other.id]))
            if both and not (other.id in chosen and other.id < key_id):  # Each pair is told once.
                key = shown(tuple(sorted(both)))
                yield key_id, f"{key!r} is the key of {other.id!r} in the same place: choose another, or remap that too"


def _together(one: Key, other: Key) -> bool:
    return other.scope in _BESIDE[one.scope] or bool({one.id, other.id} & _EVERYWHERE)
