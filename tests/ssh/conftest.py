"""What is told through a real sshd; where it is missing, it is skipped and says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ssh import server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of these needs OpenSSH."""
    reason = server.missing()
    for item in items:
        if reason and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))
