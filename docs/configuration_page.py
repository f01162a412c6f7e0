"""Makes the tables and the example of `configuration.md` from `tui.config`, the model of the settings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pydantic import BaseModel

from tui import config_file
from tui.config import Config, ServerProfile

_MARKED = re.compile(r"(<!-- settings: [^\n]*-->\n).*?(<!-- end of settings -->)", re.DOTALL)


def settings() -> str:
    """A table of the settings, one of a server's, and the file that `config init` writes."""
    servers = f"Of a server, in `[servers.NAME]`:\n\n{_table(ServerProfile)}"
    return f"{_table(Config)}\n{servers}\nThe whole file:\n\n```toml\n{config_file.template()}```\n"


def _table(model: type[BaseModel]) -> str:
    return "| setting | without it | what it does |\n|---|---|---|\n" + "\n".join(_rows(model)) + "\n"


def _rows(model: type[BaseModel]) -> Iterator[str]:
    for name, told in config_file.docstrings(model).items():
        field = model.model_fields[name]
        default = "needed" if field.is_required() else f"`{json.dumps(field.get_default(call_default_factory=True))}`"
        yield f"| `{name}` | {default} | {told.replace('``', '`')} |"


def with_settings(page: str) -> str:
    """The page's text with the present settings."""
    return _MARKED.sub(lambda marked: f"{marked[1]}{settings()}{marked[2]}", page)
