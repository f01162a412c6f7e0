"""A real mail server for tests, with the manners that a test gives it."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
PASSWORD = "c0rrect-h0rse"


class MailServer:
    """Takes mails on a port of its own. Use `on()` and `off()`; the port stays the same."""

    def __init__(self, port: int, **options: Any) -> None:
        self.port, self._options = port, options
        self.got: list[tuple[list[str], EmailMessage]] = []
        """Envelope recipients and mail of each that was accepted."""
        self.to_recipient: Iterator[str] = iter(())
        """Answers to the coming RCPT commands, before it says 250 again."""
        self.to_data: Iterator[str | None] = iter(())
        """Answers to the coming mails; None takes one, and breaks the connection off before it says so."""
        self.signed_in: list[tuple[bytes, bytes]] = []
        self._controller: Controller | None = None

    def on(self) -> None:
        """Listens from now on."""
        self._controller = Controller(self, hostname=HOST, port=self.port, authenticator=self._admit, **self._options)
        self._controller.start()

    def off(self) -> None:
        """Listens no more."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def _admit(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: Any) -> AuthResult:
        assert isinstance(auth, LoginPassword)
        self.signed_in.append((auth.login, auth.password))
        return AuthResult(success=auth.password == PASSWORD.encode(), handled=False)

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = next(self.to_recipient, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = next(self.to_data, "250 OK")
        content = envelope.content
        assert isinstance(content, bytes)
        if answer is None or answer.startswith("250"):
            message = email.message_from_bytes(content, policy=email.policy.SMTP)
            assert isinstance(message, EmailMessage)
            self.got.append(([*envelope.rcpt_tos], message))
        if answer is None:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 never arrives"
        return answer


def tls_of(certificate: tuple[str, str]) -> ssl.SSLContext:
    """The server's side of TLS, with this certificate and key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context
