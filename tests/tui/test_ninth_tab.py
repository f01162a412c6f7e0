"""The recipe of CONTRIBUTING.md, tried: a ninth tab is a screen, a sheet, a line among the tabs and one for its key."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
RECIPE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## A ninth tab")[2].partition("\n## ")[0]

TRIED = """
import asyncio, sys
from pathlib import Path
from tests.tui.page import Page, session_without_server
from tui.app import MxProfileApp

async def run():
    app = MxProfileApp(session_without_server(Path(sys.argv[1])))
    async with app.run_test(size=(80, 24)) as pilot:
        page = Page(app, pilot)
        await page.settle()
        await page.press("9")
        print(page.text)
        await page.press("question_mark")
        print(page.text)
    await app.session.client.aclose()

asyncio.run(run())
"""


def blocks() -> list[tuple[str, str]]:
    """The recipe's files and what is to be put into each: the code blocks, each headed by its file."""
    return re.findall(r"`([a-z_/]+\.(?:py|tcss))`[^\n]*:\n\n```[a-z]+\n(.*?)```", RECIPE, re.DOTALL)


@pytest.mark.slow
def test_the_recipe_for_a_ninth_tab_works_as_it_is_written(tmp_path: Path) -> None:
    for folder in ("api_client", "styles", "tui", "widgets", "tests"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "__snapshots__", "backend")
        )
    shutil.copytree(ROOT / "tests" / "backend", tmp_path / "tests" / "backend")
    written = dict(blocks())
    assert {*written} == {"tui/screens/events.py", "styles/events.tcss", "tui/screens/tabs.py", "tui/keys.py"}
    for name, text in written.items():
        path = tmp_path / name
        if not path.exists():
            path.write_text(text)
            continue
        before = path.read_text()
        last = '    "Settings",\n' if name == "tui/keys.py" else next(re.finditer(r'    "Settings": .*\n', before))[0]
        assert before.count(last) == 1
        path.write_text(before.replace(last, last + text))
    ended = subprocess.run(
        [sys.executable, "-c", TRIED, str(tmp_path)],
        cwd=tmp_path,
        env={"PATH": "", "HOME": str(tmp_path), "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    assert "9 Events" in ended.stdout
    assert "1-9" in ended.stdout
    assert "Not loaded: press r to try again." in ended.stdout, "its states come with it"
