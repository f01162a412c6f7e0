"""The mouse is the terminal's again where the settings say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.terminal.pseudo_terminal import PseudoTerminal

OPEN = "import tui.__main__; raise SystemExit(tui.__main__.main([]))"
CLICKS_ARE_REPORTED = b"\x1b[?1000h"


@pytest.mark.slow
@pytest.mark.parametrize("mouse", [True, False])
def test_clicks_are_asked_for_only_with_the_mouse_on(tmp_path: Path, mouse: bool) -> None:
    (tmp_path / "config.toml").write_text(f"mouse = {str(mouse).lower()}\nkeyring = false\n")
    nowhere = {"HOME": str(tmp_path), "MXPROFILE_CONFIG_DIR": str(tmp_path), "MXPROFILE_SERVER": "http://127.0.0.1:1"}
    with PseudoTerminal(OPEN, tmp_path, environment=nowhere) as terminal:
        terminal.see(b"Password")
        terminal.type("\x11")
        assert terminal.ends() == 0
    assert (CLICKS_ARE_REPORTED in terminal.written) is mouse
