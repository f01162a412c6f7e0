"""What plain commands take, from the call to the end, against the least a Python program can do."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from bench.client.figures import Figures
from bench.client.stage import CLIENT, Stage

_FLOOR = "import os, httpx, pydantic; httpx.get(os.environ['MXPROFILE_SERVER'] + '/healthz', trust_env=False)"


def commands(stage: Stage) -> Figures:
    """One call of each."""
    return {
        "python_ms": _took(stage, sys.executable, "-c", "pass"),
        "help_ms": _took(stage, *CLIENT, "--help"),
        "version_ms": _took(stage, *CLIENT, "--version"),
        "json_floor_ms": _took(stage, sys.executable, "-c", _FLOOR),
        "json_ms": _took(stage, *CLIENT, "show", "overview", "--json"),
    }


def _took(stage: Stage, *command: str) -> float:
    environment = {"PATH": os.environ["PATH"], **stage.environment}
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return (time.perf_counter() - began) * 1000
