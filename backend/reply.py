"""What a unit of work answers, as the HTTP response it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from backend.etag import etag_of, matches_weakly

ModelT = TypeVar("ModelT", bound=BaseModel | None)


@dataclass(frozen=True, slots=True)
class Reply(Generic[ModelT]):
    """An answer that is ready to be sent: a `ModelT` as JSON, or nothing for None."""

    status: int
    body: bytes
    headers: dict[str, str]

    def response(self, request: Request, *, reads: bool) -> Response:
        """The response; that of a GET has its ETag, and is a 304 when the client has it already."""
        headers = {"Cache-Control": "no-store", **self.headers}
        if reads:
            headers["ETag"] = etag = etag_of(self.body)
            headers["Cache-Control"] = "private, no-cache"
            wanted = request.headers.get("if-none-match")
            if wanted is not None and matches_weakly(wanted, etag):
                return Response(status_code=304, headers=headers)
        return Response(self.body, self.status, headers, "application/json" if self.body else None)
