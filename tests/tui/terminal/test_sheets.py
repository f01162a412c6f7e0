"""Style sheets are parsed once per start; a fresh process, since those of the tests share what they parse."""

from __future__ import annotations

import subprocess
import sys

START = """
import asyncio
from collections import Counter
from textual.app import ComposeResult
from textual.css import stylesheet
from textual.widgets import Button, Static
from tui.terminal.safe_app import SafeApp
from tui.themes import THEMES

parsed, parse = Counter(), stylesheet.parse

def counting(scope, css, *more, **named):
    parsed[scope, css] += 1
    return parse(scope, css, *more, **named)

class App(SafeApp):
    def __init__(self):
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def compose(self):
        yield Static("Hello")

async def start():
    stylesheet.parse = counting
    app = App()
    async with app.run_test() as pilot:
        await app.mount(Button("A class that is new"))
        await pilot.pause()
        print(*sorted({*parsed.values()}))
        app.theme = THEMES[1].name
        await pilot.pause()
        print(*sorted({*parsed.values()}), app.query_one(Static).styles.color.hex)

asyncio.run(start())
"""


def test_each_sheet_is_parsed_once_and_again_for_another_theme() -> None:
    ended = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True, timeout=60)
    started, changed = ended.stdout.splitlines()
    assert started == "1"
    assert changed.startswith("2 ")
