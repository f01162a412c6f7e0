"""Mails as files in a folder, for a mail system, or a person, to pick up."""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

from backend.mail.senders import CannotSend


class Folder:
    """Writes each mail as a file of its own, named by its Message-ID: sent again, it is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, message: EmailMessage) -> None:
        """Writes it whole or not at all, for the owner's eyes only. Raises `CannotSend`."""
        await asyncio.to_thread(self._write, message)

    def _write(self, message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").partition("@")[0]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(message.as_bytes())
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(self.folder / f"{name}.eml")
            except BaseException:
                with suppress(OSError):
                    Path(temporary).unlink()
                raise
        except OSError as error:
            raise CannotSend(error.strerror or "the folder can't be written") from error
