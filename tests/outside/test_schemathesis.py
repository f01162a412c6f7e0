"""``schemathesis run`` on a running server: no failure of any of its checks, over each database."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import databases
from tests.outside import seeded
from tests.running import ServerProcess

ROOT = Path(__file__).parents[2]
CONFIG = Path(__file__).with_name("schemathesis.toml")
FULL = ["--max-examples", "60"]
SHORT = ["--phases", "fuzzing,stateful", "--max-examples", "3"]
AT_LEAST = {True: 5000, False: 200}
"""So many cases in the full form, and in the short one."""

pytestmark = [pytest.mark.outside, pytest.mark.slow]


@pytest.mark.parametrize("kind", databases.KINDS)
def test_schemathesis_finds_no_fault(
    kind: str, tmp_path: Path, postgresql_folder: Path, request: pytest.FixtureRequest
) -> None:
    full, seed = bool(request.config.getoption("--full")), request.config.getoption("--outside-seed")
    database = databases.sqlite(tmp_path) if kind == "sqlite" else databases.postgresql(postgresql_folder)
    url = database.url.render_as_string(hide_password=False)
    database.close()
    seeded.seed(url, tmp_path)
    config = shutil.copy(CONFIG, tmp_path)
    with ServerProcess(tmp_path, url) as running:
        command = [f"{Path(sys.executable).parent}/schemathesis", "--config-file", config, "run", "--no-color"]
        command += ["--seed", seed, *(FULL if full else SHORT), f"{running.server}/openapi.json"]
        known = {"MXPROFILE_OUTSIDE_DATABASE": url, "PYTHONWARNINGS": "ignore", "COLUMNS": "200"}
        ran = subprocess.run(command, cwd=ROOT, env=os.environ | known, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"seed {seed}\n{ran.stdout}{ran.stderr}"
    assert '"status": 500' not in running.log.read_text()
    generated = re.search(r"(\d+) generated", ran.stdout)
    assert generated is not None
    assert int(generated[1]) >= AT_LEAST[full]
