"""One server process: its connections, its jobs beside answering, and the HTTP server."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import uvicorn

from backend import background, database_option, mail
from backend.app import create_app
from backend.bounded_http import BoundedHttp
from backend.measures import SILENT, Measures
from backend.network import Proxies
from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store.replica import Replica

STOP_SECONDS = 10
BACKLOG = 2048
"""Connections that wait to be taken up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was settled before the first request: the options, checked, and the sockets, open."""

    options: argparse.Namespace
    listener: socket.socket
    address: str
    sender: mail.Sender | None
    two_factor_key: bytes | None = field(repr=False)
    metrics_listener: socket.socket | None
    metrics_folder: str | None
    """Where several processes count together; None for one alone."""


def run(plan: Plan, *, lifeline: int | None, announce: bool) -> int:
    """Serves until told to stop, or until the file `lifeline` ends. Returns 0.

    With `announce` it says where it listens, once it does.
    """
    measures = _measures(plan)
    database = database_option.opened(plan.options)
    database.measures = measures
    replica = Replica(plan.options.read_database) if plan.options.read_database else None
    if replica is not None:
        replica.database.measures = measures
    passwords = PasswordHasher(measures=measures)
    services = Services(
        database,
        passwords,
        public_url=plan.options.public_url or plan.address,
        sms_available=plan.options.sms_command is not None,
        two_factor_key=plan.two_factor_key,
        mail_from=plan.options.mail_from,
        replica=replica,
        measures=measures,
        support_url=plan.options.support_url,
        proxies=Proxies(tuple(plan.options.trusted_proxy)),
    )
    config = _config(create_app(services))
    try:
        # uvicorn's own choice of a loop, which it makes only where it starts the loop itself.
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(_serve(plan, services, config, lifeline, announce=announce))
    finally:
        passwords.close()
        database.close()
        if replica is not None:
            replica.close()
    return 0


def _measures(plan: Plan) -> Measures:
    if plan.metrics_listener is None:
        return SILENT
    if plan.metrics_folder is not None:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = plan.metrics_folder  # read when the library is first imported
    from backend import metrics

    return metrics.Counted(plan.metrics_folder)


async def _serve(
    plan: Plan, services: Services, config: uvicorn.Config, lifeline: int | None, *, announce: bool
) -> None:
    server = _Server(config, plan.address if announce else None)
    if lifeline is not None:
        _watch(lifeline, server)
    tasks = [asyncio.create_task(background.run(services, plan.sender, plan.options.sms_command))]
    if plan.metrics_listener is not None:
        from backend import metrics

        assert isinstance(services.measures, metrics.Counted)
        beside = _Beside(_config(metrics.app(services, services.measures)))
        tasks.append(asyncio.create_task(beside.serve([plan.metrics_listener])))
    try:
        await server.serve([plan.listener])
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type] # uvicorn's own protocol of what is ASGI
        http=BoundedHttp,
        log_config=None,
        access_log=False,
        server_header=False,
        # Limits go by network address: nobody may choose hers by a header, unless the operator trusts her.
        proxy_headers=False,
        lifespan="off",
        backlog=BACKLOG,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


class _Server(uvicorn.Server):
    """Says where it listens once it does; ends in good order on SIGTERM and SIGINT."""

    def __init__(self, config: uvicorn.Config, address: str | None) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Announces the address on standard output, where whoever started us reads it."""
        await super().startup(sockets=sockets)
        if self._address is not None:
            print(f"listening on {self._address}", flush=True)  # noqa: T201 - the first line, by contract

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stops on a signal; unlike uvicorn's own, does not raise it again afterwards: stopping is success."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self.stop)
        yield

    def stop(self) -> None:
        """Takes no more connections, finishes the requests under way, then ends."""
        self.should_exit = True


class _Beside(uvicorn.Server):
    """A second server in the process, which leaves signals to the first and ends when its task is cancelled."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Changes nothing."""
        yield


def _watch(lifeline: int, server: _Server) -> None:
    """Stops the server when the file ends: whoever started us is gone."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        if not os.read(lifeline, 1024):
            loop.remove_reader(lifeline)
            server.stop()

    loop.add_reader(lifeline, read)
