"""The journal of claims in flight (rule 4.3): what was asked for and not answered yet survives a crash.

One JSON line per event in a 0600 file, on the disk before the request leaves. An open entry is sent again with the
same idempotency key, by the next key press or the next start, so that whatever happened the credits come once.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from api_client.errors import ApiError, ReadOnly
from tui.intentions import is_refusal

if TYPE_CHECKING:
    from api_client.wire.challenge import Claim
    from tui.session import Session


class ClaimJournal:
    """Open claims by owner (a profile's id) and challenge; `path` is made on the first claim, its folder exists."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, owner: str, challenge_id: str) -> str:
        """The idempotency key of this intention: an open entry's, or a new one that is on the disk on return.

        Raises:
            OSError: the journal can't be written; nothing must be sent then.
        """
        with self._alone() as journal:
            key = self.open_claims(owner).get(challenge_id)
            if key is None:
                key = str(uuid4())
                _append(journal, {"owner": owner, "challenge": challenge_id, "key": key})
        return key

    def end(self, owner: str, challenge_id: str) -> None:
        """The server has answered, one way or the other: the entry is closed, and the last one empties the file."""
        with self._alone() as journal:
            _append(journal, {"owner": owner, "challenge": challenge_id, "key": None})
            if not self._all():
                os.ftruncate(journal, 0)

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """The file, held: another client of this person may claim at the same moment, and must lose no entry.

        It is emptied but never removed, since a lock on a removed file keeps nobody out.
        """
        journal = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(journal, fcntl.LOCK_EX)
            yield journal
        finally:
            os.close(journal)

    def open_claims(self, owner: str) -> dict[str, str]:
        """Challenge id → idempotency key of the owner's claims that have no answer yet."""
        return {challenge: key for (whose, challenge), key in self._all().items() if whose == owner}

    def _all(self) -> dict[tuple[str, str], str]:
        claims: dict[tuple[str, str], str] = {}
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        for line in lines:
            try:
                entry = json.loads(line)
                place, key = (str(entry["owner"]), str(entry["challenge"])), entry["key"]
            except (ValueError, KeyError, TypeError):
                continue  # A line cut short by a crash: its request was never sent.
            if key is None:
                claims.pop(place, None)
            else:
                claims[place] = str(key)
        return claims


def _append(journal: int, entry: dict[str, str | None]) -> None:
    os.write(journal, b"\n" + json.dumps(entry).encode() + b"\n")
    os.fsync(journal)


async def claim(session: Session, journal: ClaimJournal, challenge_id: str) -> Claim:
    """Claim a challenge's credits (rule 4.3), once, however often it is tried.

    Raises:
        ApiError: refused; or no sure answer came, then the next call sends the same idempotency key again; or the
            journal of claims can't be written, then nothing was sent.
    """
    if session.read_only:
        raise ReadOnly  # Before the journal: what is noted there is sent at the next start.
    owner = await session.profile_id()
    try:
        key = journal.begin(owner, challenge_id)
    except OSError as error:
        raise ApiError(f"Nothing was sent, the claim can't be noted on disk: {error.strerror}.") from error
    try:
        claim = await session.ask(lambda client: client.challenges.claim(challenge_id, idempotency_key=key))
    except ApiError as error:
        if is_refusal(error):
            _close(journal, owner, challenge_id)
        raise
    _close(journal, owner, challenge_id)
    return claim


async def finish(session: Session, journal: ClaimJournal) -> list[Claim]:
    """Send the claims again that had no answer when the program last ended; returns those that were paid.

    Raises:
        ApiError: one was refused or not answered; the others wait for the next time.
    """
    if session.read_only:
        return []
    owner = await session.profile_id()
    try:
        open_claims = journal.open_claims(owner)
    except OSError:
        return []  # The next claim says that the journal can't be used.
    return [await session.claim(challenge_id) for challenge_id in open_claims]


def _close(journal: ClaimJournal, owner: str, challenge_id: str) -> None:
    # An entry that can't be closed is sent again some day, with the same key, and changes nothing.
    with suppress(OSError):
        journal.end(owner, challenge_id)
