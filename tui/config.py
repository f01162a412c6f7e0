"""Settings: options beat the environment, which beats config.toml, which beats the defaults written here."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from tui import key_map, paths
from tui.exit_codes import ExitCode, Failure

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError

ENVIRONMENT = "MXPROFILE_SERVER"
ThemeName = Literal["dark", "light", "ansi", "colour-blind", "colour-blind-light"]
_MOST_SECONDS = 86_400
_FEWEST_SECONDS = 10


class ConfigError(Failure):
    """config.toml can't be used; one line that names the file, the line, the key and what to do."""

    code = ExitCode.WRONG_USAGE


def _pace(seconds: int) -> int:
    if seconds == 0 or _FEWEST_SECONDS <= seconds <= _MOST_SECONDS:
        return seconds
    told = f"write 0 for never, or {_FEWEST_SECONDS} to {_MOST_SECONDS} seconds"
    raise PydanticCustomError("pace", "{told}", {"told": told})


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class ServerProfile(_Table):
    """A server with a name, for ``--server NAME``: a table ``[servers.NAME]``."""

    server: str
    """Its address; ``https://…``, or ``http://`` on this machine, or ``unix:/PATH``."""
    token_command: list[str] = []
    """A command that prints an API key or token for this server, as in ``["pass", "show", "mxprofile"]``."""
    read_only: bool = False
    """Whether nothing may be changed there."""


class Config(_Table):
    """What config.toml may hold; every key may be left out."""

    server: str = "http://127.0.0.1:8765"
    """The backend to talk to: the name of one of the servers below, or an address (``https://…``, ``http://`` on this
    machine, or ``unix:/PATH``)."""
    token_command: list[str] = []
    """A command that prints an API key or token for this server, as in ``["pass", "show", "mxprofile"]``; it is asked
    before the keyring and the file of the last sign-in."""
    read_only: bool = False
    """Whether to look only: nothing that changes something is offered or sent."""
    refresh_seconds: Annotated[int, AfterValidator(_pace)] = 60
    """Seconds after which an open tab looks for news; 0 for only when you ask."""
    theme: ThemeName = "dark"
    """``ansi`` has your terminal's own colours; the colour-blind ones tell states apart without red and green."""
    pictures: Literal["blocks", "terminal"] = "blocks"
    """``terminal`` draws your avatar in full in kitty, Ghostty, foot, WezTerm and contour, with the extra
    ``pictures``; never over SSH or in tmux."""
    mouse: bool = True
    """Whether clicks and the wheel work; without, the terminal's own selection does."""
    clipboard_command: list[str] = []
    """A command that reads text to copy from its standard input, as in ``["wl-copy"]``."""
    keyring: bool = True
    """Whether sign-ins are kept in the desktop's keyring, where the extra ``keyring`` is installed."""
    servers: dict[str, ServerProfile] = Field(default_factory=dict)
    """Servers by name, for ``--server NAME``."""
    keys: dict[str, str] = Field(default_factory=dict)
    """Other keys, by the names that ``mxprofile keys`` lists; several with commas, as in ``"x, f5"``."""


def load(*, server: str | None = None) -> Config:
    """The settings in force; `server` is the option's, which beats ``MXPROFILE_SERVER`` and the file.

    Either is an address, or the name of a server of the file, which then is where the answer's `server`,
    `token_command` and `read_only` come from.

    Raises:
        ConfigError: the file can't be read, or holds something unknown or of the wrong type.
    """
    path = paths.config_file()
    config = read(path)
    chosen = server or os.environ.get(ENVIRONMENT) or config.server
    named = config.servers.get(chosen)
    if named is not None:
        limited = config.read_only or named.read_only
        return config.model_copy(update={**named.model_dump(), "read_only": limited})
    if ":" not in chosen:
        known = f"known are {', '.join(config.servers)}" if config.servers else f"there is no [servers.{chosen}]"
        raise ConfigError(f"{path}: no server is called {chosen!r}: {known}; an address begins with https://")
    # The file's command is for the file's server: another one must not be told the secret.
    command = config.token_command if chosen == config.server else []
    return config.model_copy(update={"server": chosen, "token_command": command})


def read(path: Path) -> Config:
    """The settings of one file, the defaults where it is missing; raises as `load`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read ({error.__class__.__name__}): correct or remove it") from None
    import tomllib  # Only where there is a file.

    try:
        config = Config.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no valid TOML: {_broken(text, error)}") from None
    except ValidationError as failure:
        first = failure.errors(include_url=False, include_input=False)[0]
        raise _error(path, text, first["loc"], _words(first)) from None
    for key_id, sentence in key_map.problems(config.keys):
        raise _error(path, text, ("keys", key_id), sentence)
    return config


def _error(path: Path, text: str, key: Sequence[str | int], sentence: str) -> ConfigError:
    from tui.toml_lines import line_of

    line = line_of(text, key)
    if len(key) > 1 and key[-1] in Config.model_fields.keys() - ServerProfile.model_fields.keys():
        sentence = "this table has no such setting: write it above the first table"  # As what is added at the end.
    where = f"{path}, line {line}" if line else f"{path}"
    return ConfigError(f"{where}: key {'.'.join(map(str, key))!r}: {sentence}")


def _broken(text: str, error: TOMLDecodeError) -> str:
    """What Python's parser says, and the line for the one case in which it names none."""
    told = str(error).replace("at end of document", f"at the end, line {len(text.splitlines())}")
    remedy = "write `key = value`, text in double quotes" if re.search("value|key|Expected", told) else "correct it"
    return f"{told}: {remedy}"


_REMEDIES = {
    "bool_type": "write true or false",
    "int_type": "write a whole number, without quotes",
    "string_type": "write text in double quotes",
    "list_type": 'write a list, as in ["wl-copy"]',
    "dict_type": "write a table, as `mxprofile config init` shows",
    "model_type": "write a table, as `mxprofile config init` shows",
    "missing": "add it",
}
"""By pydantic's kinds of errors."""


def _words(error: ErrorDetails) -> str:
    """What is wrong with a value, and what to write instead."""
    kind = error["type"]
    if kind == "extra_forbidden":
        *tables, name = (str(part) for part in error["loc"])
        known = ServerProfile.model_fields if tables[:1] == ["servers"] else Config.model_fields
        return f"it is unknown; {_meant(name, known)}known are {', '.join(known)}"
    if kind == "pace":
        return error["msg"]
    remedy = _REMEDIES.get(kind)
    message = f"{error['msg'][:1].lower()}{error['msg'][1:]}"
    return f"{message}: {remedy}" if remedy else message


def _meant(name: str, known: Any) -> str:
    import difflib  # Only where something is wrong.

    close = difflib.get_close_matches(name, known, 1)
    return f"did you mean {close[0]!r}? " if close else ""
