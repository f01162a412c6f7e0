"""A bound on requests at once: beyond it a quick 503 is kinder than a slow answer for all."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.problems import Problem

MAX_AT_ONCE = 256
RETRY_SECONDS = 1


class LoadLimit:
    """ASGI middleware: refuses a request while too many are under way."""

    def __init__(self, app: ASGIApp, *, max_at_once: int = MAX_AT_ONCE) -> None:
        self.app, self.max_at_once, self.under_way = app, max_at_once, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on. Raises `Problem` 503."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.under_way >= self.max_at_once:
            retry = {"Retry-After": str(RETRY_SECONDS)}
            raise Problem(503, "overloaded", "Too many requests at once: try again in a moment.", headers=retry)
        self.under_way += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.under_way -= 1
