"""The client against servers and networks that misbehave (architecture.md, httpx hardened)."""

from __future__ import annotations

import asyncio
import gzip
import logging
import ssl
import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import AnswerLost, ApiError, BadAnswer, DeadlineExceeded, ServerUnreachable
from api_client.transport import MAX_JSON_BYTES, _meaning
from tests.api_client.server import (
    Behaviour,
    Received,
    Server,
    answer,
    close,
    raw,
    reset,
    response,
    running,
)

pytestmark = pytest.mark.anyio

HEALTHY = {"status": "ok", "version": "1.0"}
healthy = answer(200, HEALTHY)
SECRET = SecretStr("mxs_" + "s3cr3t" * 7)


async def failure_of(behaviour: Behaviour, deadline: float = 5.0) -> ApiError:
    """The error of asking a server that behaves like this for its health."""
    async with running(behaviour) as server, Client(server.url, SECRET, deadline=deadline) as client:
        with pytest.raises(ApiError) as caught:
            await client.health()
    return caught.value


async def test_it_speaks_over_tcp() -> None:
    async with running(healthy) as server, Client(server.url) as client:
        assert (await client.health()).status == "ok"


async def test_it_speaks_over_a_unix_socket(tmp_path: Path) -> None:
    async with running(healthy, tmp_path / "s") as server, Client(server.url) as client:
        assert (await client.health()).status == "ok"


async def test_connections_are_used_again() -> None:
    async with running(healthy) as server, Client(server.url) as client:
        for _ in range(5):
            await client.health()
        assert server.connections == 1


async def test_a_compressed_answer_is_not_asked_for_and_not_read() -> None:
    body = gzip.compress(b'{"status":"ok","version":"1"}')
    bombs = raw(response(200, body, {"Content-Encoding": "gzip"}))
    async with running(bombs) as server, Client(server.url) as client:
        with pytest.raises(BadAnswer, match="compressed"):
            await client.health()
        assert server.received[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("encoding", ["br", "gzip", "zstd", "x-new", "identity, br"])
async def test_every_content_encoding_but_identity_is_refused(encoding: str) -> None:
    body = b'{"status":"ok","version":"1"}'
    assert isinstance(await failure_of(raw(response(200, body, {"Content-Encoding": encoding}))), BadAnswer)


async def test_an_answer_that_says_it_is_too_large_is_refused() -> None:
    assert isinstance(await failure_of(answer(200, "x" * MAX_JSON_BYTES)), BadAnswer)


async def test_an_endless_answer_ends_at_the_limit() -> None:
    async def pour(request: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            await writer.drain()

    error = await failure_of(pour)
    assert isinstance(error, BadAnswer)
    assert "too large" in error.sentence


async def test_an_answer_in_very_many_tiny_pieces_ends_early() -> None:
    pieces = b"1\r\nx\r\n" * (MAX_JSON_BYTES // 2)
    error = await failure_of(raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces))
    assert "too large" in error.sentence


@pytest.mark.parametrize("size", [40_000, 10_000_000])
async def test_a_header_that_is_too_large_is_refused(size: int) -> None:
    assert isinstance(await failure_of(answer(200, HEALTHY, {"X-Long": "x" * size})), BadAnswer)


async def test_a_header_that_never_ends_is_refused() -> None:
    async def pour(request: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while not writer.is_closing():
            writer.write(b"X-More: 1\r\n" * 1000)
            await writer.drain()

    assert isinstance(await failure_of(pour), BadAnswer)


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"], ids=["header", "body"])
async def test_a_slow_drip_ends_at_the_deadline(start: bytes) -> None:
    async def drip(request: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        for byte in (start or b"HTTP/1.1 200 OK") * 1000:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.01)

    error = await failure_of(drip, deadline=0.3)
    assert isinstance(error, DeadlineExceeded)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with running(healthy) as elsewhere:
        error = await failure_of(raw(response(status, b"", {"Location": f"{elsewhere.url}/v1/health"})))
        assert isinstance(error, BadAnswer)
        assert elsewhere.received == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"status":"ok"}',
        b'{"status":1,"version":[]}',
        b"[" * 500_000,
        b'{"a":' * 100_000,
        b"\xff\xfe",
        b'{"status":"ok","version":"' + b"1" * 600_000 + b'"}',
    ],
    ids=["empty", "html", "missing", "wrong types", "deep list", "deep object", "no utf-8", "long"],
)
async def test_an_answer_of_another_form_is_a_bad_answer(body: bytes) -> None:
    error = await failure_of(raw(response(200, body)))
    assert isinstance(error, BadAnswer)
    assert error.status == 200


