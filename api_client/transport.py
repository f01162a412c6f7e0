"""One attempt of one HTTP exchange, hardened. The only file that knows httpx.

httpx's transport is used below its client: no redirects, cookies, environment, netrc or content decoding happen there
at all. What that leaves open is closed here: requests that are cut short must not break the pool, a slow answer ends at
a deadline, and headers and body are counted as they come.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api_client.address import Address
from api_client.errors import AnswerLost, ApiError, BadAnswer, DeadlineExceeded, ServerUnreachable
from api_client.retry import parse_retry_after
from api_client.secret import AnySecret

if TYPE_CHECKING:
    import httpx

SLOTS = 8
"""Requests at the same time; fewer than the pool has connections, so that none ever waits inside the pool."""
POOL_SIZE = 16
CONNECT_SECONDS = 5.0
KEEP_ALIVE_SECONDS = 4.0
"""Shorter than the five seconds after which uvicorn closes an idle connection."""
GRACE_SECONDS = 1.0
"""How long a read nobody waits for may go on, and how long closing waits for writes."""
MAX_HEADER_BYTES = 32 * 1024
MAX_JSON_BYTES = 1024 * 1024
_LEAST_CHUNK_COST = 64
_BROKEN_OFF = ("Server disconnected", "peer closed connection")
"""How httpx's protocol errors begin when an answer broke off; it has no class of its own for that."""

