"""The key table: one place for every key, and nothing in it that a terminal can't send."""

from __future__ import annotations

import ast
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import tui.app
import tui.modals
import tui.screens
from tui import key_map, keys
from tui.app import MxProfileApp
from tui.keys import KEYS, Key, Scope
from tui.modals.help import help_lines
from tui.screens.footer import hints
from tui.screens.tabs import TABS


def places() -> list[type[DOMNode]]:
    """Every class of the program that binds keys."""
    modules = [
        import_module(found.name)
        for folder in (tui.screens, tui.modals)
        for found in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}.")
    ]
    classes = {value for module in [tui.app, *modules] for value in vars(module).values() if isinstance(value, type)}
    own = [one for one in classes if one.__module__.startswith("tui.") and "BINDINGS" in one.__dict__]
    return sorted((one for one in own if issubclass(one, DOMNode)), key=lambda one: one.__name__)


NOT_KEYS = {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+a", "ctrl+b", "ctrl+z", "alt+b", "alt+f", "~", "ctrl+c"}
"""What terminals, the shell, ssh, tmux and screen keep for themselves or send as something else."""


def test_every_id_is_there_once() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
def test_every_key_can_be_sent_by_a_terminal_and_says_what_it_does(key: Key) -> None:
    assert not NOT_KEYS & set(key.keys.split(","))
    assert key.help.endswith(".")
    assert key.words


def test_no_sentence_names_a_key_by_itself_so_that_all_follow_the_key_map() -> None:
    named = re.compile(r"\bEsc\b|\bSpace\b|\bF\d|(?<!\[)\^[a-z]\b|\((?:[a-z]|\^.)\)$|\bpress [a-z]\b|: [a-z] [a-z]+s ")
    found = [
        (path.name, text.value)
        for folder in (tui.screens, tui.modals)
        for path in Path(folder.__path__[0]).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if not isinstance(node, ast.Expr)  # What stands by itself are docstrings.
        for text in ast.iter_child_nodes(node)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and named.search(text.value)
    ]
    assert found == []


def test_no_key_does_two_things_in_one_place() -> None:
    for scope in (Scope.EVERYWHERE, Scope.LISTS, Scope.ITEM, Scope.SPECIAL):
        used = [one for key in KEYS if key.scope in {scope, Scope.EVERYWHERE} for one in key.keys.split(",")]
        assert len(used) == len(set(used))


@pytest.mark.parametrize("place", places(), ids=lambda place: place.__name__)
def test_every_bound_key_has_a_method_that_does_it(place: type[DOMNode]) -> None:
    for binding in Binding.make_bindings(place.__dict__["BINDINGS"]):
        assert binding.id in keys.BY_ID
        namespace, _, name = binding.action.partition("(")[0].rpartition(".")
        assert hasattr(MxProfileApp if namespace == "app" else place, f"action_{name}")


def test_help_tells_every_key_of_the_table() -> None:
    told = "\n".join(line.plain for line in help_lines([], {}))
    for key in KEYS:
        assert (key.group.help if key.group else key.help) in told


def test_help_tells_no_key_that_a_mode_switches_off() -> None:
    for off in (key_map.not_offered(read_only=True), key_map.not_offered(kiosk=True)):
        told = "\n".join(line.plain for line in help_lines([], {}, off))
        assert off and [key_id for key_id in off if keys.BY_ID[key_id].help in told] == []


def test_every_tab_has_its_number_as_a_key() -> None:
    assert [keys.BY_ID[f"tab_{tab.number}"].action for tab in TABS] == [f"go_to({tab.number})" for tab in TABS]


def test_the_tabs_are_one_hint_of_the_footer() -> None:
    working = [keys.Working(keys.BY_ID[f"tab_{n}"], str(n), "", "", DOMNode()) for n in range(1, 9)]
    assert [(hint.key, hint.words) for hint in hints(working)] == [("1-8", "Tabs")]


def test_words_can_be_replaced_where_the_place_knows_better() -> None:
    (binding,) = Binding.make_bindings(keys.bindings("back", back="Close"))
    assert binding.description == "Close"
