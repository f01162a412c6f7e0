"""What is typed into forms and not saved yet, on disk while it is typed: it survives a crash, a hang-up, a lost server.

Two 0600 files at most for each document of each profile at each server. The newest one is written, as a whole, before
the next key is taken: so a killed program loses nothing. A moment later it is synced and takes the place of the one
before: so a machine that loses its power loses a moment. Both are removed when what they hold was saved or thrown
away. They hold nothing secret: forms that ask for passwords or codes keep none.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tui.paths import private_dir

if TYPE_CHECKING:
    from tui.draft import Draft

MOST_BYTES = 4 * 1024 * 1024
"""A longer file is none of ours."""


class DraftFile:
    """The place for the draft of one document."""

    def __init__(self, folder: Path, of: tuple[str, str, str]) -> None:
        self.of = of
        import hashlib  # Late: it loads OpenSSL.

        # Its name tells nothing: an address or an id may hold what no file's name can.
        name = hashlib.sha256(chr(0).join(of).encode()).hexdigest()[:32]
        self._path = folder / f"{name}.json"
        """On the disk for sure."""
        self._newest = folder / f"{name}.newest.json"

    def find(self) -> Draft | None:
        """The draft; None for none, or one that can't be read, which is as good as none."""
        return self._read(self._newest) or self._read(self._path)

    def _read(self, path: Path) -> Draft | None:
        from pydantic import ValidationError

        from tui.draft import Draft  # Only where a form is opened: its model takes long to make.

        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(handle, "rb") as file:
                draft = Draft.model_validate_json(file.read(MOST_BYTES))
        except (OSError, ValidationError):
            return None
        return draft if draft.of == self.of else None

    def exists(self) -> bool:
        """True when something is kept there."""
        return self._newest.exists() or self._path.exists()

    def keep(self, draft: Draft) -> None:
        """Write `draft`; whatever ends the program at any moment leaves it, or the one before, whole.

        Raises:
            OSError: it can't be written; the one before stays.
        """
        private_dir(private_dir(self._path.parent.parent) / self._path.parent.name)
        new = self._path.with_suffix(f".{os.getpid()}")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(draft.model_dump_json().encode())
            new.replace(self._newest)
        except OSError:
            new.unlink(missing_ok=True)
            raise

    def sync(self) -> None:
        """Let what was kept last survive also the machine: on the disk on return.

        Raises:
            OSError: the disk does not take it; what was on it before stays.
        """
        with suppress(FileNotFoundError):
            newest = os.open(self._newest, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                os.fsync(newest)
            finally:
                os.close(newest)
            self._newest.replace(self._path)
            self._sync_folder()

    def drop(self) -> None:
        """Remove it. One that can't be removed is offered once more some day, and harms nobody."""
        with suppress(OSError):
            for path in (self._newest, self._path):
                path.unlink(missing_ok=True)
            self._sync_folder()

    def _sync_folder(self) -> None:
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Drafts:
    """The drafts of whoever uses this computer account; `folder` is made, for its owner only, with the first one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, server: str, profile_id: str, document: str) -> DraftFile:
        """The place for one document's draft, as in ``project/ID``."""
        return DraftFile(self.folder, (server, profile_id, document))
