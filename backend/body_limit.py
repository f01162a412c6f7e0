"""Bounds on a request's body, which the HTTP server has none of: its size, and the time it may take to arrive."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.problems import Problem

MAX_BYTES = 1024 * 1024
MAX_SECONDS = 15.0
LARGER_BODIES: dict[tuple[str, str], int] = {}
"""Bounds of their own, by method and path; operations that declare one write it here."""
DROPPED = 8
"""So many times the largest body are read, and dropped, before the connection is closed on a sender."""


class BodyLimit:
    """ASGI middleware: reads the whole body first, and passes the request on only when it kept within the bounds."""

    def __init__(self, app: ASGIApp, *, max_bytes: int = MAX_BYTES, max_seconds: float = MAX_SECONDS) -> None:
        self.app, self.max_bytes, self.max_seconds = app, max_bytes, max_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with its body at hand. Raises `Problem` 413 or 408."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self.max_seconds):
                body = await self._body(scope, receive, LARGER_BODIES.get(_asked(scope), self.max_bytes))
        except TimeoutError:
            raise Problem(
                408,
                "body_too_slow",
                f"The body did not arrive within {self.max_seconds:g} s.",
                headers={"Connection": "close"},
            ) from None
        if body is None:
            return  # the client is gone
        given = False

        async def receive_body() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, receive_body, send)

    async def _body(self, scope: Scope, receive: Receive, max_bytes: int) -> bytes | None:
        """The body, of at most `max_bytes`; None when the client is gone.

        One that is too large is read on and dropped, within bounds: an answer sent while bytes still come is lost with
        the connection, which the kernel resets.
        """
        headers = Headers(scope=scope)
        declared = int(headers["content-length"]) if headers.get("content-length", "").isdigit() else 0
        most = max_bytes * DROPPED
        if declared > (max_bytes if "expect" in headers else most):
            raise _too_large(max_bytes)
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > most:
                raise _too_large(max_bytes)
            if size > max_bytes:
                chunks.clear()
            else:
                chunks.append(chunk)
            if not message.get("more_body", False):
                break
        if size > max_bytes:
            raise _too_large(max_bytes)
        return b"".join(chunks)


def _asked(scope: Scope) -> tuple[str, str]:
    return scope["method"], scope["path"]


def _too_large(max_bytes: int) -> Problem:
    return Problem(413, "body_too_large", f"A body has at most {max_bytes} bytes.", headers={"Connection": "close"})
