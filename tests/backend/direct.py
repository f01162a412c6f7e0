"""A test client that goes to the application's loop and back once for a request."""

from __future__ import annotations

from typing import Self

import httpx
from anyio.from_thread import BlockingPortal
from starlette.testclient import TestClient


class DirectClient(TestClient):
    """Starlette's, but for its transport; use it as a context manager.

    Starlette hands each part of an answer over from the loop's thread as it comes, eight changes of threads for a
    request, which costs more than most answers. Here an answer is handed over whole, once the application is done.
    What the application does not catch becomes a 500, as for a client behind a server.
    """

    def __enter__(self) -> Self:
        super().__enter__()
        assert self.portal is not None
        self._transport = _Direct(httpx.ASGITransport(self.app, raise_app_exceptions=False, client=CLIENT), self.portal)
        return self


CLIENT = ("testclient", 50000)


class _Direct(httpx.BaseTransport):
    def __init__(self, application: httpx.ASGITransport, portal: BlockingPortal) -> None:
        self._application, self._portal = application, portal

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()  # here: what makes a body may belong to this thread
        return self._portal.call(self._answer, request)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._application.handle_async_request(request)
        body = b"".join([part async for part in answer.aiter_raw()])
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(body))
