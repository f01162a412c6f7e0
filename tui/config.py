"""Settings: options beat the environment, which beats config.toml, which beats the defaults written here."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tui import paths
from tui.exit_codes import ExitCode, Failure


class ConfigError(Failure):
    """config.toml can't be used; one line that names the file, the key and what to do."""

    code = ExitCode.WRONG_USAGE


class Config(BaseModel):
    """What config.toml may hold; every key may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    server: str = "http://127.0.0.1:8765"
    """The backend to talk to; ``https://…``, or ``http://`` on this machine, or ``unix:/PATH``."""
    theme: str = ""
    """The name of a theme, as in ``dark``; empty for the client's own choice."""
    mouse: bool = True
    """Whether clicks and the wheel work; without, the terminal's own selection does."""
    clipboard_command: list[str] = []
    """A command that reads text to copy from its standard input, as in ``["wl-copy"]``."""


def load(*, server: str | None = None) -> Config:
    """The settings in force; `server` is the option's, which beats ``MXPROFILE_SERVER`` and the file.

    Raises:
        ConfigError: the file can't be read, or holds something unknown or of the wrong type.
    """
    config = _read(paths.config_file())
    chosen = server or os.environ.get("MXPROFILE_SERVER")
    return config.model_copy(update={"server": chosen}) if chosen else config


def _read(path: Path) -> Config:
    try:
        return Config.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read ({error.__class__.__name__}): correct or remove it") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no valid TOML: {error}") from None
    except ValidationError as error:
        raise ConfigError(f"{path}: {_words(error)}") from None


def _words(error: ValidationError) -> str:
    """The first thing that is wrong, in one sentence."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"unknown key {key!r}; known are {', '.join(Config.model_fields)}"
    return f"key {key!r}: {first['msg'][:1].lower()}{first['msg'][1:]}"
