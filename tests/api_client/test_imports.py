"""What each part of the client loads, in a fresh process: that is what start-up costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = "import sys; print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"


def loaded_by(module: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}; {LOADED}"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module", ["api_client", "api_client.wire.overview", "api_client.errors", "api_client.secret", "api_client.client"]
)
def test_no_part_loads_httpx_or_textual_before_the_first_request(module: str) -> None:
    assert not loaded_by(module) & {"httpx", "httpcore", "textual", "rich", "backend", "tui", "widgets"}
