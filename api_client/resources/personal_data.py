"""All that is held of a person, and how it changed (rule 14.1)."""

from __future__ import annotations

from pathlib import Path

from api_client.calls import Calls, part
from api_client.download import MOST_BYTES, Progress, download
from api_client.wire.page import Page
from api_client.wire.personal_data import PersonalChange, PersonalData, PersonalRow


class PersonalDataGroup:
    """``client.personal_data``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self) -> PersonalData:
        """Every section with its number of rows and the first of them, and since when changes are tracked."""
        return await self._calls.get("/v1/me/personal-data", PersonalData)

    async def section(self, section_id: str, limit: int = 25, cursor: str | None = None) -> Page[PersonalRow]:
        """All rows of one section."""
        path = f"/v1/me/personal-data/sections/{part(section_id)}"
        return await self._calls.get(path, Page[PersonalRow], {"limit": limit, "cursor": cursor})

    async def changes(self, limit: int = 25, cursor: str | None = None) -> Page[PersonalChange]:
        """The history, newest first."""
        query = {"limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/me/personal-data/changes", Page[PersonalChange], query)

    async def download(
        self, target: Path, *, progress: Progress | None = None, most: int = MOST_BYTES, replace: bool = True
    ) -> None:
        """Write all of it as one JSON file; asked again after a failure, it goes on where it broke off.

        The file and what has arrived of it can be read by their owner alone. `progress` is told how many bytes of how
        many are there; a file of more than `most` is refused. Without `replace`, nothing that is there is overwritten.

        Raises:
            ApiError: what a GET raises.
            FileExistsError: something is there, and stays.
            OSError: when it can't be written.
        """
        path, kind = "/v1/me/personal-data/download", "application/octet-stream"
        await download(self._calls, path, target, kind=kind, progress=progress, most=most, replace=replace)
