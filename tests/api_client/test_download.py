"""Downloading a file in parts: progress, bounds, cut connections, and going on where it broke off."""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client import download as downloading
from api_client.client import Client
from api_client.errors import AnswerLost, ApiError, BadAnswer
from tests.api_client.server import Behaviour, Received, answer, raw, response, running

pytestmark = pytest.mark.anyio

PART = 1000
CONTENT = bytes(number % 251 for number in range(4 * PART + 321))
SECRET = SecretStr("mxs_" + "s3cr3t" * 7)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "PART_BYTES", PART)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "mine.json"


def asked(request: Received) -> range:
    """The bytes that a request asks for."""
    found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers["range"])
    assert found is not None
    return range(int(found[1]), int(found[2]) + 1)


def part_of(content: bytes, part: range, etag: str = '"one"') -> bytes:
    """The answer with these bytes."""
    piece = content[part.start : part.stop]
    where = f"bytes {part.start}-{part.start + len(piece) - 1}/{len(content)}"
    return response(206, piece, {"ETag": etag, "Content-Range": where})


def serving(content: bytes = CONTENT, etag: str = '"one"') -> Behaviour:
    """A server that sends parts of this file."""

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(part_of(content, asked(request), etag))

    return behave


def cutting(at: int) -> Behaviour:
    """One whose connection breaks in the middle of each part that holds this byte."""

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        whole = part_of(CONTENT, asked(request))
        if at in asked(request):
            writer.write(whole[: len(whole) - PART // 2])
            await writer.drain()
            writer.close()
        else:
            writer.write(whole)

    return behave


async def fetch(
    behaviour: Behaviour, target: Path, progress: Callable[[int, int], None] | None = None, most: int = 10**6
) -> list[range]:
    """Downloads; the parts that were asked for."""
    async with running(behaviour) as server, Client(server.url, SECRET) as client:
        try:
            await client.personal_data.download(target, progress=progress, most=most)
        finally:
            parts = [asked(request) for request in server.received]
    return parts


def kept(target: Path) -> list[Path]:
    """What has arrived of unfinished downloads."""
    return [*target.parent.glob(".*.part")]


def write(path: Path, content: bytes) -> None:
    """Puts a file there."""
    path.write_bytes(content)


def content_of(path: Path) -> bytes | None:
    """What is in a file; None when there is none."""
    return path.read_bytes() if path.exists() else None


def mode_of(path: Path) -> int:
    """Who may read and write a file."""
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_file_comes_whole_and_tells_how_far_it_is(target: Path) -> None:
    seen: list[tuple[int, int]] = []
    parts = await fetch(serving(), target, lambda done, total: seen.append((done, total)))
    assert content_of(target) == CONTENT
    size = len(CONTENT)
    assert seen == [(1000, size), (2000, size), (3000, size), (4000, size), (size, size)]
    assert [part.start for part in parts] == [0, 1000, 2000, 3000, 4000]
    assert kept(target) == []
    assert mode_of(target) == 0o600


async def test_a_cut_connection_leaves_what_came_and_the_next_download_goes_on_there(target: Path) -> None:
    with pytest.raises(AnswerLost):
        await fetch(cutting(at=2500), target)
    (partial,) = kept(target)
    assert content_of(partial) == CONTENT[:2000]
    assert mode_of(partial) == 0o600
    assert content_of(target) is None
    parts = await fetch(serving(), target)
    assert [part.start for part in parts] == [0, 2000, 3000, 4000]
    assert content_of(target) == CONTENT
    assert kept(target) == []


async def test_a_part_that_was_cut_once_is_asked_for_again(target: Path) -> None:
    cut = cutting(at=1500)
    first = True

    async def once(request: Received, writer: asyncio.StreamWriter) -> None:
        nonlocal first
        behave = cut if first else serving()
        first = first and 1500 not in asked(request)
        await behave(request, writer)

    assert [part.start for part in await fetch(once, target)] == [0, 1000, 1000, 2000, 3000, 4000]
    assert content_of(target) == CONTENT


async def test_a_file_that_became_another_one_is_begun_anew(target: Path) -> None:
    other = CONTENT[::-1] + b"more"
    changed = False

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        nonlocal changed
        changed = changed or 3000 in asked(request)
        writer.write(part_of(other if changed else CONTENT, asked(request), '"two"' if changed else '"one"'))

    assert [part.start for part in await fetch(behave, target)] == [0, 1000, 2000, 3000, 0, 1000, 2000, 3000, 4000]
    assert content_of(target) == other
    assert kept(target) == []


async def test_a_file_that_changes_all_the_time_ends_in_an_error(target: Path) -> None:
    number = 0

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        nonlocal number
        number += 1
        writer.write(part_of(CONTENT, asked(request), f'"{number}"'))

    with pytest.raises(BadAnswer, match="again and again"):
        await fetch(behave, target)
    assert number == 2 * (1 + downloading.RESTARTS)


async def test_what_was_kept_of_another_file_is_not_used(target: Path) -> None:
    with pytest.raises(AnswerLost):
        await fetch(cutting(at=2500), target)
    (partial,) = kept(target)
    partial.write_bytes(b"x" * 2000)
    await fetch(serving(), target)
    assert content_of(target) == CONTENT
    with pytest.raises(AnswerLost):
        await fetch(cutting(at=2500), target)
    assert (await fetch(serving(etag='"two"'), target))[1].start == 1000
    assert kept(target) == []


async def test_a_file_that_came_to_be_there_meanwhile_stays_where_nothing_is_to_be_replaced(target: Path) -> None:
    async with running(serving()) as server, Client(server.url, SECRET) as client:
        write(target, b"mine")
        with pytest.raises(FileExistsError):
            await client.personal_data.download(target, replace=False)
        assert content_of(target) == b"mine"
        asked_before = len(server.received)
        await client.personal_data.download(target)
        assert len(server.received) == asked_before + 1  # What had arrived was kept.
    assert content_of(target) == CONTENT
    assert [*target.parent.iterdir()] == [target]


async def test_a_file_that_is_too_large_is_refused_before_anything_is_kept(target: Path) -> None:
    with pytest.raises(BadAnswer, match="too large"):
        await fetch(serving(), target, most=len(CONTENT) - 1)
    assert kept(target) == [] and content_of(target) is None


async def test_a_server_that_knows_no_parts_may_send_a_small_file_whole(target: Path) -> None:
    await fetch(raw(response(200, b"{}", {"ETag": '"one"'})), target)
    assert content_of(target) == b"{}"


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (206, {"ETag": '"one"', "Content-Range": "bytes 0-4/10"}),
        (206, {"ETag": '"one"', "Content-Range": "bytes 1-3/3"}),
        (206, {"ETag": '"one"', "Content-Range": "bytes 0-2/*"}),
        (206, {"ETag": '"one"'}),
        (206, {"ETag": 'W/"one"', "Content-Range": "bytes 0-2/10"}),
        (206, {"Content-Range": "bytes 0-2/10"}),
        (200, {}),
        (204, {"ETag": '"one"'}),
    ],
)
async def test_an_answer_that_is_no_part_is_refused(target: Path, status: int, headers: dict[str, str]) -> None:
    with pytest.raises(BadAnswer):
        await fetch(raw(response(status, b"abc" if status != 204 else b"", headers)), target)
    assert content_of(target) is None


async def test_another_part_than_was_asked_for_is_refused(target: Path) -> None:
    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        first = asked(request).start == 0
        writer.write(part_of(CONTENT, asked(request) if first else range(2000, 3000)))

    with pytest.raises(BadAnswer):
        await fetch(behave, target)


async def test_a_problem_is_the_error_that_it_stands_for(target: Path) -> None:
    problem = answer(403, {"code": "token_not_allowed", "detail": "Never.", "status": 403, "title": "Not allowed"})
    with pytest.raises(ApiError) as caught:
        await fetch(problem, target)
    assert caught.value.code == "token_not_allowed"


async def test_no_link_is_followed_that_lies_where_parts_go(target: Path, tmp_path: Path) -> None:
    with pytest.raises(AnswerLost):
        await fetch(cutting(at=2500), target)
    (partial,) = kept(target)
    partial.unlink()
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    partial.symlink_to(precious)
    with pytest.raises(OSError, match="symbolic"):
        await fetch(serving(), target)
    assert content_of(precious) == b"precious"
