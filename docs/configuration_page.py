"""Makes the tables and the example of `configuration.md`, of the settings from their model, `tui.config`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pydantic import BaseModel

from tui import config_file
from tui.config import Config, ServerProfile

_MARKED = re.compile(r"(<!-- settings: [^\n]*-->\n).*?(<!-- end of settings -->)", re.DOTALL)
_VARIABLES = re.compile(r"(<!-- environment: [^\n]*-->\n).*?(<!-- end of environment -->)", re.DOTALL)

ENVIRONMENT = {
    "MXPROFILE_SERVER": "the server: an address, or a name from config.toml",
    "MXPROFILE_TOKEN": "an API key or token to use instead of a sign-in; never stored",
    "MXPROFILE_CONFIG_DIR": "where config.toml and credentials/ are, instead of mxprofile/ in XDG_CONFIG_HOME",
    "MXPROFILE_SMTP_PASSWORD": "the password of the mail server that serve --smtp names",
    "MXPROFILE_PLAIN_OUTPUT": "1 writes whole regions to the terminal, not only the cells that change",
    "VISUAL": "what F4 opens for long texts",
    "EDITOR": "the same, where VISUAL is not set",
    "NO_COLOR": "no colours, if it is not empty",
    "XDG_CONFIG_HOME": "the folder of settings and secrets, without it ~/.config",
    "XDG_STATE_HOME": "of drafts, claims in flight, and what was last on the screen, without it ~/.local/state",
    "XDG_DATA_HOME": "of the demo, and of the backend where no database is named, without it ~/.local/share",
}
"""What the environment says to the command; the manual has it too."""


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
    """The page's text with the present settings and variables."""
    rows = "".join(f"| `{name}` | {told} |\n" for name, told in ENVIRONMENT.items())
    variables = f"| variable | what it does |\n|---|---|\n{rows}"
    renewed = _MARKED.sub(lambda marked: f"{marked[1]}{settings()}{marked[2]}", page)
    return _VARIABLES.sub(lambda marked: f"{marked[1]}{variables}{marked[2]}", renewed)
