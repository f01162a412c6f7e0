"""An OpenSSH server of a test's own on loopback: own host key, own users' keys, own configuration, own port.

It lets in whoever runs the tests, as that user, so it needs no rights of its own::

    with SshServer(folder, "ForceCommand mxprofile", environment={"HOME": str(home)}) as server:
        house.terminal(server.command())                            # what ForceCommand says
        house.terminal(server.command("mxprofile --read-only"))     # without one
        key = server.authorize("joan", 'restrict,pty,command="mxprofile"')
        house.terminal(server.command(key=key))
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from tests.ssh import processes

_PATH = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}:/usr/sbin"
_MARK = "MXPROFILE_TEST_SSHD"
"""In the environment of every program of a session: which server it came through."""
_NAME = "mxprofile-test"
"""The host's, among those the client knows."""
_DEADLINE = 30.0
_TRIES = 5
"""Another program may take a free port before the server does."""


def missing() -> str:
    """Why there can be no such server here; empty when there can."""
    for program, package in (("sshd", "openssh-server"), ("ssh", "openssh-client"), ("ssh-keygen", "openssh-client")):
        if shutil.which(program, path=_PATH) is None:
            return f"{program} is not installed (Debian: {package})"
    if not Path("/proc/self/stat").exists():
        return "there is no /proc to find the processes of a connection in"
    if os.getuid() == 0:
        locked = any(line.startswith("root:!") for line in Path("/etc/shadow").read_text().splitlines())
        return "the account of root is locked, so that sshd lets nobody in" if locked else ""
    return "" if _terminals_belong_to_tty() else "sshd needs root here to give a terminal: devpts has no gid=5"


def _terminals_belong_to_tty() -> bool:
    """A new terminal has the group that sshd gives it, which it could not do without being root."""
    main, terminal = os.openpty()
    group = os.fstat(terminal).st_gid
    os.close(main)
    os.close(terminal)
    return group == grp.getgrnam("tty").gr_gid


class SshServer:
    """One sshd and its keys, all in `folder`. Use it as a context manager; it ends all that came through it.

    `lines` of sshd_config count more than those here; a `Match` and what follows it comes last. Each session has
    `environment`, and a PATH on which `mxprofile` is this one.
    """

    def __init__(self, folder: Path, *lines: str, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        self._folder = folder
        self._lines = lines
        self._environment = {"PATH": _PATH, "LANG": "C.UTF-8", **environment, _MARK: str(folder)}
        self.user = pwd.getpwuid(os.getuid()).pw_name
        """Who is let in."""
        self.port = 0
        self.log: list[str] = []
        """What sshd wrote."""
        folder.mkdir(exist_ok=True)
        self._authorized, self._known = folder / "authorized_keys", folder / "known_hosts"
        self._known.write_text(f"{_NAME} {_key_pair(folder / 'host_key')}")
        self.key = self.authorize("user_key")
        """The private key of the user whom nothing is said about."""
        for _ in range(_TRIES):
            if self._starts():
                return
        raise AssertionError("".join(self.log))

    def authorize(self, name: str, options: str = "") -> Path:
        """Let somebody in by a new key: the private one. `options` are those of authorized_keys."""
        private = self._folder / name
        with self._authorized.open("a") as keys:
            keys.write(f"{options} {_key_pair(private)}".lstrip())
        return private

    def command(
        self, program: str = "", *, key: Path | None = None, port: int = 0, terminal: bool = True, options: str = ""
    ) -> list[str]:
        """How to connect: with `program` for the user's shell, or to it; `port` is that of a relay before it.

        `options` are the client's, as in ``"ServerAliveInterval=1 Compression=yes"``.
        """
        settings = [
            f"UserKnownHostsFile={self._known}",
            f"HostKeyAlias={_NAME}",
            "StrictHostKeyChecking=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
            "LogLevel=ERROR",
            *options.split(),
        ]
        given = [word for setting in settings for word in ("-o", setting)]
        tty = ["-tt"] if terminal else ["-T"]
        place = ["-p", str(port or self.port), "-i", str(key or self.key), f"{self.user}@127.0.0.1"]
        return ["ssh", "-F", "none", *tty, *given, *place, *([program] if program else [])]

    def clients(self) -> list[int]:
        """The processes of ssh that are connected to this server, or about to."""
        ours = f"UserKnownHostsFile={self._known}"
        return [one.pid for one in processes.every() if one.name == "ssh" and ours in str(one)]

    def connections(self) -> list[int]:
        """The processes of sshd itself that each serve a connection."""
        return [one.pid for one in processes.below(self._process.pid) if one.name.startswith("sshd")]

    def programs(self) -> list[str]:
        """What runs now of all that came through this server, wherever it has gone since; with its process id."""
        return [str(one) for one in self._came_through()]

    def session(self) -> list[int]:
        """The process ids of those programs."""
        return [one.pid for one in self._came_through()]

    def _came_through(self) -> Iterator[processes.Process]:
        mark = f"{_MARK}={self._folder}"
        return (one for one in processes.every() if mark in one.environment())

    def drop(self) -> None:
        """End all connections, as far as sshd goes, without a word to anybody."""
        for process in self.connections():
            processes.kill(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()
        self._process.terminate()
        self._process.wait(_DEADLINE)
        self._reader.join(_DEADLINE)
        for one in self._came_through():
            processes.kill(one.pid)

    def _starts(self) -> bool:
        """Start it and wait until it listens, or says why not."""
        if os.getuid() == 0:
            # Where sshd locks those up whom it does not know yet, when it has the right to; Debian makes it at boot.
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = self._folder / "sshd_config"
        config.write_text("\n".join(self._config()) + "\n")
        sshd = shutil.which("sshd", path=_PATH)
        assert sshd is not None, missing()
        self._process = subprocess.Popen(
            [sshd, "-D", "-e", "-f", str(config)],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"PATH": _PATH},
            text=True,
        )
        listens = threading.Event()
        self._reader = threading.Thread(target=self._read, args=[self._process, listens], daemon=True)
        self._reader.start()
        assert listens.wait(_DEADLINE), "".join(self.log)
        return self._process.poll() is None and any("Server listening" in line for line in self.log)

    def _read(self, process: subprocess.Popen[str], listens: threading.Event) -> None:
        assert process.stderr is not None
        with process.stderr as errors:
            for line in errors:
                self.log.append(line)
                if "Server listening" in line:
                    listens.set()
        process.wait(_DEADLINE)
        listens.set()

    def _config(self) -> list[str]:
        """Of each setting the first counts; what follows a Match is part of it."""
        general = [*takewhile(lambda line: not line.lstrip().lower().startswith("match "), self._lines)]
        return [
            *general,
            f"ListenAddress 127.0.0.1:{self.port}",
            f"HostKey {self._folder / 'host_key'}",
            f"AuthorizedKeysFile {self._authorized}",
            "SetEnv " + " ".join(f'"{name}={value}"' for name, value in self._environment.items()),
            "AuthenticationMethods publickey",
            "PermitRootLogin prohibit-password",
            "PermitUserRC no",
            "PidFile none",
            "PrintLastLog no",
            "PrintMotd no",
            "StrictModes no",  # A folder for tests may lie below one that others write to.
            "UsePAM no",
            *self._lines[len(general) :],
        ]


def _key_pair(private: Path) -> str:
    """Make one; the public key, as a line."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", private.name, "-f", str(private)]
    subprocess.run(command, check=True, timeout=_DEADLINE, stdin=subprocess.DEVNULL)
    return Path(f"{private}.pub").read_text()
