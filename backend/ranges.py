"""Parts of a file (RFC 9110 §14): which bytes a request asks for, and the answer that sends them as they are read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from backend.etag import matches_weakly
from backend.problems import Problem

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def part_of(header: str | None, size: int) -> range | None:
    """The bytes that a `Range` header names; None for the whole file.

    One that is no single range of bytes is passed over, as the standard allows. Raises `Problem` 416 for one behind the
    file's end.
    """
    found = _ONE_RANGE.fullmatch((header or "").strip())
    if found is None or found[0] == "bytes=-":
        return None
    if found[1] == "":
        first, last = size - min(int(found[2]), size), size - 1
    else:
        first = int(found[1])
        last = min(int(found[2]), size - 1) if found[2] else size - 1
        if found[2] and int(found[2]) < first:
            return None
    if first >= size:
        raise Problem(
            416,
            "range_unsatisfiable",
            f"The file has {size} bytes: ask for some of these.",
            headers={"Content-Range": f"bytes */{size}"},
        )
    return range(first, last + 1)


def answer(
    request: Request, *, size: int, etag: str, name: str, media_type: str, send: Callable[[range], AsyncIterator[bytes]]
) -> Response:
    """The file, the part that `Range` names, or 304 when the client has it; `send` yields the bytes of a range.

    With `If-Range` the part comes only of the very same file, and the whole one otherwise.
    """
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    known = request.headers.get("if-none-match")
    if known is not None and matches_weakly(known, etag):
        return Response(status_code=304, headers=headers)
    wanted = None
    if request.headers.get("if-range", etag) == etag:
        wanted = part_of(request.headers.get("range"), size)
    part = range(size) if wanted is None else wanted
    headers["Content-Length"] = str(len(part))
    if wanted is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return StreamingResponse(send(part), 200 if wanted is None else 206, headers, media_type)
