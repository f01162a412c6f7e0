"""What a unit of work answers, as the HTTP response it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from backend.etag import etag_of, matches_weakly


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is no JSON; its operation declares the media types it can be of."""

    body: bytes
    media_type: str
    status: int | None = None
    """Where it is not the operation's usual one, as for a page that says that something is not there."""


ModelT = TypeVar("ModelT", bound=BaseModel | File | None)


@dataclass(frozen=True, slots=True)
class Reply(Generic[ModelT]):
    """An answer that is ready to be sent: a model as JSON, a `File` as it is, or nothing for None."""

    status: int
    body: bytes
    headers: dict[str, str]
    media_type: str = "application/json"

    def response(self, request: Request, *, reads: bool) -> Response:
        """The response; that of a good GET has its ETag, and is a 304 when the client has it already."""
        headers = {"Cache-Control": "no-store", **self.headers}
        if reads and self.status < 400:
            headers["ETag"] = etag = etag_of(self.body)
            if "Cache-Control" not in self.headers:
                headers["Cache-Control"] = "private, no-cache"
            wanted = request.headers.get("if-none-match")
            if wanted is not None and matches_weakly(wanted, etag):
                return Response(status_code=304, headers=headers)
        return Response(self.body, self.status, headers, self.media_type if self.body else None)
