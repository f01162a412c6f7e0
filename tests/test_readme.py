"""What the README and the docs say is true: the example runs, the keys are the keys, the pictures are there."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.client import Client
from docs import rule_table
from docs.__main__ import MADE
from docs.configuration_page import ENVIRONMENT
from docs.json_members import PAGE
from tests.running import RunningBackend
from tests.stories.rules import RULES
from tui.config import Config, ServerProfile
from tui.exit_codes import ExitCode

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
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


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_what_is_made_from_the_code_is_up_to_date(path: Path) -> None:
    if path.suffix == ".1" and sys.version_info[:2] != (3, 11):
        pytest.skip("argparse writes usage in another way in other versions of Python")
    page = path.read_text(encoding="utf-8")
    assert MADE[path](page) == page, "run `make docs`"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *(f"docs/{one.name}" for one in DOCS)])
def test_every_link_and_picture_leads_to_a_file(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).is_file()] == []


def test_the_readme_leads_to_the_docs_which_lead_to_every_page() -> None:
    assert "(docs/README.md)" in README
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert [one.name for one in DOCS if one.name != "README.md" and f"({one.name})" not in index] == []


def test_every_setting_and_every_variable_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    names = [*Config.model_fields, *ServerProfile.model_fields, *ENVIRONMENT]
    assert [name for name in names if f"`{name}`" not in page] == []
    programs = [file for folder in ("tui", "backend") for file in (ROOT / folder).rglob("*.py")]
    read = "".join(file.read_text(encoding="utf-8") for file in programs)
    assert {*re.findall(r'"(MXPROFILE_[A-Z_]+)"', read)} <= {*ENVIRONMENT}


def test_the_page_of_plain_commands_names_every_exit_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = dict(re.findall(r"^\| (\d) \| ([^|]+) \|$", page, re.MULTILINE))
    assert named == {str(int(code)): code.name.lower().replace("_", " ") for code in ExitCode}


def test_every_rule_that_a_person_can_act_on_is_told_by_a_story() -> None:
    told = {rule for rule, _, _ in rule_table.told()}
    assert [rule for rule in RULES if rule not in told] == []
