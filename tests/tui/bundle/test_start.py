"""The start with a bundle: nothing is parsed or compiled again, and next to all that is loaded comes from there."""

from __future__ import annotations

import asyncio
import inspect
import re
import sys
from pathlib import Path

import pytest
from textual.css import stylesheet
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

import api_client
import tui.plain
from tests.running import RunningBackend
from tests.stories.house import House
from tests.tui.member import new_member, with_backend
from tests.tui.page import know, session_without_server
from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tests.widgets import samples
from tui import command
from tui.app import MxProfileApp
from tui.bundle import reading
from tui.bundle.reading import Bundle
from tui.bundle.writing import renew
from tui.resources import OVERVIEW
from tui.terminal.sheets import Sheets
from tui.themes import THEMES


def test_a_fault_in_writing_it_ends_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def fails(*given: object) -> None:
        asked.append(given)
        raise ValueError

    async def story() -> None:
        app = MxProfileApp(session_without_server(tmp_path))
        async with app.run_test() as pilot:
            await pilot.pause()
            await app._renew_bundle()

    monkeypatch.setattr("tui.bundle.writing.renew", fails)
    monkeypatch.setattr(sys, "meta_path", [Bundle(str(tmp_path / "start")), *sys.meta_path])
    asyncio.run(story())
    assert asked


def styles(app: MxProfileApp) -> dict[str, str]:
    def name(node: DOMNode) -> str:
        return " ".join(one.css_identifier for one in node.ancestors_with_self)

    return {name(node): node.styles.css for node in app.screen.walk_children(with_self=True)}


async def opened(folder: Path, bundle: Bundle, theme: str) -> tuple[dict[str, str], Sheets]:
    session = session_without_server(folder)
    await know(session, OVERVIEW, samples.overview())
    app = MxProfileApp(session)
    app.theme = theme
    app.stylesheet.parsed_before = bundle.sheets
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.read_sheets()
        app.stylesheet.update(app)
        return styles(app), app.stylesheet


def test_sheets_that_were_parsed_before_say_the_same_and_are_not_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    # The tests share what they have parsed (`tests.thrift`).
    monkeypatch.setattr(Stylesheet, "_parse_rules", inspect.unwrap(Stylesheet._parse_rules))
    parsed: list[str] = []
    parse = stylesheet.parse  # type: ignore[attr-defined]

    def noted(scope: str, css: str, *given: object, **named: object) -> object:
        parsed.append(css)
        return parse(scope, css, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(stylesheet, "parse", noted)
    path = str(tmp_path / "start")
    before, sheets = asyncio.run(opened(tmp_path, Bundle(path), THEMES[0].name))
    assert len(parsed) > 30
    assert renew(Bundle(path), sheets.variables, sheets.parsed)
    parsed.clear()
    again, _ = asyncio.run(opened(tmp_path, Bundle(path), THEMES[0].name))
    assert again == before
    assert not parsed
    asyncio.run(opened(tmp_path, Bundle(path), THEMES[1].name))
    assert len(parsed) > 30
    parsed.clear()
    bundle = Bundle(path)
    monkeypatch.setattr(bundle, "sheets", lambda _: dict.fromkeys(sheets.parsed, b"damaged"))
    again, _ = asyncio.run(opened(tmp_path, bundle, THEMES[0].name))
    assert again == before
    assert len(parsed) > 30


START = """
import os
import sys
from pathlib import Path
from tui.bundle import reading

reading.place = lambda: {bundle!r}
sys.argv[0] = "/bin/mxprofile"
sys.path[0] = str(Path(sys.executable).parent)
from tui.terminal import later

load_app = later.load_app

def load():
    load_app()
    import tui.app

    tui.app.STARTED_AFTER = 0.01
    tui.app.Garbage.look_again = lambda _: os.write(1, b"all written")
    from textual.css import stylesheet

    parse = stylesheet.parse

    def note(*given, **named):
        parsed.append(given)
        return parse(*given, **named)

    stylesheet.parse = note

parsed = []
later.load_app = load
from tui.__main__ import main

code = main([])
loaders = [type(getattr(module, "__loader__", None)).__name__ for module in sys.modules.values()]
print("loaded from the bundle:", loaders.count("BundleLoader"), "otherwise:", loaders.count("SourceFileLoader"))
print("sheets parsed:", len(parsed))
print("texts compiled:", len(reading.in_use().compiled.new))
sys.exit(code)
"""


@with_backend
def test_the_first_start_writes_it_and_the_next_loads_next_to_all_from_it(
    backend: RunningBackend, tmp_path: Path
) -> None:
    grace, house = new_member(backend), House(backend, tmp_path)
    house.keep(grace)
    bundle = tmp_path / "start"
    environment = {"HOME": str(tmp_path), "MXPROFILE_SERVER": backend.server, "PYTHONPATH": ""}
    with PseudoTerminal(START.format(bundle=str(bundle)), tmp_path, environment=environment) as first:
        first.see(b"Up to date")
        first.see(b"all written")
        first.type("\x11")
        assert first.ends() == 0, first.written[-3000:].decode()
    assert number_after("from the bundle:", first) == 0
    assert number_after("sheets parsed:", first) > 30
    assert number_after("texts compiled:", first) > 200
    with PseudoTerminal(START.format(bundle=str(bundle)), tmp_path, environment=environment) as second:
        second.see(b"Up to date")
        second.see(b"all written")
        second.type("\x11")
        assert second.ends() == 0
    assert number_after("from the bundle:", second) > 200
    assert number_after("sheets parsed:", second) < 10
    assert number_after("texts compiled:", second) == 0


def number_after(words: str, terminal: PseudoTerminal) -> int:
    found = re.search(rf"{words} (\d+)", terminal.written.decode())
    assert found, terminal.written
    return int(found[1])


class Asked(Exception):
    """The bundle was asked for what modules compile."""


@pytest.mark.parametrize(
    ("given", "ends"),
    [([], Asked), (["--read-only"], Asked), (["demo"], Asked), (["show", "overview"], Asked), (["--help"], SystemExit)],
)
def test_whatever_loads_much_asks_for_it_and_the_help_does_not(
    monkeypatch: pytest.MonkeyPatch, given: list[str], ends: type[BaseException]
) -> None:
    def asked() -> None:
        raise Asked

    monkeypatch.setattr(reading, "put_texts_to_use", asked)
    monkeypatch.setattr(command, "_needs_screen", lambda **_: None)
    for package, name in ((api_client, "errors"), (tui, "demo"), (tui.plain, "running")):  # What is loaded after it.
        monkeypatch.delattr(package, name, raising=False)
        monkeypatch.setitem(sys.modules, f"{package.__name__}.{name}", None)
    with pytest.raises(ends):
        command.run(given)
