"""A member's way to her client: a shell in her terminal, ssh from there, and perhaps tmux on the far side.

Her shell has the function `far` as it stands in ``docs/ssh-and-tmux.md``.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.ssh import processes
from tests.ssh.server import SshServer
from tests.stories.house import House
from tests.stories.terminal import DEADLINE, Terminal

DOCUMENT = Path(__file__).parents[2] / "docs/ssh-and-tmux.md"
DROPS = ("client", "server", "both")
"""Whose process is killed when the line drops."""
SOCKET = "far"
"""Of the tmux on the far side."""
PROMPT = re.compile(r"^here (\d+)>$", re.MULTILINE)


class Line:
    """One terminal, from which one goes to the far side, loses the line, and comes back."""

    def __init__(self, house: House, server: SshServer, terminal: Terminal, *, tmux: bool) -> None:
        self.house, self.server, self.terminal, self.tmux = house, server, terminal, tmux
        self.endings: list[float] = []
        """Seconds from each drop until nothing of it ran any more."""
        terminal.see(PROMPT)
        self._dropped_at, self._ending = time.monotonic(), processes.Ending(())
        self._settings = self._settings_now()

    def connects(self, function: str = "far") -> None:
        """Begins, or comes back: in tmux to the client that is there still."""
        start = f"tmux -L {SOCKET} -f /dev/null new -A -s mxprofile mxprofile" if self.tmux else "mxprofile"
        self.terminal.type(f"clear; {function} profile.example {start}")
        self.terminal.press("Enter")

    def victims(self, drop: str) -> Sequence[int]:
        """Whom to kill for that."""
        clients = [] if drop == "server" else self.server.clients()
        connections = [] if drop == "client" else self.server.connections()
        assert clients or connections, "there is no line to drop"
        return [*clients, *connections]

    def drops(self, victims: Sequence[int]) -> None:
        """The line is gone; and one is at one's own shell again, in a terminal that can be used."""
        self.kills(victims)
        self.is_at_the_shell((137, 255))

    def kills(self, victims: Sequence[int]) -> None:
        """That is all that happens to the line."""
        if not self.tmux:  # There it goes on.
            self._watches_the_end()
        for victim in victims:
            processes.kill(victim)

    def _watches_the_end(self) -> None:
        self._ending = processes.Ending([*self.server.session(), *self.server.connections()])
        self._dropped_at = time.monotonic()

    def is_at_the_shell(self, codes: Sequence[int]) -> None:
        """Waits for one's own shell, which got one of these exit codes, and tries it."""
        prompt = self.terminal.see(PROMPT)
        assert int(prompt[1]) in codes
        self.terminal.wait_for(self.terminal.is_at_a_shell, "the terminal is not as it was")
        assert self._settings_now() == self._settings, "the terminal's echo, or another setting, is not as it was"

    def _settings_now(self) -> str:
        """What a program finds that is started here: echo, line mode and all else."""
        self.terminal.type("clear; stty -g | cksum")
        self.terminal.press("Enter")
        return self.terminal.see(re.compile(r"\A(\d+ \d+)\s+here 0>$", re.MULTILINE))[1]

    def nothing_is_left(self) -> None:
        """Waits until no program of any session runs any more, nor an sshd for it; in tmux one does until left."""
        self.terminal.wait_for(lambda: not self._left(), f"not all of these ended: {self._left()}")
        self._ending.wait(DEADLINE)
        self.endings.append(self._ending.at - self._dropped_at)

    def _left(self) -> list[str]:
        return [*self.server.programs(), *map(str, self.server.connections())]

    def leaves(self) -> None:
        """Ends the client in order, and with it the connection."""
        self._watches_the_end()
        self.terminal.press("q")
        self.is_at_the_shell((0,))
        self.nothing_is_left()

    def far_tmux(self, *arguments: str) -> str:
        """What the tmux on the far side answers."""
        command = self.server.command(shlex.join(["tmux", "-L", SOCKET, *arguments]), terminal=False)
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=DEADLINE, stdin=subprocess.DEVNULL
        )
        return done.stdout


@contextmanager
def line(house: House, folder: Path, *, tmux: bool) -> Iterator[Line]:
    """A terminal at home, and a server where `house` is the home of whoever comes through it."""
    environment = {
        "HOME": str(house.home),
        "MXPROFILE_SERVER": house.backend.server,
        "TMUX_TMPDIR": str(house.home),
        "TZ": "UTC",
        **house.environment,
    }
    with SshServer(folder / "sshd", environment=environment) as server:
        near = folder / "near"
        near.mkdir()
        with _at_home(near, server) as terminal:
            yield Line(house, server, terminal, tmux=tmux)


def _at_home(near: Path, server: SshServer) -> Terminal:
    """Her own shell, where `ssh` knows the far machine by its name."""
    functions = re.findall(r"^```sh\n(far\(\).*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    assert len(functions) == 1
    (near / "bashrc").write_text(f"{functions[0]}\nplain() {{ ssh -t \"$@\"; }}\nPS1='here $?> '\n")
    *known, _ = server.command(terminal=False)
    options = ["HostName=127.0.0.1", f"User={server.user}"]
    known = [word for word in known if word != "-T"] + [word for one in options for word in ("-o", one)]
    program = near / "ssh"
    program.write_text(f'#!/bin/sh\nexec {shlex.join([shutil.which("ssh") or "ssh", *known[1:]])} "$@"\n')
    program.chmod(0o700)
    path = f"PATH={near}:{os.environ.get('PATH', os.defpath)}"
    shell = ["env", "TERM=xterm-256color", path, "bash", "--noprofile", "--rcfile", str(near / "bashrc"), "-i"]
    return Terminal(shell, environment={"HOME": str(near)}, folder=near)
