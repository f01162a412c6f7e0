"""The wheel, as a user installs it: with pipx, and run from another folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
pytestmark = [pytest.mark.outside, pytest.mark.slow, pytest.mark.xdist_group("packaging")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_package_with_its_data_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
        "packages"
    ]
    wanted = {name for name in tracked if name.split("/")[0] in packages}
    assert wanted, "not a git checkout"
    assert wanted <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == set(packages)
    assert {f"{package}/py.typed" for package in packages} <= names


def test_the_command_works_when_pipx_installed_it_and_it_is_run_from_another_folder(
    wheel: Path, tmp_path: Path
) -> None:
    constraints = tmp_path / "constraints.txt"
    pins = re.findall(
        r"^([A-Za-z0-9._-]+(?:\[[a-z,]+\])?==\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    )
    constraints.write_text("\n".join(re.sub(r"\[.*?\]", "", pin) for pin in pins))
    home = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIPX_", "VIRTUAL_ENV"))
    }
    home |= {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin"), "HOME": str(tmp_path)}
    pipx = [
        sys.executable,
        "-m",
        "pipx",
        "install",
        "--quiet",
        "--backend",
        "pip",
        # Compiling each module of each package would take longer than installing them.
        f"--pip-args=--constraint={constraints} --no-compile",
    ]
    installed = subprocess.run(
        [*pipx, f"{wheel}[backend]"], check=False, env=home, capture_output=True, text=True, timeout=400
    )
    if "No matching distribution" in installed.stderr or "ConnectionError" in installed.stderr:
        pytest.skip("the package registry is not reached")
    assert installed.returncode == 0, installed.stderr
    command = tmp_path / "bin" / "mxprofile"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, *arguments],
            check=False,
            cwd=tmp_path,
            env=home,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )

    assert run("--version").stdout.startswith("mxprofile ")
    assert "--database" in run("serve", "--help").stdout
    assert run("config", "init").returncode == 0, "the settings file is made from the model's source"
    assert "mxprofile" in run("completion", "bash").stdout
    refused = run()
    assert refused.returncode == 2
    assert "mxprofile show" in refused.stderr
