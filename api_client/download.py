"""Downloading a file part by part, so that it shows its progress, is bounded, and goes on where it broke off.

Each part is a call of its own, with the deadline and the retries of every call. What has arrived lies beside the target
under a name of its own, for its owner's eyes only; a later download of the same file begins there.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from api_client.calls import Calls
from api_client.errors import BadAnswer

PART_BYTES = 512 * 1024
MOST_BYTES = 1024 * 1024 * 1024
"""A larger file is refused before anything of it is kept."""
RESTARTS = 3
"""How often a file may turn out to be another one on the way."""

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are there."""

_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")
_STRONG_ETAG = re.compile(r'"[\x21\x23-\x7e]{1,256}"')


@dataclass(frozen=True, slots=True)
class _Part:
    """Some bytes of a file."""

    content: bytes
    start: int
    total: int
    etag: str


async def download(
    calls: Calls,
    path: str,
    target: Path,
    *,
    kind: str,
    progress: Progress | None = None,
    most: int = MOST_BYTES,
    replace: bool = True,
) -> None:
    """Writes the file at `path` into `target`, whole or not at all.

    Args:
        calls: the client's.
        path: of the operation.
        target: where it goes; its folder exists.
        kind: its media type.
        progress: told after each part.
        most: the largest file in bytes that is taken.
        replace: whether it takes the place of what is there.

    Raises:
        ApiError: what a GET raises. What has arrived is kept, and used when it is asked for again.
        FileExistsError: there is something at `target`, and `replace` is off; what has arrived is kept then too.
        OSError: when it can't be written.
    """
    for _ in range(1 + RESTARTS):
        partial = await _attempt(calls, path, target, kind, progress or (lambda _done, _total: None), most)
        if partial is not None:
            await asyncio.to_thread(_put, partial, target, replace)
            return
    raise BadAnswer("The file changed again and again while it came: try again later.")


async def _attempt(calls: Calls, path: str, target: Path, kind: str, progress: Progress, most: int) -> Path | None:
    """Where all of it is; None when the file became another one on the way."""
    first = await _part(calls, path, kind, range(PART_BYTES))
    if first.total > most:
        raise BadAnswer("The server's file is too large: nothing of it was kept.")
    partial = _partial(target, first.etag)
    with _opened(partial) as file:
        done = _kept(file, first)
        if done == 0:
            file.write(first.content)
            done = len(first.content)
        progress(done, first.total)
        while done < first.total:
            part = await _part(calls, path, kind, range(done, min(done + PART_BYTES, first.total)))
            # If-Range would have the whole other file sent here, where a part was asked for.
            if (part.etag, part.total) != (first.etag, first.total):
                return None
            if part.start != done:
                raise BadAnswer
            file.write(part.content)
            done += len(part.content)
            progress(done, first.total)
        await asyncio.to_thread(_finish, file)
    return partial


async def _part(calls: Calls, path: str, kind: str, asked: range) -> _Part:
    reply = await calls.get_part(path, kind, asked)
    if not _STRONG_ETAG.fullmatch(reply.etag):
        raise BadAnswer(status=reply.status, request_id=reply.request_id)
    size = len(reply.content)
    if reply.status == 200:
        # A server that knows no parts, and a file that is no larger than one.
        return _Part(reply.content, 0, size, reply.etag)
    found = _CONTENT_RANGE.fullmatch(reply.content_range)
    start, last, total = (int(number) for number in found.groups()) if found else (0, 0, 0)
    if reply.status != 206 or size == 0 or last - start + 1 != size or last >= total:
        raise BadAnswer(status=reply.status, request_id=reply.request_id)
    return _Part(reply.content, start, total, reply.etag)


def _partial(target: Path, etag: str) -> Path:
    """Where the parts of just this file lie; those of others that were to be the same target are deleted."""
    mine = target.with_name(f".{target.name}.{hashlib.sha256(etag.encode()).hexdigest()[:16]}.part")
    pattern = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{16}}\.part")
    for other in target.parent.iterdir():
        if other != mine and pattern.fullmatch(other.name):
            other.unlink(missing_ok=True)
    return mine


def _opened(partial: Path) -> BinaryIO:
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    os.fchmod(descriptor, 0o600)
    return os.fdopen(descriptor, "r+b")


def _kept(file: BinaryIO, first: _Part) -> int:
    """How much of the file is there from an earlier download; none of it when it does not begin like this one."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if len(first.content) <= size <= first.total and file.read(len(first.content)) == first.content:
        return file.seek(0, os.SEEK_END)
    file.seek(0)
    file.truncate()
    return 0


def _finish(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _put(partial: Path, target: Path, replace: bool) -> None:  # noqa: FBT001 - as `download` has it
    if replace:
        partial.replace(target)
    else:
        target.hardlink_to(partial)  # Which, other than a renaming, never takes the place of another file.
        partial.unlink()
