"""Answers that are made to fill the memory of who reads them, to keep her waiting, or to lead her elsewhere."""

from __future__ import annotations

import asyncio
import base64
import functools
import gzip
import itertools
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.api_client.server import Behaviour, Received, answer, raw, response, silence
from tests.backend.images import chunk

MIB = 1024 * 1024
UNPACKED = 64 * MIB
"""What the packed ones unpack to at least."""
_BROTLI = (
    "c-lMv|9|}lS<bRIEz-vy_-St17H*h-bkXI;fJ>*7qZ*pIJa;Tg{PFqU{6GKyx5qOn@NqMgy#N36|9}4dEDkbaj4$r}|NQ^Id>v<lg$~1oz5k#8|8"
    "M_Ch@mioVL|o(^FXtIs4_g-z~J!x-~9jo|9|jiIFiWN@b0fYkn?alL&sqzhP%J(|NZ}eSf5d#ot0tN_y5=}Vi>h()S{tj(f=C^2lQ1hg}ZnNF(fb"
    "o0A+OYXa"
)
"""The health of a server in 880 bytes of brotli, with a version of 1 GiB."""
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
TOO_LARGE = "answer is too large"
UNREADABLE = "can't read"
COMPRESSED = "compressed answer, which was not asked for"
IN_TIME = "did not answer in time"
NOT_SURE = "did not answer in time: look whether it was done"
NO_PICTURE = "picture that can't be shown"
ELSEWHERE = "points to another address, which is not followed"


@dataclass(frozen=True, slots=True)
class Bomb:
    """How a server answers, what it is asked for, and what its user is told."""

    behaviour: Behaviour
    says: str
    """Some words of the sentence."""
    asked: str = "health"
    """One of `tests.hostile.weighed.CALLS`."""

    @property
    def waits(self) -> bool:
        """Whether it keeps the client until its deadline."""
        return self.says in (IN_TIME, NOT_SURE) or self.behaviour is not_now


def packed(encoding: str, body: Callable[[], bytes]) -> Bomb:
    """A small answer that is said to be packed."""

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(response(200, body(), {"Content-Encoding": encoding}))

    return Bomb(behave, COMPRESSED)


@functools.cache
def gzipped() -> bytes:
    """A health with a very long version, packed by gzip."""
    return gzip.compress(b'{"status":"ok","version":"' + b"1" * UNPACKED + b'"}', 1)


def brotli() -> bytes:
    """The same by brotli."""
    return zlib.decompress(base64.b85decode(_BROTLI))


def zstd() -> bytes:
    """The same by zstd: each block of four bytes is a byte 128 KiB long."""
    blocks = [struct.pack("<I", (128 * 1024 << 3) | 2)[:3] + b"1"] * (UNPACKED // (128 * 1024))
    return b"\x28\xb5\x2f\xfd\x00\x38" + b"".join(blocks) + struct.pack("<I", 3)[:3]


def endless(start: bytes, again: bytes, *, pause: float = 0.0) -> Behaviour:
    """Begins so, and then goes on until the client hangs up."""

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pause)

    return behave


def document(text: str) -> Behaviour:
    """Answers with this as JSON, as much of it as the client takes."""
    body = text.encode()
    assert MIB // 2 < len(body) <= MIB, len(body)
    return raw(response(200, body))


def filled(start: str, item: str, end: str) -> Behaviour:
    """The same, with as many items between start and end as there is room for."""
    count = (MIB - len(start) - len(end) + 1) // (len(item.encode()) + 1)
    return document(start + ",".join([item] * count) + end)


def problem(**members: object) -> Behaviour:
    """A refusal that says too much."""
    return answer(409, {"title": "x" * 100_000, "status": 409, **members}, {"Content-Type": "application/problem+json"})


def _page(request: Received) -> int:
    return int(request.target.rpartition("cursor=c")[2]) if "cursor=c" in request.target else 0


async def endless_pages(request: Received, writer: asyncio.StreamWriter) -> None:
    """A list that has always one more page, with another cursor."""
    writer.write(response(200, json.dumps({"items": [], "next_cursor": f"c{_page(request) + 1}"}).encode()))


