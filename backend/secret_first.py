"""Who may not ask at all is told that, not what is wrong with her request."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute


class SecretFirst(APIRoute):
    """A route whose endpoint can `admit(request)`: asked when FastAPI finds a request unreadable, before it says so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, and the question in front of its 422. Raises what `admit` raises."""
        handle = super().get_route_handler()
        endpoint: Any = self.endpoint

        async def admitted(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError:
                await endpoint.admit(request)
                raise

        return admitted
