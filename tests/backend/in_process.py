"""The whole backend in a thread of the test's process, where a test can watch what it does."""

from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from backend import background, mail
from backend.app import create_app
from backend.services import Services

STOP_SECONDS = 60.0


class InProcess:
    """A server on a free port, with its jobs; mails go into a folder. Use it as a context manager."""

    def __init__(self, services: Services, mail_dir: Path) -> None:
        self._services, self._mail_dir = services, mail_dir
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.server = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        config = uvicorn.Config(create_app(services), log_config=None, lifespan="off")
        self._uvicorn = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    async def _run(self) -> None:
        jobs = asyncio.create_task(background.run(self._services, mail.Folder(self._mail_dir)))
        await self._uvicorn.serve([self._listener])
        jobs.cancel()
        await asyncio.wait({jobs})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._uvicorn.should_exit = True
        self._thread.join(STOP_SECONDS)
        self._listener.close()
