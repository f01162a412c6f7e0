"""Mails handed to a real mail server: one that is down, breaks off, puts off, refuses, or can't be trusted."""

from __future__ import annotations

import asyncio
import logging
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from backend import mail
from backend.mail.smtp import PASSWORD_VARIABLE, Server, Smtp, server_of
from backend.services import Services
from backend.store import outbox
from backend.store.database import Record
from backend.store.tables import outbox as rows
from tests.backend.conftest import Clock
from tests.backend.mail_server import HOST, PASSWORD, MailServer, tls_of

FACTS = {"kind": "API key", "name": "laptop", "account": "ada@example.org"}


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def server() -> Iterator[MailServer]:
    """One that does not listen yet."""
    made = MailServer(free_port(), auth_require_tls=False)
    yield made
    made.off()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate of 127.0.0.1 that signs itself, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("the command openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    made, key = str(folder / "certificate.pem"), str(folder / "key.pem")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-keyout", key, "-out", made, "-subj", "/CN=test", "-addext", f"subjectAltName=IP:{HOST}"]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


def enqueue(services: Services, *recipients: str) -> None:
    for recipient in recipients:
        services.database.write_now(
            partial(outbox.enqueue, template="secret_created", recipient=recipient, params=FACTS, now=services.clock())
        )


def send(services: Services, server: MailServer) -> None:
    """Lets the backend send what is due, by that server."""
    sender = Smtp(Server(HOST, server.port, start_tls=False))
    while asyncio.run(mail.send_due(services, sender)):
        pass


def the_row(services: Services) -> Record:
    return services.database.read_now(lambda tx: tx.execute(select(rows)).one())


def test_mails_wait_for_a_server_that_is_down_at_first(services: Services, server: MailServer, clock: Clock) -> None:
    enqueue(services, "Ada@example.org", "ola@example.org", "jürgen@bücher.example")
    for pause in (0, 2, 4, 8):
        clock.forward(timedelta(seconds=pause))
        send(services, server)
    attempts = services.database.read_now(lambda tx: tx.execute(select(rows.c.attempts, rows.c.last_error)).all())
    assert [tuple(row) for row in attempts] == [(4, "the mail server is not reached")] * 3
    server.on()
    send(services, server)
    assert server.got == []
    clock.forward(timedelta(seconds=16))
    send(services, server)
    assert sorted(recipients for recipients, _ in server.got) == [
        ["Ada@example.org"], ["jürgen@xn--bcher-kva.example"], ["ola@example.org"],
    ]  # fmt: skip
    for _, message in server.got:
        assert message["From"] == "mxprofile <no-reply@profile.example>"
        assert message.get_content_type() == "multipart/alternative"
    clock.forward(timedelta(days=1))
    send(services, server)
    assert len(server.got) == 3


def test_a_mail_whose_yes_was_lost_comes_again_under_the_same_message_id(
    services: Services, server: MailServer, clock: Clock
) -> None:
    server.to_data = iter([None])
    server.on()
    enqueue(services, "ada@example.org")
    send(services, server)
    assert the_row(services).last_error == "the connection to the mail server broke off"
    clock.forward(timedelta(seconds=2))
    send(services, server)
    assert [message["Message-ID"] for _, message in server.got] == [the_row(services).message_id] * 2
    assert the_row(services).sent_at == clock()


@pytest.mark.parametrize("what", ["to_recipient", "to_data"])
def test_4xx_is_tried_again(services: Services, server: MailServer, clock: Clock, what: str) -> None:
    setattr(server, what, iter(["451 later, ada@example.org"] * 2))
    server.on()
    enqueue(services, "ada@example.org")
    for pause in (0, 2):
        clock.forward(timedelta(seconds=pause))
        send(services, server)
        assert "refused" in the_row(services).last_error
        assert "451" in the_row(services).last_error
        assert "ada@" not in the_row(services).last_error
    clock.forward(timedelta(seconds=4))
    send(services, server)
    row = the_row(services)
    assert len(server.got) == 1
    assert (row.attempts, row.sent_at, row.refused_at) == (3, clock(), None)


