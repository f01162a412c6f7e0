"""All personal data."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.contract.target import Member, Target


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """A section, which all members have."""
    return {"section_id": "profile"}


async def everything(target: Target) -> None:
    """Looks at it, at a section and at the history, and downloads it."""
    member = await target.new_member()
    seen: list[tuple[int, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mine.json"
        async with target.client(member.session) as client:
            data = await client.personal_data.get()
            assert data.sections
            assert (await client.personal_data.section(data.sections[0].id)).items
            await client.personal_data.changes()
            await client.personal_data.download(file, progress=lambda done, total: seen.append((done, total)))
        content = file.read_bytes()
    assert seen[-1] == (len(content), len(content))
    assert member.email in content.decode()
    assert json.loads(content)["sections"]
