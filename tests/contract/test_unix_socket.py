"""The same over a Unix socket, which is what `unix:` addresses are for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pydantic import SecretStr

from api_client.errors import NotSignedIn
from tests.contract.target import NAME, Target, unique_address
from tests.running import ServerProcess

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.xdist_group("contract-sqlite")]


@pytest.fixture
def local() -> Iterator[Target]:
    """A backend on a socket; a short path, since a socket's has to be."""
    with TemporaryDirectory(prefix="mx-") as folder:
        url = f"sqlite:///{folder}/profile.db"
        with ServerProcess(Path(folder), url, socket=Path(folder) / "socket") as running:
            yield Target.of_database(running.server, running.mail_dir, url)


async def test_a_member_signs_up_and_reads_and_claims_over_a_unix_socket(local: Target) -> None:
    assert local.server.startswith("unix:/")
    member = await local.new_member()
    async with local.client(member.session) as client:
        assert (await client.health()).status == (await client.ready()).status == "ok"
        overview = await client.overview()
        assert overview.header.name.plain == NAME
        assert await client.overview() is overview
        challenge = overview.challenge
        assert challenge is not None
        await local.did(member, [step.kind for step in challenge.steps for _ in range(step.required)])
        assert (await client.challenges.claim(challenge.id)).credits == challenge.credits
        with pytest.raises(NotSignedIn):
            await client.sessions.sign_in(unique_address(), SecretStr("Another-horse-8"))