_Trace = Callable[[str, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request, ready to send; its body and secret are in no `repr`."""

    method: str
    target: str
    """Path and query."""
    headers: Mapping[str, str]
    body: bytes | None = field(default=None, repr=False)
    secret: AnySecret | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came whole and within bounds."""

    status: int
    content: bytes = field(repr=False)
    etag: str = ""
    request_id: str = ""
    retry_after: float | None = None
    content_range: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """No usable answer, why not, and whether the request had left for the server."""

    error: ApiError
    sent: bool


@dataclass(slots=True)
class _Pool:
    """Connections, how many requests use them, and whether they are still good for new ones."""

    http: httpx.AsyncHTTPTransport
    users: int = 0
    retired: bool = False

    async def close_when_unused(self) -> None:
        """Close a retired pool as soon as nobody uses it."""
        if self.retired and not self.users:
            await self.http.aclose()


class Transport:
    """Connections to one server. Never raises for what a server or network does: failures are answers too."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._slots = asyncio.Semaphore(SLOTS)
        self._running: dict[asyncio.Task[Reply | Failed], str] = {}
        """The exchanges, and their methods."""
        self._pool: _Pool | None = None
        self._trust: ssl.SSLContext | None = None

    async def exchange(self, request: Outgoing, *, seconds: float, limit: int = MAX_JSON_BYTES) -> Reply | Failed:
        """Send once and read the answer, in `seconds` in all; a body over `limit` bytes is refused.

        The exchange is a task of its own: a cancelled caller leaves it running, because httpx's pool may lose the
        connections of requests that are cancelled. A write then ends by itself; a read gets a moment and is dropped.
        What is cut short nevertheless, there or at a deadline, takes its pool out of use.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        try:
            async with asyncio.timeout_at(until):
                await self._slots.acquire()
        except TimeoutError:
            return Failed(DeadlineExceeded(), sent=False)
        task = asyncio.create_task(self._attempt(request, until, limit))
        self._running[task] = request.method
        task.add_done_callback(self._finished)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if request.method == "GET":
                loop.call_later(GRACE_SECONDS, task.cancel)
            raise

    async def aclose(self) -> None:
        """Break off what reads, give what writes a moment to end, then close all connections."""
        for task, method in self._running.items():
            if method == "GET":
                task.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=GRACE_SECONDS)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._pool is not None:
            await self._retire(self._pool)

    def _finished(self, task: asyncio.Task[Reply | Failed]) -> None:
        del self._running[task]
        self._slots.release()

    async def _attempt(self, request: Outgoing, until: float, limit: int) -> Reply | Failed:
        """The exchange, with every failure turned into the error it means."""
        load()
        import httpx

        sent = False
        pool = self._open()
        pool.users += 1

        async def trace(event: str, _info: Mapping[str, Any]) -> None:
            nonlocal sent
            sent = sent or event.endswith("send_request_headers.started")

        try:
            async with asyncio.timeout_at(until):
                return await self._speak(pool, request, trace, limit)
        except TimeoutError:
            await self._retire(pool)
            return Failed(DeadlineExceeded(), sent=sent)
        except asyncio.CancelledError:
            await self._retire(pool)
            raise
        except (httpx.TransportError, OSError) as failure:
            return Failed(_meaning(failure, sent=sent), sent=sent)
        finally:
            pool.users -= 1
            await pool.close_when_unused()

    async def _speak(self, pool: _Pool, request: Outgoing, trace: _Trace, limit: int) -> Reply | Failed:
        import httpx

        headers = dict(request.headers)
        if request.secret is not None:
            headers["Authorization"] = f"mxtoken {request.secret.get_secret_value()}"
        response = await pool.http.handle_async_request(
            httpx.Request(
                request.method,
                self._address.base + request.target,
                headers=headers,
                content=request.body,
                extensions={"timeout": {"connect": CONNECT_SECONDS}, "trace": trace},
            )
        )
        try:
            error = _refusal(response)
            return await _read(response, limit) if error is None else Failed(error, sent=True)
        finally:
            await response.aclose()

    def _open(self) -> _Pool:
        """The pool, made for the first request: importing httpx takes a tenth of a second."""
        import httpx

        if self._pool is None:
            if self._trust is None:
                # Reading all authorities takes long; a context that trusts nobody is enough where there is no TLS.
                tls = self._address.base.startswith("https:")
                self._trust = (
                    httpx.create_ssl_context(trust_env=False) if tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                )
            limits = httpx.Limits(
                max_connections=POOL_SIZE, max_keepalive_connections=POOL_SIZE, keepalive_expiry=KEEP_ALIVE_SECONDS
            )
            self._pool = _Pool(
                httpx.AsyncHTTPTransport(verify=self._trust, trust_env=False, limits=limits, uds=self._address.socket)
            )
        return self._pool

    async def _retire(self, pool: _Pool) -> None:
        """Use a new pool from now on; the old one is closed when its last request is through."""
        pool.retired = True
        if self._pool is pool:
            self._pool = None
        await pool.close_when_unused()


def load() -> None:
    """Import httpx, for the first request or before it; but not its command line, which takes as long as all the rest.

    httpx is prepared for what that one needs (click, Rich, Pygments) not to be there.
    """
    if "httpx" not in sys.modules:
        sys.modules["httpx._main"] = None  # type: ignore[assignment] # Python's own way to say that there is none
    import httpx  # noqa: F401


def _refusal(response: httpx.Response) -> ApiError | None:
    """Why an answer is not even read, judged by its status and headers."""
    status = response.status_code
    if sum(len(name) + len(value) for name, value in response.headers.raw) > MAX_HEADER_BYTES:
        return BadAnswer("The server's answer has too large a header: check the address.", status=status)
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        return BadAnswer(
            "The server sent a compressed answer, which was not asked for: check the address.", status=status
        )
    if status < 200 or (300 <= status < 400 and status != 304):
        return BadAnswer(
            "The server points to another address, which is not followed: check the address.", status=status
        )
    return None


async def _read(response: httpx.Response, limit: int) -> Reply | Failed:
    """The whole answer, or an error as soon as it is too large. Each piece costs at least 64 bytes: time is bounded."""
    pieces: list[bytes] = []
    cost = 0
    async for piece in response.aiter_raw():
        pieces.append(piece)
        cost += max(len(piece), _LEAST_CHUNK_COST)
        if cost > limit:
            error = BadAnswer("The server's answer is too large: check the address.", status=response.status_code)
            return Failed(error, sent=True)
    headers = response.headers
    return Reply(
        status=response.status_code,
        content=b"".join(pieces),
        etag=headers.get("etag", ""),
        request_id=headers.get("x-request-id", ""),
        content_range=headers.get("content-range", ""),
        retry_after=parse_retry_after(headers.get("retry-after", ""), datetime.now(UTC)),
    )


def _meaning(failure: Exception, *, sent: bool) -> ApiError:
    """What a failure on the wire means to the caller. Keeps nothing of it: it knows the request and its secret."""
    import httpx

    if sent:
        garbled = isinstance(failure, httpx.ProtocolError) and not str(failure).startswith(_BROKEN_OFF)
        return BadAnswer() if garbled else AnswerLost()
    cause: BaseException | None = failure
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return ServerUnreachable(
            "The server's certificate is not trusted, nothing was sent: check the address and this machine's date."
        )
    if cause is not None:
        return ServerUnreachable(
            "No secure connection could be made, nothing was sent: check the address and its port."
        )
    return ServerUnreachable()
