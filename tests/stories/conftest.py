"""Where stories happen: a demo of one's own, in a real terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.running import RunningBackend
from tests.stories.house import House
from tests.stories.terminal import Terminal

RECORDINGS = Path(__file__).parent / "recordings"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories need tmux; where it is missing they are skipped, and say so."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.story)
            item.add_marker(pytest.mark.slow)
            if shutil.which("tmux") is None:
                item.add_marker(pytest.mark.skip(reason="tmux is not installed"))


@pytest.fixture
def home() -> Iterator[Path]:
    """A home with nothing in it; its path is short, since a socket's path has to be."""
    with TemporaryDirectory(prefix="mx-") as folder:
        yield Path(folder)


@pytest.fixture
def demo(home: Path, request: pytest.FixtureRequest) -> Callable[..., Terminal]:
    """Opens ``mxprofile demo`` in a terminal; always the same demo within one story.

    With ``--record-stories`` what the terminal got is kept beside the stories, for ``asciinema play``.
    """
    count = 0

    def opened(*options: str, size: tuple[int, int] = (80, 24)) -> Terminal:
        nonlocal count
        count += 1
        name = f"{request.node.name.removeprefix('test_')}-{count}.cast"
        return Terminal(
            [sys.executable, "-m", "tui", "demo", "--data-dir", str(home / "demo"), *options],
            environment={"HOME": str(home), "TZ": "UTC"},
            folder=home,
            size=size,
            recording=RECORDINGS / name if request.config.getoption("--record-stories") else None,
        )

    return opened


@pytest.fixture
def house(home: Path, backend: RunningBackend) -> House:
    """A home whose terminals talk to the one backend of the whole run."""
    return House(backend, home)
