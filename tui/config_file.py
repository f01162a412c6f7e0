"""The commented config.toml that ``mxprofile config init`` writes, made from the model of the settings."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from tui import paths
from tui.config import Config, ServerProfile
from tui.exit_codes import Failure
from tui.keys import KEYS

_HEAD = """\
# Settings of mxprofile.
#
# What is commented out is the default: every key may be left out. Options of the
# command beat the environment, which beats this file.
"""
_WIDTH = 80
_EXAMPLE = "work"


def docstrings(model: type[BaseModel]) -> dict[str, str]:
    """What the model says about each of its fields, on one line."""
    (definition,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(definition, ast.ClassDef)
    told: dict[str, str] = {}
    for before, after in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name) and isinstance(after, ast.Expr):
            told[before.target.id] = " ".join(str(ast.literal_eval(after.value)).split())
    return told


def template() -> str:
    """The whole file: each setting with what it does, then the tables."""
    parts = [_HEAD, *_settings(Config)]
    parts.append(_commented("Servers by name, for `--server NAME`: a table for each.") + f"#[servers.{_EXAMPLE}]\n")
    parts += _settings(ServerProfile, server="https://profile.example.com")
    parts.append(
        _commented("Other keys, by name; several with commas, as in \"x, f5\". `mxprofile keys --check` checks them.")
        + "#[keys]\n"
        + "".join(f"#{key.id} = {json.dumps(key.keys)}\n" for key in KEYS)
    )  # fmt: skip
    return "\n".join(parts)


def _settings(model: type[BaseModel], **examples: str) -> Iterator[str]:
    told = docstrings(model)
    for name, field in model.model_fields.items():
        default: Any = examples.get(name, field.default)
        if field.default_factory is None:  # Tables follow the settings.
            yield _commented(told[name].replace("``", "`")) + f"#{name} = {json.dumps(default)}\n"


def _commented(sentence: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(sentence, _WIDTH - 2, break_on_hyphens=False))


def write() -> Path:
    """Write it as the person's config.toml, which must not exist yet; returns its path.

    Raises:
        Failure: there is one already, which stays as it is; or it can't be written.
    """
    path = paths.config_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise Failure(f"{path} exists and stays as it is: edit it, or move it away first") from None
    except OSError as error:
        raise Failure(f"{path} can't be written ({error.strerror}): make room or correct its folder") from None
    return path
