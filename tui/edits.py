"""One edit of a document: from which version it was made, what is typed, and what becomes of both versions (rule 9.4).

No widgets and no network. A form shows an `Edit` and types into it; whoever opened the form sends it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import uuid4

from pydantic import JsonValue

from tui.draft import Draft, Sending, Values
from tui.drafts import DraftFile


class Side(Enum):
    """Whose value of a field is taken."""

    MINE = "yours"
    THEIRS = "the other"


@dataclass(frozen=True)
class Difference:
    """A field that reads otherwise in the two versions."""

    name: str
    mine: JsonValue
    theirs: JsonValue
    choice: Side | None
    """Decided already where one side only has changed it."""


def differences(base: Values, mine: Values, theirs: Values) -> list[Difference]:
    """The fields that differ between `mine` and `theirs`, both made from `base`, in the order of `mine`."""
    found = []
    for name, value in mine.items():
        other = theirs.get(name)
        if value == other:
            continue
        changed_here, changed_there = value != base.get(name), other != base.get(name)
        choice = None if changed_here and changed_there else Side.MINE if changed_here else Side.THEIRS
        found.append(Difference(name, value, other, choice))
    return found


def merged(mine: Values, theirs: Values, choices: Mapping[str, Side]) -> dict[str, JsonValue]:
    """`mine`, with the other version's value wherever that was chosen."""
    return {name: theirs.get(name) if choices.get(name) is Side.THEIRS else value for name, value in mine.items()}


class Edit:
    """What is typed into one document, kept on disk until it is saved or thrown away.

    A draft from before, whatever ended that run, is taken up again, together with the version it was made from: if
    somebody saved since, the server refuses it and both versions are shown.
    """

    def __init__(
        self, file: DraftFile, base: Values, version: str = "", *, clock: Callable[[], datetime], restore: bool = True
    ) -> None:
        self._file = file
        self._clock = clock
        self.base = dict(base)
        """The document as it was read."""
        self.version = version
        self.typed = dict(base)
        """The document as it would be saved."""
        self.sending: Sending | None = None
        """A new document whose adding was not answered."""
        self.restored_at: datetime | None = None
        """When the draft was typed that this edit goes on with; None without one."""
        draft = file.find() if restore else None
        if draft is not None and draft.base.keys() == self.base.keys() == draft.typed.keys():
            self.base, self.version, self.typed = draft.base, draft.version, draft.typed
            self.sending, self.restored_at = draft.sending, draft.at

    @property
    def of(self) -> tuple[str, str, str]:
        """Server, profile and document."""
        return self._file.of

    @property
    def is_changed(self) -> bool:
        """True when something would be lost without it."""
        return self.typed != self.base

    @property
    def changes(self) -> dict[str, JsonValue]:
        """What is typed in the fields that are not as they were."""
        return {name: value for name, value in self.typed.items() if value != self.base.get(name)}

    def type(self, values: Values) -> bool:
        """Take what the form holds now; True when that is something else, which is to be kept."""
        changed = self.typed != values
        self.typed = dict(values)
        return changed

    def keep(self) -> None:
        """Write it down, or remove it when there is nothing to lose.

        Raises:
            OSError: it can't be written.
        """
        if self.is_changed or self.sending is not None:
            self._file.keep(
                Draft(
                    of=self._file.of,
                    at=self._clock(),
                    base=self.base,
                    version=self.version,
                    typed=self.typed,
                    sending=self.sending,
                )
            )
        else:
            self._file.drop()

    def sync(self) -> None:
        """Have on the disk what was written down.

        Raises:
            OSError: the disk does not take it.
        """
        self._file.sync()

    def send(self) -> Sending:
        """What is sent to be added, and by which key: the one of the last try, while that was not answered."""
        if self.sending is None:
            self.sending = Sending(key=str(uuid4()), values=self.typed)
        return self.sending

    def rebase(self, theirs: Values, version: str, choices: Mapping[str, Side]) -> None:
        """Go on from the other version, with what was chosen of both."""
        self.typed = merged(self.typed, theirs, choices)
        self.base, self.version = dict(theirs), version

    def end(self) -> None:
        """It was saved, or thrown away."""
        self.typed, self.sending = dict(self.base), None
        self._file.drop()