@pytest.mark.parametrize("what", ["to_recipient", "to_data"])
def test_5xx_is_noted_as_refused_for_good_and_the_others_go(
    services: Services, server: MailServer, clock: Clock, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    setattr(server, what, iter(["550 no such user ada@example.org"]))
    server.on()
    enqueue(services, "ada@example.org")
    send(services, server)
    row = the_row(services)
    assert (row.sent_at, row.refused_at, row.recipient, row.params) == (None, clock(), "", {})
    enqueue(services, "ola@example.org")
    clock.forward(timedelta(days=1))
    send(services, server)
    assert [recipients for recipients, _ in server.got] == [["ola@example.org"]]
    lines = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "550" in row.last_error
    assert "ada@" not in row.last_error + lines


def test_nothing_is_sent_without_tls_where_it_has_to_be(services: Services, server: MailServer) -> None:
    server.on()
    enqueue(services, "ada@example.org")
    asyncio.run(mail.send_due(services, Smtp(Server(HOST, server.port))))
    assert the_row(services).last_error == "the mail server has no STARTTLS"
    assert server.got == []


@pytest.mark.parametrize("at_once", [True, False])
def test_tls_is_spoken_with_a_server_that_is_trusted_and_with_no_other(
    services: Services, certificate: tuple[str, str], clock: Clock, at_once: bool
) -> None:
    context = tls_of(certificate)
    server = MailServer(free_port(), **({"ssl_context": context} if at_once else {"tls_context": context}))
    server.on()
    try:
        there = Server(HOST, server.port, tls_at_once=at_once, start_tls=not at_once)
        enqueue(services, "ada@example.org")
        asyncio.run(mail.send_due(services, Smtp(there)))
        assert the_row(services).last_error == "the mail server's TLS is not trusted"
        assert server.got == []
        clock.forward(timedelta(seconds=2))
        asyncio.run(mail.send_due(services, Smtp(there, ssl.create_default_context(cafile=certificate[0]))))
        assert len(server.got) == 1
    finally:
        server.off()


@pytest.mark.parametrize(("password", "reason"), [(PASSWORD, None), ("f4lse", "refused to sign us in with 535")])
def test_it_signs_in_with_the_password_of_the_environment(
    services: Services, server: MailServer, caplog: pytest.LogCaptureFixture, password: str, reason: str | None
) -> None:
    caplog.set_level(logging.DEBUG)
    server.on()
    enqueue(services, "ada@example.org")
    known = server_of(f"smtp://post%40office@{HOST}:{server.port}", {PASSWORD_VARIABLE: password})
    asyncio.run(mail.send_due(services, Smtp(known)))
    assert (b"post@office", password.encode()) in server.signed_in
    assert (the_row(services).last_error or "") == (f"the mail server {reason}" if reason else "")
    assert password not in repr(known)
    ours = [record for record in caplog.records if not record.name.startswith("mail.log")]  # the test's server
    assert not any(password in record.getMessage() for record in ours)


def test_a_server_that_offers_no_sign_in_is_said_to(services: Services) -> None:
    server = MailServer(free_port())  # it asks for TLS first
    server.on()
    try:
        enqueue(services, "ada@example.org")
        known = server_of(f"smtp://post@{HOST}:{server.port}", {PASSWORD_VARIABLE: PASSWORD})
        asyncio.run(mail.send_due(services, Smtp(known)))
        assert the_row(services).last_error == "the mail server lets nobody sign in"
        assert server.got == []
    finally:
        server.off()


def test_addresses_beyond_ascii_need_a_server_that_knows_them(services: Services, clock: Clock) -> None:
    server = MailServer(free_port(), enable_SMTPUTF8=False)
    server.on()
    try:
        enqueue(services, "jürgen@example.org")
        send(services, server)
        assert the_row(services).refused_at == clock()
    finally:
        server.off()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587)),
        ("smtp://mail.example:2525", Server("mail.example", 2525)),
        ("smtps://mail.example/", Server("mail.example", 465, tls_at_once=True, start_tls=False)),
        ("smtp://localhost", Server("localhost", 25, start_tls=False)),
        ("smtp://[::1]:1025", Server("::1", 1025, start_tls=False)),
        ("smtp://127.0.0.1.mail.example", Server("127.0.0.1.mail.example", 587)),
    ],
)
def test_only_a_server_on_this_machine_is_spoken_to_without_tls(url: str, server: Server) -> None:
    assert server_of(url, {}) == server


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://h:port", "smtp://h/path", "smtp://ada:pw@h",
            "smtp://ada@h"],
)  # fmt: skip
def test_a_server_that_can_not_be_used_is_said_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"--smtp") as refused:
        server_of(url, {})
    assert "pw" not in str(refused.value)


def test_a_folder_keeps_a_mail_once_however_often_it_comes(services: Services, clock: Clock, tmp_path: Path) -> None:
    enqueue(services, "ada@example.org")
    for _ in range(2):
        taken = services.database.write_now(lambda tx: outbox.take_due(tx, clock(), 1))
        assert len(taken) == 1
        message = mail.render("secret_created", "ada@example.org", FACTS, taken[0].message_id, "https://x", clock())
        asyncio.run(mail.Folder(tmp_path / "mails").send(message))
        clock.forward(outbox.LEASE)
    assert len([*(tmp_path / "mails").iterdir()]) == 1
