"""A long text in the person's own editor: ``$VISUAL``, else ``$EDITOR``, on a file only she can read.

The program gives the terminal away and stands still meanwhile; what was typed before is on disk already.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from textual.app import App, SuspendNotSupported

from api_client.wire.text import clean
from tui.paths import private_dir

MOST_BYTES = 1024 * 1024
"""A longer text is not taken over: no field holds as much."""


class EditorTrouble(Exception):
    """The editor's text was not taken over; one sentence that says why, and where it is if there is any."""


def editor_command(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The editor and its options, as the shell would split them.

    Raises:
        EditorTrouble: none is set, or what is set can't be split.
    """
    written = (environment.get("VISUAL") or environment.get("EDITOR") or "").strip()
    try:
        command = shlex.split(written)
    except ValueError:
        raise EditorTrouble("$VISUAL or $EDITOR has a quote without an end: correct it and start again.") from None
    if not command:
        raise EditorTrouble("No editor is set: set $VISUAL or $EDITOR, as in export EDITOR=nano, and start again.")
    return command


def edit(app: App[int], text: str, folder: Path) -> str:
    """`text` as the person leaves it in her editor; the same when she changed nothing. Its file lies in `folder`.

    Raises:
        EditorTrouble: there is no editor, it failed, or its text can't be used, and then it stays in its file.
    """
    command = editor_command()
    path, before = _written(text, folder)
    try:
        with app.suspend():
            code = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - her own choice
    except (OSError, SuspendNotSupported) as error:
        path.unlink()
        reason = getattr(error, "strerror", None) or "this terminal can't be given away"
        raise EditorTrouble(f"{command[0]} was not started: {reason}. The text is as it was.") from None
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise EditorTrouble(f"The editor left no file ({error.strerror}): the text is as it was.") from None
    wrong = _wrong(content, code)
    if wrong and content != before:
        raise EditorTrouble(f"{wrong} The text here is as it was; the editor's is in {path}.")
    path.unlink()
    if wrong:
        raise EditorTrouble(f"{wrong} The text is as it was.")
    return text if content == before else clean(content.decode("utf-8-sig"), keep_newlines=True).rstrip()


def _written(text: str, folder: Path) -> tuple[Path, bytes]:
    """A new file with `text`, and what is in it."""
    content = f"{text}\n".encode() if text else b""
    try:
        private_dir(private_dir(folder.parent) / folder.name)
        handle, name = tempfile.mkstemp(prefix="text-", suffix=".txt", dir=folder)  # Readable by its owner only.
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        raise EditorTrouble(f"No file for the editor can be made: {error.strerror}.") from None
    return Path(name), content


def _wrong(content: bytes, code: int) -> str:
    """Why an editor's text can't be taken over; "" for nothing."""
    if code:
        return f"The editor ended with code {code}."
    if len(content) > MOST_BYTES:
        return "That is over 1 MiB, too long for any field."
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "That is no UTF-8 text."
    return ""
