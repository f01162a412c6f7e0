"""A real terminal to tell stories in: tmux, looked at and typed into as a person would.

tmux's control mode says when something was written, so a story waits for what it wants to see and never sleeps.
What was written can be kept as a recording (asciicast v2, https://docs.asciinema.org/manual/asciicast/v2/).
"""

from __future__ import annotations

import json
import os
import re
import selectors
import shlex
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

DEADLINE = 30.0
"""Seconds until a story gives up waiting; only a failing one ever waits so long."""
_OCTAL = re.compile(rb"\\([0-7]{3})")
_OUTPUT = re.compile(rb"%output %\d+ (.*)")


class Terminal:
    """One tmux session with one program in it. Use it as a context manager; it ends what it started."""

    def __init__(
        self,
        command: list[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        size: tuple[int, int] = (80, 24),
        recording: Path | None = None,
    ) -> None:
        self.columns, self.lines = size
        self._socket = f"mxprofile-{uuid.uuid4().hex[:8]}"
        self._began = time.monotonic()
        self._recording = recording
        self._written: list[tuple[float, str]] = []
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}}
        self._environment = {**kept, "LANG": "C.UTF-8", "TERM": "xterm-256color", **environment}
        # The exit code stays on the screen after the program's end.
        shell = f"{shlex.join(command)}; printf '\\nexit code %s\\n' $?; exec cat"
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), "-c", str(folder), shell
        )
        self._control = subprocess.Popen(
            ["tmux", "-L", self._socket, "-C", "attach"],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._control.stdout is not None
        os.set_blocking(self._control.stdout.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._control.stdout, selectors.EVENT_READ)
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tmux("kill-server")
        self._control.communicate(timeout=DEADLINE)
        self._selector.close()
        if self._recording is not None:
            self._save(self._recording)

    def press(self, *keys: str) -> None:
        """Presses keys, by tmux's names: ``c``, ``Enter``, ``Tab``, ``C-s``, ``F1``…"""
        self._tmux("send-keys", "--", *keys)

    def type(self, text: str) -> None:
        """Types text as it is."""
        self._tmux("send-keys", "-l", "--", text)

    def screen(self) -> str:
        """What is on the screen now, a line per row."""
        return self._tmux("capture-pane", "-p")

    def scrollback(self) -> str:
        """The screen and all that has scrolled away."""
        return self._tmux("capture-pane", "-p", "-S", "-")

    def written(self) -> str:
        """All that was written into it since it began, as it was."""
        self._read()
        return "".join(text for _, text in self._written)

    def is_at_a_shell(self) -> bool:
        """True where no program has left its marks: the normal screen, a cursor, no mouse, keys as they are."""
        modes = ("alternate_on", "mouse_any_flag", "keypad_flag", "keypad_cursor_flag", "cursor_flag")
        shown = self._tmux("display-message", "-p", " ".join(f"#{{{mode}}}" for mode in modes))
        return shown.split() == ["0", "0", "0", "0", "1"]

    def see(self, wanted: str | re.Pattern[str]) -> re.Match[str]:
        """Waits until `wanted`, text or a pattern, is on the screen; the match. Fails with what was there instead."""
        pattern = re.compile(re.escape(wanted)) if isinstance(wanted, str) else wanted
        return self._wait(pattern.search, f"never saw {pattern.pattern!r}")

    def see_no_more(self, unwanted: str) -> None:
        """Waits until `unwanted` is off the screen."""
        self._wait(lambda screen: re.match("", screen) if unwanted not in screen else None, f"still saw {unwanted!r}")

    def wait_for(self, found: Callable[[], object], complaint: str) -> None:
        """Waits until `found`, asked again now and then, tells something true."""
        self._wait(lambda screen: re.match("", screen) if found() else None, complaint, look_again=0.1)

    def _wait(
        self, found: Callable[[str], re.Match[str] | None], complaint: str, *, look_again: float = 1.0
    ) -> re.Match[str]:
        until = time.monotonic() + DEADLINE
        while True:
            screen = self.screen()
            if (match := found(screen)) is not None:
                return match
            if time.monotonic() >= until or self._control.poll() is not None:
                raise AssertionError(f"{complaint}; on the screen was:\n{screen}")
            # Woken by output; now and then anyway, since a resize or an exit writes none.
            self._selector.select(timeout=look_again)
            self._read()

    def _read(self) -> None:
        assert self._control.stdout is not None
        *lines, self._rest = (self._rest + (self._control.stdout.read() or b"")).split(b"\n")
        for line in lines:
            if (output := _OUTPUT.match(line)) is not None:
                data = _OCTAL.sub(lambda octal: bytes([int(octal[1], 8)]), output[1])
                self._written.append((time.monotonic() - self._began, data.decode(errors="replace")))

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-L", self._socket, *arguments]
        return subprocess.run(
            command, env=self._environment, check=True, capture_output=True, text=True, timeout=DEADLINE
        ).stdout

    def _save(self, path: Path) -> None:
        header = {"version": 2, "width": self.columns, "height": self.lines}
        events = [[round(at, 3), "o", text] for at, text in self._written]
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(json.dumps(line) for line in [header, *events]) + "\n")
