"""Sessions for the client's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.page import session_without_server
from tui.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Signed in, at a server that can't be reached."""
    return session_without_server(tmp_path)
