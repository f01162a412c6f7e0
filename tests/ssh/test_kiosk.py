"""The kiosk of docs/kiosk.md through a real sshd: its configuration, its commands, what stands between two people."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.running import RunningBackend
from tests.ssh.relay import Relay
from tests.ssh.server import SshServer
from tests.stories.house import House
from tests.stories.terminal import Terminal
from tests.stories.test_signing_in import sign_in

pytestmark = [
    pytest.mark.outside,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]

PAGE = (Path(__file__).parents[2] / "docs" / "kiosk.md").read_text(encoding="utf-8")
DOCUMENTED = {
    "Match User mxprofile": "Match LocalAddress 127.0.0.1",
    "/usr/local/bin/mxprofile": str(Path(sys.executable).with_name("mxprofile")),
}
"""What of the page's is called otherwise here; whoever runs the tests is the system user."""
CARELESS = ("AcceptEnv *", "AllowTcpForwarding yes", "AllowAgentForwarding yes", "Subsystem sftp internal-sftp")
"""What the rest of the configuration may say."""
OPTIONS = "restrict,pty"


def block(kind: str, *, containing: str = "") -> str:
    """One of the page's examples."""
    blocks: list[str] = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return next(found for found in blocks if containing in found)


def documented(folder: Path, server: str) -> list[str]:
    """The page's lines of sshd_config."""
    lines = block("sshd_config")
    names = {
        **DOCUMENTED,
        "https://profile.example.com": server,
        "/etc/ssh/mxprofile_keys": str(folder / "sshd" / "authorized_keys"),
    }
    for theirs, ours in names.items():
        assert theirs in lines
        lines = lines.replace(theirs, ours)
    return [*CARELESS, *lines.splitlines()]


@pytest.fixture
def home() -> Iterator[Path]:
    """The system user's; a short path."""
    with TemporaryDirectory(prefix="mx-") as folder:
        yield Path(folder)


@pytest.fixture
def house(home: Path, backend: RunningBackend) -> House:
    """Where the people sit who connect."""
    return House(backend, home)


@pytest.fixture
def kiosk(home: Path, backend: RunningBackend) -> Iterator[SshServer]:
    """An sshd as the page has it, over an environment that would lead to other programs."""
    tempting = {"EDITOR": f"touch {home}/escaped", "TMUX": "/nowhere,1,0", "MXPROFILE_SERVER": "http://127.0.0.1:1"}
    # A minute is too long for a test.
    lines = [
        line.replace("ClientAliveInterval 60", "ClientAliveInterval 1") for line in documented(home, backend.server)
    ]
    with SshServer(home / "sshd", *lines, environment={"HOME": str(home), **tempting}) as server:
        yield server


def folder_of(home: Path, key: Path) -> Path:
    """Where the page says that everything of a key's is."""
    digest = hashlib.sha256(base64.b64decode(Path(f"{key}.pub").read_text().split()[1])).digest()
    name = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return home / ".local" / "state" / "mxprofile" / "kiosk" / f"SHA256-{name}"


def kept(folder: Path) -> dict[str, int]:
    """What is in a folder, and who may look into it."""
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}


def asked(command: list[str], environment: dict[str, str] | None = None) -> tuple[int, str]:
    """The exit code of a connection without a terminal, and what it says."""
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
        stdin=subprocess.DEVNULL,
        env=os.environ | (environment or {}),
    )
    return done.returncode, done.stdout + done.stderr


def begin_project(terminal: Terminal) -> None:
    """Open the form of a new project."""
    terminal.press("6")
    terminal.see("n New")
    terminal.press("n")


def test_who_comes_with_another_key_sees_nothing_of_who_was_there_before(kiosk: SshServer, house: House) -> None:
    grace = house.member("Grace Before")
    hers, his = kiosk.authorize("grace", OPTIONS), kiosk.authorize("ben", OPTIONS)
    with house.terminal(kiosk.command(key=hers)) as terminal:
        sign_in(terminal, grace)
        terminal.see("Grace Before")
        begin_project(terminal)
        terminal.see("A draft needs this")
        terminal.type("Dock Planner")
        terminal.press("Tab", "Tab")
        terminal.see("What was slow")
        assert "EDITOR" not in terminal.screen()
        (program,) = kiosk.programs()
        terminal.press("F4", "C-z", "C-\\")
        for stops in (signal.SIGTSTP, signal.SIGQUIT):
            os.kill(int(program.split()[0]), stops)
        terminal.type("Lorries waited")
        terminal.see("Lorries waited")
        assert kiosk.programs() == [program]
        assert not (house.home / "escaped").exists()
        kiosk.drop()
        terminal.see("exit code 255")
        terminal.wait_for(lambda: not kiosk.programs(), "it did not end with its connection")
    mine = kept(folder_of(house.home, hers))
    assert any(name.startswith("drafts/") for name in mine) and any(name.startswith("credentials/") for name in mine)
    assert {mode & 0o077 for mode in mine.values()} == {0}

    with house.terminal(kiosk.command(key=his)) as terminal:
        shown = terminal.see("Sign in to your profile").string
        assert "Grace" not in shown and grace.email not in shown
        assert house.backend.server in shown
        terminal.press("C-q")
        terminal.see("exit code 0")
    assert kept(folder_of(house.home, his)) == {".": 0o700}
    assert kept(folder_of(house.home, hers)) == mine

    with house.terminal(kiosk.command(key=hers)) as terminal:
        terminal.see("Grace Before")
        begin_project(terminal)
        terminal.see("Here is again what you typed")
        terminal.see("Lorries waited")


