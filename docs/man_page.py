"""Makes `mxprofile.1` from the parser of the command, and from what the other pages say about codes and variables."""

from __future__ import annotations

import os
from typing import Any

from argparse_manpage.manpage import Manpage  # type: ignore[import-untyped]

from docs.configuration_page import ENVIRONMENT
from tui.command_line import parser
from tui.exit_codes import ExitCode

_WIDTH = "80"
"""Of the terminal that argparse wraps for, so that the page is the same wherever it is made."""


def page() -> str:
    """The whole page, as troff."""
    columns, os.environ["COLUMNS"] = os.environ.get("COLUMNS"), _WIDTH
    try:
        manual: Any = Manpage(
            parser(),
            {
                "date": "",
                "project_name": "mxprofile",
                "manual_title": "User Commands",
                "description": "your Mendix Profile in the terminal",
            },
        )
        manual.date = ""
        manual.add_section("exit status", ">", _list((str(int(code)), _words(code)) for code in ExitCode))
        manual.add_section("environment", ">", _list(ENVIRONMENT.items()))
        return str(manual)
    finally:
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns


def _words(code: ExitCode) -> str:
    return code.name.lower().replace("_", " ")


def _list(entries: Any) -> str:
    return "".join(f".TP\n.B {name}\n{words}\n" for name, words in entries)
