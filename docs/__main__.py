"""Renews everything in the docs that is made from the code, but the pictures.

make docs
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from docs import (
    commands_table,
    configuration_page,
    index_list,
    json_members,
    key_table,
    keys_page,
    man_page,
    rule_table,
)
from docs import options_table as options

FOLDER = Path(__file__).parent


def _plain_commands(page: str) -> str:
    return commands_table.with_table(json_members.with_tables(page))


MADE: Mapping[Path, Callable[[str], str]] = {
    key_table.README: key_table.with_table,
    json_members.PAGE: _plain_commands,
    options.RUNNING: options.with_table,
    FOLDER / "keys.md": lambda _: keys_page.page(),
    FOLDER / "configuration.md": configuration_page.with_settings,
    FOLDER / "rules.md": lambda _: rule_table.page(),
    FOLDER / "mxprofile.1": lambda _: man_page.page(),
    FOLDER / "README.md": index_list.with_list,
}
"""Each file, and what makes its present text from the one before."""


def main() -> None:
    """Writes them."""
    for path, renewed in MADE.items():
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(renewed(before), encoding="utf-8")


if __name__ == "__main__":
    main()
