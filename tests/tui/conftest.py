"""Sessions for the client's tests."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from tests.tui.page import session_without_server
from tui.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Signed in, at a server that can't be reached."""
    return session_without_server(tmp_path)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, and no clipboard but the terminal's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def name() -> str:
    """A name no other test uses."""
    return f"t {uuid4().hex[:5]}"
