"""Mails handed to a mail server (RFC 5321), over TLS unless it is on this machine."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiosmtplib
from pydantic import SecretStr

from backend.mail.senders import CannotSend, Refused

PASSWORD_VARIABLE = "MXPROFILE_SMTP_PASSWORD"  # noqa: S105 - the variable's name
SECONDS = 40.0
"""For one mail, from the connection to the server's yes; less than the lease, in which no other process sends it."""
QUIT_SECONDS = 2.0
_FORM = "--smtp is smtp://[USER@]HOST[:PORT] or smtps://[USER@]HOST[:PORT]"


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed in."""

    host: str
    port: int
    tls_at_once: bool = False
    """TLS from the first byte on, as ``smtps`` has it."""
    start_tls: bool = True
    """The server has to offer STARTTLS, or nothing is sent."""
    user: str | None = None
    password: SecretStr | None = None


def server_of(url: str, environment: Mapping[str, str]) -> Server:
    """The server a URL names. Raises `ValueError` that says what is wrong with it.

    The password comes from the environment: a command line can be read by all who are on the machine. Without TLS
    only a server on this machine is spoken to, since mails hold codes.
    """
    parsed = urlsplit(url)
    try:
        host, port = parsed.hostname, parsed.port
    except ValueError:
        raise ValueError(_FORM) from None
    if parsed.scheme not in {"smtp", "smtps"} or not host or parsed.path not in {"", "/"} or parsed.query:
        raise ValueError(_FORM)
    if parsed.password is not None:
        raise ValueError(f"keep the password out of --smtp: put it into {PASSWORD_VARIABLE}")
    user, password = unquote(parsed.username or "") or None, environment.get(PASSWORD_VARIABLE)
    if user is not None and not password:
        raise ValueError(f"--smtp names a user: put the password into {PASSWORD_VARIABLE}")
    at_once, here = parsed.scheme == "smtps", _is_here(host)
    return Server(
        host,
        port or (465 if at_once else 25 if here else 587),
        tls_at_once=at_once,
        start_tls=not at_once and not here,
        user=user,
        password=SecretStr(password) if user is not None and password else None,
    )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


class Smtp:
    """Hands each mail to the server on a connection of its own, so that none waits behind another."""

    def __init__(self, server: Server, tls: ssl.SSLContext | None = None) -> None:
        self.server, self._tls = server, tls or ssl.create_default_context()

    async def send(self, message: EmailMessage) -> None:
        """Returns when the server has taken it. Raises `Refused` when it never will, `CannotSend` when it may later."""
        client = self._client(message["From"].addresses[0].domain)
        connection: asyncio.BaseTransport | None = None
        try:
            async with asyncio.timeout(SECONDS):
                await _connected(client, self.server)
                connection = client.transport
                await _handed_in(client, message)
            # It is theirs now, however the farewell goes.
            with suppress(aiosmtplib.SMTPException):
                await client.quit(timeout=QUIT_SECONDS)
        except TimeoutError:
            raise CannotSend("the mail server took too long") from None
        finally:
            client.close()
            if isinstance(connection, asyncio.Transport):
                connection.abort()  # all is said: TLS would wait half a minute for the server's farewell

    def _client(self, own_name: str) -> aiosmtplib.SMTP:
        server = self.server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=own_name,
            timeout=SECONDS,
            use_tls=server.tls_at_once,
            start_tls=server.start_tls,
            tls_context=self._tls,
        )


# Exceptions are not chained: they hold addresses, and what the server said of them.


async def _connected(client: aiosmtplib.SMTP, server: Server) -> None:
    """Connects and signs in; whatever goes wrong there is no mail's fault."""
    lacking = "the mail server has no STARTTLS"
    try:
        await client.connect()
        lacking = "the mail server lets nobody sign in"
        if server.user is not None and server.password is not None:
            await client.login(server.user, server.password.get_secret_value())
    except aiosmtplib.SMTPTimeoutError:
        raise TimeoutError from None
    except aiosmtplib.SMTPAuthenticationError as error:
        raise CannotSend(f"the mail server refused to sign us in with {error.code}") from None
    except aiosmtplib.SMTPResponseException as error:
        raise CannotSend(f"the mail server refused us with {error.code}") from None
    except (aiosmtplib.SMTPException, OSError) as error:
        cause: BaseException | None = error.__cause__ or error
        untrusted = isinstance(cause, ssl.SSLError)
        reason = "the mail server is not reached" if isinstance(error, OSError) else lacking
        raise CannotSend("the mail server's TLS is not trusted" if untrusted else reason) from None


async def _handed_in(client: aiosmtplib.SMTP, message: EmailMessage) -> None:
    try:
        await client.send_message(message)
    except aiosmtplib.SMTPTimeoutError:
        raise TimeoutError from None
    except aiosmtplib.SMTPRecipientsRefused as error:
        code = error.recipients[0].code
        raise _refused(code, "the recipient") from None
    except aiosmtplib.SMTPSenderRefused as error:
        raise CannotSend(f"the mail server refused our own address with {error.code}") from None
    except aiosmtplib.SMTPDataError as error:
        raise _refused(error.code, "the mail") from None
    except aiosmtplib.SMTPNotSupported:
        raise Refused("the mail server can't send to addresses beyond ASCII") from None
    except aiosmtplib.SMTPResponseException as error:
        raise CannotSend(f"the mail server answered with {error.code}") from None
    except (aiosmtplib.SMTPException, OSError):
        raise CannotSend("the connection to the mail server broke off") from None


def _refused(code: int, what: str) -> CannotSend:
    """4xx may pass, 5xx does not (RFC 5321, 4.2.1)."""
    kind = Refused if code >= 500 else CannotSend
    return kind(f"the mail server refused {what} with {code}")