def full_pages(rows: int, text: str) -> Behaviour:
    """The same with so many rows on each page; each page is one to remember."""
    row = json.dumps({"name": "mxp:profile:read", "service": "", "allows": text, "link": ""}, ensure_ascii=False)

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        number = _page(request) + 1
        body = f'{{"items":[{",".join([row] * rows)}],"next_cursor":"c{number}"}}'.encode()
        writer.write(response(200, body, {"ETag": f'"{number}"'}))

    return behave


async def endless_download(request: Received, writer: asyncio.StreamWriter) -> None:
    """A file of a terabyte."""
    start, last = (int(number) for number in request.headers["range"].removeprefix("bytes=").split("-"))
    part = {"Content-Range": f"bytes {start}-{last}/{10**12}", "ETag": '"a"'}
    writer.write(response(206, bytes(last - start + 1), part))


def picture(side: int, *more: bytes) -> Behaviour:
    """A square in one colour, as PNG."""

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
        pixels = chunk(b"IDAT", zlib.compress(bytes(4 * side + 1) * side, 9))
        writer.write(response(200, b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + pixels + chunk(b"IEND", b"")))

    return behave


def texts(count: int) -> bytes:
    """So many texts of a mebibyte each, packed."""
    packed_text = zlib.compress(b"x" * (MIB - 1), 9)
    return b"".join(chunk(b"zTXt", f"k{number}".encode() + b"\0\0" + packed_text) for number in range(count))


_SENT_ON = itertools.count()


async def round_in_circles(request: Received, writer: asyncio.StreamWriter) -> None:
    """Points to itself."""
    writer.write(response(308, b"", {"Location": f"{request.target}?{next(_SENT_ON)}"}))


def pointing(place: str, status: int = 307) -> Bomb:
    """Points to another server."""
    return Bomb(raw(response(status, b"", {"Location": place})), ELSEWHERE)


not_now = answer(503, None, {"Retry-After": "1"})
_PAGE = '{"items":['
_LONG = "x" * (MIB - 64)

