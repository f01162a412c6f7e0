"""HTTP as uvicorn reads it, with what it leaves open: bounds on a request's head, and problem documents for no HTTP."""

from __future__ import annotations

import asyncio
import socket
import uuid
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from backend.openapi import PROBLEM
from backend.problems import Problem, document


class BoundedHttp(HttpToolsProtocol):
    """A connection. One that sends nothing, or a head that is too large or too slow, is closed."""

    max_head_bytes = 64 * 1024
    """Of a request line with its headers, beyond the first piece that the system hands over."""
    max_head_seconds = 15.0
    _head_bytes = 0
    _deadline: asyncio.TimerHandle | None = None
    """Runs while a head is awaited."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begins to wait for the first request."""
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family in {socket.AF_INET, socket.AF_INET6}:
            # Head and body of an answer are written one after the other: without this, the system keeps the body back
            # until the client has acknowledged the head, which on most systems takes 40 ms.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Reads on, and refuses a head that still has no end."""
        awaited = self._deadline
        super().data_received(data)
        if awaited is not None and awaited is self._deadline:
            self._head_bytes += len(data)
            if self._head_bytes > self.max_head_bytes:
                self._refuse(Problem(431, "head_too_large", f"Headers have at most {self.max_head_bytes} bytes."))

    def on_message_begin(self) -> None:
        """A head begins; the first one is awaited already."""
        super().on_message_begin()
        if self._deadline is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """The head is there: from here on the limits of the body hold."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends with its connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What uvicorn answers to what is no HTTP, as a problem document."""
        self._refuse(Problem(400, "not_http", msg))

    def _await_head(self) -> None:
        self._head_bytes = 0
        slow = Problem(408, "head_too_slow", f"The headers did not arrive within {self.max_head_seconds:g} s.")
        self._deadline = self.loop.call_later(self.max_head_seconds, self._refuse, slow)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, problem: Problem) -> None:
        self._stop_waiting()
        if self.transport.is_closing():
            return
        request_id = uuid.uuid4().hex
        body = document(problem, request_id)
        head = (
            f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}\r\n"
            f"Content-Type: {PROBLEM}\r\nContent-Length: {len(body)}\r\nX-Request-ID: {request_id}\r\n"
            "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
