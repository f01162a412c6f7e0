"""Password hashing with argon2id (RFC 9106): off the event loop, and few at a time, since each takes 64 MiB."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
from pydantic import SecretStr

from backend.measures import SILENT, Measures
from backend.problems import Problem

Result = TypeVar("Result")

AT_ONCE = 2
MOST_WAITING = 64
"""Hashes that may wait for their turn; beyond that a quick 503 is kinder than a slow answer for all."""
RETRY_SECONDS = 2
_UNKNOWN = "an address without an account costs the same time as a wrong password"


class PasswordHasher:
    """Makes and checks hashes; one for the process."""

    def __init__(self, hasher: argon2.PasswordHasher | None = None, measures: Measures = SILENT) -> None:
        self._measures = measures
        self._hasher = hasher or argon2.PasswordHasher()
        self._threads = ThreadPoolExecutor(AT_ONCE, "passwords")
        self._decoy: str | None = None
        self._unfinished = 0

    async def hash(self, password: SecretStr) -> str:
        """The hash to store. Raises `Problem` 503 when too many wait."""
        return await self._run(lambda: self.hash_now(password))

    def hash_now(self, password: SecretStr) -> str:
        """`hash`, in the thread that calls."""
        return self._hasher.hash(password.get_secret_value())

    async def verify(self, stored: str | None, password: SecretStr) -> bool:
        """True when the password is the stored one. Without a stored one it takes as long, and is False.

        Raises `Problem` 503 when too many wait.
        """
        return await self._run(lambda: self._verify_now(stored, password))

    def _verify_now(self, stored: str | None, password: SecretStr) -> bool:
        if self._decoy is None:  # made by whichever comes first, known or not
            self._decoy = self._hasher.hash(_UNKNOWN)
        try:
            self._hasher.verify(stored or self._decoy or "", password.get_secret_value())
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
        return stored is not None

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._unfinished >= AT_ONCE + MOST_WAITING:
            raise Problem(
                503,
                "overloaded",
                "Too many passwords are being checked at once: try again in a moment.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        self._unfinished += 1
        self._measures.password_waits()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._unfinished -= 1
            self._measures.password_done()

    def close(self) -> None:
        """Waits for the hashes under way."""
        self._threads.shutdown()
