"""Writes ``docs/rules.md``: what a person can do by the rules of the profile, and the stories that show it.

make docs
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.stories.rules import RULES

STORIES = Path(__file__).parent.parent / "tests" / "stories"
INTRODUCTION = """# The rules and their stories

What a person can do or look at in the client, by the numbers of the profile's rules, and the stories that show it: each
is told by keys alone, in a real terminal of 80 by 24, against a running backend. `make docs` writes this page from the
stories; `make test` tells them all, where `tmux` is installed.

| rule | what | stories |
|---|---|---|
"""


def told() -> Iterator[tuple[str, str, str]]:
    """Rule, file name and sentence of every story."""
    for path in sorted(STORIES.glob("test_*.py")):
        module = import_module(f"tests.stories.{path.stem}")
        for name, story in vars(module).items():
            for mark in getattr(story, "pytestmark", ()) if name.startswith("test_") else ():
                if mark.name == "tells":
                    yield from ((rule, path.name, sentence(name)) for rule in mark.args)


def sentence(name: str) -> str:
    """A test's name as people write it."""
    return name.removeprefix("test_").replace("_", " ").capitalize()


def page() -> str:
    """The whole page."""
    stories = list(told())
    rows = []
    for rule, what in RULES.items():
        links = [f"[{title}](../tests/stories/{file})" for number, file, title in stories if number == rule]
        rows.append(f"| {rule} | {what} | {'; '.join(links)} |\n")
    return INTRODUCTION + "".join(rows)