async def test_something_that_is_not_http_is_a_bad_answer() -> None:
    assert isinstance(await failure_of(raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")), BadAnswer)


@pytest.mark.parametrize("breaking", [reset, close], ids=["reset", "close"])
async def test_a_connection_that_breaks_before_the_answer_is_told_from_one_that_never_was(breaking: Behaviour) -> None:
    error = await failure_of(breaking)
    assert isinstance(error, AnswerLost)
    assert not error.may_be_done


async def test_a_connection_that_breaks_inside_the_answer_is_the_same() -> None:
    async def half(request: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status":')
        writer.write_eof()

    assert isinstance(await failure_of(half), AnswerLost)


async def test_a_server_that_is_not_there_was_sent_nothing(tmp_path: Path) -> None:
    async with running(healthy) as server:
        url = server.url
    for nowhere in (url, f"unix:{tmp_path}/none"):
        async with Client(nowhere) as client:
            with pytest.raises(ServerUnreachable) as caught:
                await client.health()
        assert not caught.value.may_be_done


async def test_a_server_that_speaks_no_tls_was_sent_nothing() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(400))
        writer.close()

    listener = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with listener, Client(f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}") as client:
        with pytest.raises(ServerUnreachable, match="secure connection"):
            await client.health()


def test_a_certificate_that_is_not_trusted_has_a_sentence_of_its_own() -> None:
    failure = ConnectionError()
    failure.__cause__ = ssl.SSLCertVerificationError()
    assert "certificate" in _meaning(failure, sent=False).sentence


async def test_the_environment_and_its_proxies_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with running(healthy) as server, Client(server.url) as client:
        assert (await client.health()).status == "ok"


async def test_cookies_are_not_kept() -> None:
    setting = raw(response(200, b'{"status":"ok","version":"1"}', {"Set-Cookie": "a=b"}))
    async with running(setting) as server, Client(server.url) as client:
        await client.health()
        await client.health()
        assert [request.headers.get("cookie") for request in server.received] == [None, None]


def everything(error: BaseException | None) -> str:
    """All an error could tell anybody: its text, its traceback with locals, and what it drags along."""
    told = ""
    while error is not None:
        told += repr(error) + str(vars(error))
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if frame.f_globals["__name__"].startswith(("api_client", "httpx", "httpcore", "h11", "pydantic")):
                told += repr(frame.f_locals)
        error = error.__cause__ or error.__context__
    return told


@pytest.mark.parametrize(
    "behaviour",
    [reset, answer(200, {}), answer(401, {"title": SECRET.get_secret_value(), "status": 401}), answer(500)],
    ids=["reset", "wrong type", "echo", "500"],
)
async def test_rule_13_5_no_error_and_no_log_line_holds_the_secret(
    behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(behaviour) as server, Client(server.url, SECRET) as client:
        with pytest.raises(ApiError) as caught:
            await client.secret_info()
        assert server.received[0].headers["authorization"] == f"mxtoken {SECRET.get_secret_value()}"
        assert SECRET.get_secret_value() not in repr(client) + repr(client._calls) + str(vars(client._calls))
    assert caught.value.__cause__ is caught.value.__context__ is None
    told = everything(caught.value) + caplog.text
    assert SECRET.get_secret_value() not in told


async def test_rule_13_5_a_password_is_in_no_error() -> None:
    password = SecretStr("correct horse battery staple")
    async with running(reset) as server, Client(server.url) as client:
        with pytest.raises(AnswerLost) as caught:
            await client.sessions.sign_in("ada@x.example", password)
    assert password.get_secret_value() not in repr(caught.value) + str(vars(caught.value))
    assert isinstance(server, Server)
