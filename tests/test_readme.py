"""What the README says is true: its example runs, its keys are the keys, its pictures are there."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

from pydantic import SecretStr

from api_client.client import Client
from docs.key_table import with_table
from tests.running import RunningBackend

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


async def new_token(backend: RunningBackend) -> str:
    async with Client(backend.server) as client:
        session = await client.sessions.sign_in(backend.email, SecretStr(backend.password))
        client.use(session.token)
        made = await client.tokens.create("readme", ["mxp:profile:read", "mxp:challenges:claim"])
        return made.secret.get_secret_value()


def test_the_client_example_runs_as_it_stands(tmp_path: Path) -> None:
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert example is not None
    with RunningBackend(tmp_path) as backend:
        told = {"MXPROFILE_SERVER": backend.server, "MXPROFILE_TOKEN": asyncio.run(new_token(backend))}
        ran = subprocess.run(
            [sys.executable, "-"], input=example[1], env=os.environ | told, capture_output=True, text=True, check=False
        )
    assert ran.returncode == 0, ran.stderr
    assert re.match(r"Ada Okafor has \d+ points\n250 credits claimed, the balance is 1500\n", ran.stdout)


def test_the_table_of_keys_is_made_from_the_keys() -> None:
    assert with_table(README) == README, "run `make docs`"


def test_every_link_and_picture_leads_to_a_file() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).is_file()] == []
