"""Entering kiosk mode: whose connection it is, what is left of its environment, and what the process may do then."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.page import Page, on_page, session_without_server
from tui import config, kiosk
from tui.exit_codes import Failure
from tui.screens.sign_in import SignIn

KEY, OTHER = "AAAAC3NzaC1lZDI1NTE5AAAAIAAA", "AAAAC3NzaC1lZDI1NTE5AAAAIBBB"


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    """What sshd tells of how somebody was let in."""
    path = tmp_path / "sshauth"
    path.write_text(f"publickey ssh-ed25519 {KEY}\n")
    return path


def ran(proof: Path, home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, as sshd would start it."""
    kept = {"HOME": str(home), "PATH": os.environ["PATH"], "SSH_USER_AUTH": str(proof), **environment}
    return subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=kept,
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
    )


def test_a_key_has_the_name_that_ssh_keygen_gives_it_but_for_what_no_file_is_called(proof: Path) -> None:
    fingerprint = base64.b64encode(hashlib.sha256(base64.b64decode(KEY)).digest()).decode().rstrip("=")
    assert kiosk.key_name(str(proof)) == f"SHA256-{fingerprint.replace('/', '_').replace('+', '-')}"


def test_of_several_keys_that_were_needed_all_count_in_any_order_and_passwords_do_not(proof: Path) -> None:
    alone = kiosk.key_name(str(proof))
    proof.write_text(f"publickey ssh-ed25519 {KEY}\npublickey ssh-ed25519 {OTHER}\n")
    both = kiosk.key_name(str(proof))
    assert both != alone
    proof.write_text(f"publickey ssh-ed25519 {OTHER}\npassword\npublickey ssh-ed25519 {KEY}\n")
    assert kiosk.key_name(str(proof)) == both
    proof.write_text(f"keyboard-interactive\npublickey ssh-ed25519 {KEY}\n")
    assert kiosk.key_name(str(proof)) == alone


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "ExposeAuthInfo yes"),
        ("password\n", "ExposeAuthInfo yes"),
        ("publickey ssh-ed25519\n", "ExposeAuthInfo yes"),
        (f"publickey ssh-ed25519-cert-v01@openssh.com {KEY}\n", "a certificate is another one each time"),
    ],
    ids=["nothing", "password", "cut", "certificate"],
)
def test_who_is_not_known_by_a_key_is_not_let_in(proof: Path, content: str, sentence: str) -> None:
    proof.write_text(content)
    with pytest.raises(Failure, match=sentence):
        kiosk.key_name(str(proof))
    with pytest.raises(Failure, match="ExposeAuthInfo yes"):
        kiosk.key_name("")


def test_of_the_environment_there_stays_what_sshd_sets_and_what_says_how_to_draw() -> None:
    sshd = {"HOME": "/home/x", "PATH": "/bin", "SSH_TTY": "/dev/pts/3"}
    drawing = {"TERM": "xterm-256color", "LANG": "nl_NL.UTF-8@euro", "TZ": "Europe/Amsterdam", "NO_COLOR": "1"}
    other = {"MXPROFILE_TOKEN": "x", "EDITOR": "sh", "TMUX": "x", "XDG_STATE_HOME": "/tmp", "TEXTUAL_LOG": "/tmp/x"}
    left = sshd | drawing | other
    kiosk.clean(left)
    assert left == sshd | drawing
    for path in ("../../tmp/x", "/tmp/x", ":/etc/passwd", "a/../../b", "."):
        left = {"TZ": path, "LANG": path}
        kiosk.clean(left)
        assert left == {}, path


def test_the_mode_needs_a_terminal_and_goes_with_no_command(proof: Path, tmp_path: Path) -> None:
    for arguments, sentence, environment in (
        (["--kiosk"], "needs a terminal for input and output: connect with `ssh -t`", {}),
        (["--kiosk", "show", "overview"], "no command goes with it", {}),
        (["--kio"], "here is the client alone", {"SSH_ORIGINAL_COMMAND": "sh"}),
        (["--read-only", "--kiosk"], "does not know whose connection", {"SSH_USER_AUTH": ""}),
    ):
        done = ran(proof, tmp_path / "home", *arguments, **environment)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert sentence in done.stderr and done.stderr.count("\n") == 1


def test_a_folder_that_others_may_look_into_is_not_used(proof: Path, tmp_path: Path) -> None:
    folder = tmp_path / ".local" / "state" / "mxprofile" / "kiosk" / kiosk.key_name(str(proof))
    folder.mkdir(parents=True)
    folder.chmod(0o750)
    done = ran(proof, tmp_path, "--kiosk")
    assert done.returncode == 1
    assert "chmod 700" in done.stderr


TRIES = """
import os, pathlib, subprocess, sys
from tui import kiosk
kiosk.stay_inside(pathlib.Path(sys.argv[1]))
inside, outside = f"{sys.argv[1]}/file", f"{sys.argv[1]}-file"
def fails(act):
    try:
        act()
    except PermissionError:
        return True
for act in (
    lambda: subprocess.run(["true"]),
    lambda: os.system("true"),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: os.posix_spawn("/bin/true", ["true"], {}),
    lambda: os.fork(),
    lambda: open(outside, "w"),
    lambda: open(outside, "ab"),
    lambda: os.open(outside.encode(), os.O_CREAT | os.O_RDWR),
    lambda: pathlib.Path(f"{inside}/../../{pathlib.Path(outside).name}").write_text("x"),
):
    assert fails(act)
pathlib.Path(inside).write_text("x")
open(os.devnull, "w").close()
os.fdopen(os.dup(1), "w").close()
"""


def test_the_process_starts_no_program_and_writes_no_file_outside_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "key"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", TRIES, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in tmp_path.rglob("*")] == ["key", "file"]


def test_settings_that_name_other_programs_do_not_count() -> None:
    file = config.Config(token_command=["pass"], clipboard_command=["xclip"], mouse=False)
    limited = kiosk.settings(file)
    assert (limited.token_command, limited.clipboard_command, limited.keyring) == ([], [], False)
    assert limited.mouse is False


def test_no_other_server_can_be_signed_in_to(tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        sign_in = page.app.screen
        assert isinstance(sign_in, SignIn)
        assert "unix:/" in page.text, "whose sign-in it is can be read"
        assert sign_in.focused is sign_in.email
        await page.press("shift+tab")
        assert sign_in.focused is not sign_in.server
        sign_in.server.value, sign_in.email.value, sign_in.password.value = "http://127.0.0.1:1", "a@b.example", "x"
        for key in ("ctrl+s", "f2", "f3"):
            await page.press(key)
            assert page.app.screen is sign_in
            assert "Only unix:/" in page.prose and "is to be signed in to here" in page.prose

    on_page(session_without_server(tmp_path, signed_in=False, kiosk=True), story, offline=True)