BOMBS: dict[str, Bomb] = {
    "gzip": packed("gzip", gzipped),
    "gzip in gzip": packed("gzip, gzip", lambda: gzip.compress(gzipped())),
    "gzip that is not said": Bomb(raw(response(200, gzip.compress(bytes(MIB)))), UNREADABLE),
    "brotli": packed("br", brotli),
    "zstd": packed("zstd", zstd),
    "endless body": Bomb(endless(CHUNKED, b"10000\r\n" + b"x" * 0x10000 + b"\r\n"), TOO_LARGE),
    "endless body without a length": Bomb(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 0x10000), TOO_LARGE),
    "endless blanks": Bomb(endless(CHUNKED, b"10000\r\n" + b" " * 0x10000 + b"\r\n"), TOO_LARGE),
    "endless pieces": Bomb(endless(CHUNKED, b"1\r\nx\r\n" * 10_000), TOO_LARGE),
    "endless extension of a piece": Bomb(endless(CHUNKED + b"1;", b"x" * 0x10000), UNREADABLE),
    "endless trailer": Bomb(endless(CHUNKED + b"0\r\n", b"X-More: 1\r\n" * 6_000), UNREADABLE),
    "drip of a header": Bomb(endless(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", pause=0.05), IN_TIME),
    "drip of a body": Bomb(endless(CHUNKED, b"1\r\nx\r\n", pause=0.05), IN_TIME),
    "no answer": Bomb(silence, IN_TIME),
    "interim answers without end": Bomb(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2_000), IN_TIME),
    "early hints without end": Bomb(
        endless(b"", (b"HTTP/1.1 103 Early Hints\r\n" + b"Link: </x>\r\n" * 99 + b"\r\n") * 50), IN_TIME
    ),
    "another protocol": Bomb(
        endless(b"HTTP/1.1 101 X\r\nUpgrade: h\r\nConnection: upgrade\r\n\r\n", b"x" * 0x10000), UNREADABLE
    ),
    "header of 10 MB": Bomb(answer(200, {}, {"X-Long": "x" * 10_000_000}), UNREADABLE),
    "header of 90 kB": Bomb(answer(200, {}, {"X-Long": "x" * 90_000}), "too large a header"),
    "endless header": Bomb(endless(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n" * 6_000), UNREADABLE),
    "deep list": Bomb(document("[" * (MIB - 1)), UNREADABLE),
    "deep object": Bomb(document('{"a":' * (MIB // 5)), UNREADABLE),
    "deep list in a refusal": Bomb(raw(response(409, b"[" * (MIB - 1))), "present state"),
    "huge string": Bomb(document(f'{{"status":"ok","version":"{_LONG}"}}'), UNREADABLE),
    "huge string for a secret": Bomb(document(f'{{"kind":"{_LONG}"}}'), UNREADABLE, "secret_info"),
    "huge number": Bomb(document(f'{{"items":{"9" * (MIB - 64)}}}'), UNREADABLE, "list"),
    "a million escapes": Bomb(document('{"items":"' + "\\u001b" * (MIB // 6 - 9) + '"}'), UNREADABLE, "list"),
    "wrong types": Bomb(filled(_PAGE, '[{},"x",-1,1e99,null]', "]}"), UNREADABLE, "list"),
    "empty items": Bomb(filled(_PAGE, "{}", "]}"), UNREADABLE, "list"),
    "some empty items": Bomb(answer(200, {"items": [{}] * 20_000}), UNREADABLE, "list"),
    "empty items inside": Bomb(filled('{"items":[{"steps":[', "{}", "]}]}"), UNREADABLE, "list"),
    "nothing but zeros": Bomb(filled(_PAGE, "0", "]}"), UNREADABLE, "list"),
    "many names": Bomb(document("{" + ",".join(f'"{n:x}":{n}' for n in range(70_000)) + "}"), UNREADABLE),
    "refusal of 100 000 letters": Bomb(problem(detail="x" * 500_000), "xxx"),
    "refusal with many errors": Bomb(filled('{"title":"x","status":409,"errors":[', "{}", "]}"), UNREADABLE),
    "refusal with many facts": Bomb(problem(detail="Not now.", open_steps=[[{"a": [0] * 9}]] * 9_000), "present state"),
    "redirect to another server": pointing("http://169.254.169.254/latest/meta-data/"),
    "redirect to a file": pointing("file:///etc/passwd", 301),
    "redirect in circles": Bomb(round_in_circles, ELSEWHERE),
    "length of an exabyte": Bomb(
        endless(f"HTTP/1.1 200 OK\r\nContent-Length: {10**18}\r\n\r\n".encode(), b"x" * 0x10000), TOO_LARGE
    ),
    "length below zero": Bomb(raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"), UNREADABLE),
    "two lengths": Bomb(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}"), UNREADABLE),
    "more than its length": Bomb(raw(response(200, b"{}") + b"x" * 10 * MIB), UNREADABLE),
    "not now, for ever": Bomb(not_now, "has a problem", "list"),
    "nothing changed": Bomb(answer(304), UNREADABLE, "list"),
    "list without end": Bomb(endless_pages, "list has no end", "whole list"),
    "pages longer than asked for": Bomb(full_pages(101, "x" * 100), "more of a list", "whole list"),
    "full pages without end": Bomb(full_pages(100, "x" * 9_000 + "\U0001f600"), "list has no end", "whole list"),
    "short rows without end": Bomb(full_pages(100, ""), "list has no end", "whole list"),
    "file of a terabyte": Bomb(endless_download, "file is too large", "download"),
    "picture of 16 million dots": Bomb(picture(4096), NO_PICTURE, "avatar"),
    "picture with many texts": Bomb(picture(64, texts(60)), NO_PICTURE, "avatar"),
    "write, and no answer": Bomb(silence, NOT_SURE, "claim"),
    "write, and an endless answer": Bomb(
        endless(CHUNKED, b"10000\r\n" + b"x" * 0x10000 + b"\r\n"), "look whether it was done", "claim"
    ),
}
"""Each by its name."""