def test_a_line_that_falls_silent_leaves_nothing_and_keeps_nobody_from_going_on(kiosk: SshServer, house: House) -> None:
    grace = house.member("Grace Before")
    key = kiosk.authorize("grace", OPTIONS)
    with Relay(kiosk.port, 0) as relay, house.terminal(kiosk.command(key=key, port=relay.port)) as terminal:
        sign_in(terminal, grace)
        terminal.see("Grace Before")
        begin_project(terminal)
        terminal.see("A draft needs this")
        terminal.type("Dock Planner")
        terminal.see("Dock Planner")
        (silent,), there = kiosk.programs(), kiosk.connections()
        relay.is_silent = True
        with house.terminal(kiosk.command(key=key)) as another:
            another.see("Grace Before")
            begin_project(another)
            another.see("Here is again what you typed")
            another.press("End")
            another.type(" North")
            another.see("Dock Planner North")
            another.wait_for(
                lambda: silent not in kiosk.programs() and not {*there} & {*kiosk.connections()}, "something is left"
            )
        terminal.wait_for(lambda: not kiosk.programs(), "the other one is left")
        assert kiosk.clients(), "it learnt that the line is gone, which it should not have"

    with house.terminal(kiosk.command(key=key)) as terminal:
        terminal.see("Grace Before")
        begin_project(terminal)
        terminal.see("Here is again what you typed")
        terminal.see("Dock Planner North")


def test_whatever_else_is_asked_for_than_the_client_gets_one_line(kiosk: SshServer) -> None:
    key = kiosk.key  # Without options of its own: the configuration is to be enough.
    for program in ("sh", "mxprofile show overview", "scp -f /etc/passwd", "mxprofile --kiosk"):
        code, said = asked(kiosk.command(program, key=key, terminal=False))
        assert code == 2
        assert said == "mxprofile: here is the client alone: connect with `ssh -t`, and without a command\n"
    code, said = asked(kiosk.command(key=key, terminal=False))
    assert code == 2
    assert "needs a terminal" in said and "connect with `ssh -t`" in said
    subsystem = kiosk.command("sftp", key=key, terminal=False)
    assert asked([*subsystem[:1], "-s", *subsystem[1:]])[0] != 0
    through = kiosk.command(key=key, terminal=False)
    code, said = asked([*through[:1], "-W", f"127.0.0.1:{kiosk.port}", *through[1:]])
    assert code != 0 and "SSH-2.0" not in said


def test_nothing_comes_from_the_other_side_but_what_says_how_to_draw(home: Path, backend: RunningBackend) -> None:
    lines = [re.sub("ForceCommand exec .*", "ForceCommand exec env", line) for line in documented(home, backend.server)]
    sent = {"LANG": "nl_NL.UTF-8", "MXPROFILE_TOKEN": "x", "PYTHONPATH": "/tmp", "EDITOR": "sh", "HOME": "/nowhere"}
    with SshServer(home / "sshd", *lines, environment={"HOME": str(home)}) as server:
        key = server.authorize("grace", OPTIONS)
        options = " ".join(f"SendEnv={name}" for name in (*sent, "SSH_USER_AUTH"))
        code, said = asked(
            server.command("id", key=key, terminal=False, options=options), {**sent, "SSH_USER_AUTH": "/nowhere"}
        )
    assert code == 0
    found = dict(line.partition("=")[::2] for line in said.splitlines())
    assert found["HOME"] == str(home)
    assert found["SSH_USER_AUTH"] != "/nowhere"
    assert not {"MXPROFILE_TOKEN", "PYTHONPATH", "EDITOR"} & {*found}


def test_an_operator_gives_a_key_its_token_as_the_page_says(kiosk: SshServer, house: House) -> None:
    grace = house.member("Grace Before")
    made = house.does(grace, lambda client: client.tokens.create("kiosk", ["mxp:profile:read"]))
    key = kiosk.authorize("joan", OPTIONS)
    (house.home / "joan.token").write_text(made.secret.get_secret_value())
    shutil.copy(f"{key}.pub", house.home / "joan.pub")
    commands = block("sh", containing="--with-token").replace("https://profile.example.com", house.backend.server)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(
        ["sh", "-e", "-c", commands],
        cwd=house.home,
        env={"HOME": str(house.home), "PATH": path},
        check=True,
        capture_output=True,
        timeout=30,
    )
    with house.terminal(kiosk.command(key=key)) as terminal:
        terminal.see("Grace Before")
