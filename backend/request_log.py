"""One JSON line per request on standard error: id, route, status, time. Never a header, a query or a body."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import uuid
from datetime import UTC, datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.measures import SILENT, Measures

logger = logging.getLogger("mxprofile.request")
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class JsonLines(logging.Formatter):
    """A log record as one line of JSON; what `extra={"facts": {...}}` brings is merged in."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _said(record),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            # The trace only: exception texts of drivers quote the values of a statement.
            line["exception"] = [frame.rstrip() for frame in _frames(record)]
        return json.dumps(line, ensure_ascii=False, default=str)


def _said(record: logging.LogRecord) -> str:
    # What asyncio says of a task that failed goes on with the exception's text, on the lines behind the first.
    message = record.getMessage()
    return message.partition("\n")[0] if record.name == "asyncio" else message


def _frames(record: logging.LogRecord) -> list[str]:
    import traceback  # only on errors

    kind, _, trace = record.exc_info or (None, None, None)
    return [*traceback.format_tb(trace), kind.__name__ if kind else ""]


def set_up() -> None:
    """Sends all logging to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    # It announces each of its plugins.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)


class RequestLog:
    """ASGI middleware: takes or makes the request's id, answers it, logs the request, and has it measured."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _GOOD_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        began = time.perf_counter()
        services = getattr(scope["app"].state, "services", None)
        measures: Measures = services.measures if services is not None else SILENT
        measures.request_began()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            route = getattr(scope.get("route"), "path_format", "unknown")
            seconds = time.perf_counter() - began
            measures.request_ended(scope["method"], route, status, seconds)
            facts = {
                "request_id": request_id,
                "method": scope["method"],
                # The route's pattern, not the path: a path may hold an address or an id.
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 2),
            }
            logger.info("request", extra={"facts": facts})
