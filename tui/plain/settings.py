"""``mxprofile config init`` and ``mxprofile keys``: the settings file, and the key map in force."""

from __future__ import annotations

from tui import config, config_file, key_map, paths
from tui.keys import KEYS
from tui.plain.running import Result, Settings
from tui.plain.tables import table


def init(_settings: Settings) -> Result:
    """Write the commented settings file.

    Raises:
        tui.exit_codes.Failure: there is one already, or it can't be written.
    """
    path = config_file.write()
    return Result({"path": str(path)}, f"{path} is written: every setting is in it, commented out.")


def completion(_settings: Settings, shell: str) -> Result:
    """What a shell reads to complete commands, options and words of a choice."""
    import shtab

    from tui.command_line import parser

    script = shtab.complete(parser(), shell)
    return Result({"shell": shell, "script": script}, script)


def keys(_settings: Settings, *, check: bool) -> Result:
    """The key map in force; with `check` only whether the settings file's can work.

    Raises:
        tui.config.ConfigError: it can't; names the line.
    """
    path = paths.config_file()
    chosen = config.read(path).keys
    if check:
        text = f"{path}: the keys can all be sent, none does two things in one place."
        return Result({"path": str(path), "remapped": sorted(chosen)}, text)
    in_force = key_map.in_force(chosen)
    rows = [(key.id, key_map.shown(in_force[key.id]), key.id in chosen, key.scope.value, key.help) for key in KEYS]
    data = {"keys": [{"id": key.id, "keys": [*in_force[key.id]], "remapped": key.id in chosen} for key in KEYS]}
    return Result(data, table(("ID", "KEYS", "YOURS", "WHERE", "WHAT IT DOES"), rows))
