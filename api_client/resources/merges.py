"""Merging another profile of mine into the one I am signed in with (rule 11)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import SecretStr

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.wire.merge import (
    ChosenEmail,
    Merge,
    MergeCodeSent,
    MergeConfirmation,
    Merged,
    MergePreview,
    NewMerge,
    StartedMerge,
)
from api_client.wire.session import EnteredCode


class Merges:
    """``client.merges``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def start(
        self,
        email: str,
        *,
        password: SecretStr | None = None,
        api_key: SecretStr | None = None,
        otp: SecretStr | None = None,
        idempotency_key: str | None = None,
    ) -> StartedMerge:
        """Name the other profile by one of its accounts, and confirm with the password (SSO: an API key).

        Raises:
            Conflict: code ``own_address`` for an address of this profile.
            Forbidden: codes ``password_required`` and ``password_wrong``.
        """
        body = build(NewMerge, email=email, password=password, api_key=api_key, otp=otp)
        return await self._calls.post("/v1/me/merges", body, StartedMerge, key=idempotency_key or new_key())

    async def send_code(self, merge_id: str, email_id: str) -> MergeCodeSent:
        """Let a code be mailed to one of the offered addresses. Never sent twice."""
        body = build(ChosenEmail, email_id=email_id)
        return await self._calls.post(f"{_path(merge_id)}/code", body, MergeCodeSent)

    async def verify(self, merge_id: str, code: SecretStr) -> MergePreview:
        """Enter the code; what the merge does. If this answer is lost, `get` has it."""
        return await self._calls.post(f"{_path(merge_id)}/verify", build(EnteredCode, code=code), MergePreview)

    async def confirm(
        self,
        merge_id: str,
        make_public: Sequence[str] = (),
        *,
        version: str | None = None,
        idempotency_key: str | None = None,
    ) -> Merged:
        """Merge, which can't be undone; asked again, the answer is the same.

        Args:
            merge_id: the merge.
            make_public: ids of the preview's `becomes_public`.
            version: the preview's; without it, that of the preview which `verify` answered.
            idempotency_key: of the person's intention.

        Raises:
            PreconditionFailed: code ``profiles_changed``: look at the new preview first (`get`).
        """
        body = build(MergeConfirmation, make_public=[*make_public], version=version)
        return await self._calls.post(f"{_path(merge_id)}/confirm", body, Merged, key=idempotency_key or new_key())

    async def get(self, merge_id: str) -> Merge:
        """How far a merge is, with its present preview once the code was entered."""
        return await self._calls.get(_path(merge_id), Merge)

    async def give_up(self, merge_id: str) -> None:
        """Forget a merge that is not done."""
        await self._calls.delete(_path(merge_id))


def _path(merge_id: str) -> str:
    return f"/v1/me/merges/{part(merge_id)}"
