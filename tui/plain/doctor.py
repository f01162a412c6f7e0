"""``mxprofile doctor``: what a bug report needs, and no secret."""

from __future__ import annotations

import locale
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata

from api_client.client import Client
from api_client.errors import ApiError
from tui import paths, secret_sources
from tui.exit_codes import Failure
from tui.plain.running import USER_AGENT, Result, Settings, failing_plainly
from tui.plain.tables import Cell, facts
from tui.terminal import clipboard, guard

_PACKAGES = ("mxprofile", "textual", "httpx", "pydantic", "fastapi", "sqlalchemy")


def doctor(settings: Settings) -> Result:
    """Every finding by name; what is wrong is a finding too, so that this always ends well."""
    return failing_plainly(_look, settings)


async def _look(settings: Settings) -> Result:
    findings: dict[str, Cell] = {**_versions(), **_terminal(), **_clipboard(settings), **await _server(settings)}
    return Result(findings, facts(findings.items()))


def _versions() -> dict[str, Cell]:
    def version(package: str) -> str:
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            return "not installed"

    system = {"python": platform.python_version(), "system": platform.platform()}
    return {**{package: version(package) for package in _PACKAGES}, **system}


def _terminal() -> dict[str, Cell]:
    environment = os.environ
    size = shutil.get_terminal_size()
    return {
        "terminal": environment.get("TERM"),
        "terminal_program": environment.get("TERM_PROGRAM"),
        "size": f"{size.columns}x{size.lines}",
        "colours": environment.get("COLORTERM") or "by TERM",
        "no_color": bool(environment.get("NO_COLOR")),
        "client_opens": guard.why_no_screen() or "yes",
        "inside": ", ".join(name for name in ("TMUX", "STY", "SSH_CONNECTION") if name in environment) or None,
        "locale": ".".join(part or "?" for part in locale.getlocale()),
        "encoding": sys.stdout.encoding,
        "config_file": f"{paths.config_file()}{'' if paths.config_file().exists() else ' (none)'}",
        "state_folder": str(paths.state_dir()),
        "credentials_folder": str(paths.credentials_dir()),
    }


def _clipboard(settings: Settings) -> dict[str, Cell]:
    command: Sequence[str] = ()
    with suppress(Failure, ApiError):  # What is wrong with the settings is told where the server is.
        command = settings().clipboard_command
    return {"clipboard": clipboard.likely(os.environ, command)}


async def _server(settings: Settings) -> dict[str, Cell]:
    try:
        read = settings()
        credential = secret_sources.find(read)
    except (Failure, ApiError) as trouble:
        return {"server": trouble.sentence, "server_reached": False, "signed_in_by": None}
    where = read.server
    source = f"{credential.kind} from {credential.source}" if credential else None
    async with Client(where, user_agent=USER_AGENT) as client:
        try:
            reached = f"yes, version {(await client.health()).version}"
        except ApiError as error:
            reached = f"no: {error.sentence}"
    return {"server": where, "server_reached": reached, "signed_in_by": source}
