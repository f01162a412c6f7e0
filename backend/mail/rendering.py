"""A template and its parameters as a mail of two parts, text and HTML."""

from __future__ import annotations

import html
import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from api_client.wire.text import clean
from backend.catalogue import mails
from backend.rules import emails

_HOST = re.compile(r"[A-Za-z0-9.-]+")


def render(
    template: str,
    recipient: str,
    params: dict[str, str],
    message_id: str,
    public_url: str,
    now: datetime,
    *,
    mail_from: str | None = None,
) -> EmailMessage:
    """A mail. Raises `KeyError` without a parameter or for an unknown template, `ValueError` for an impossible header.

    Values written by people are cleaned, so that none adds a line or a header; the HTML is the escaped text, so that
    none adds markup. It comes from `mail_from`, or from ``no-reply`` at the host of `public_url`.
    """
    values = {name: clean(value) for name, value in params.items()} | {"public_url": public_url}
    said = mails.template(template)
    body = said.body.substitute(values)
    message = EmailMessage()
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(now)
    message["From"] = _address(mail_from, "mxprofile") if mail_from else _default_sender(public_url)
    message["To"] = _address(recipient)
    message["Subject"] = said.subject.substitute(values)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body + "\n")
    paragraphs = "\n".join(f"<p>{html.escape(part)}</p>" for part in body.split("\n\n"))
    page = mails.page().substitute(subject=html.escape(message["Subject"]), paragraphs=paragraphs)
    message.add_alternative(page, subtype="html")
    return message


def _address(text: str, name: str = "") -> Address:
    """An address on record, in the form mail servers know its domain by."""
    local, domain = emails.deliverable(text)
    return Address(name, username=local, domain=domain)


def _default_sender(public_url: str) -> Address:
    host = urlsplit(public_url).hostname or ""
    return Address("mxprofile", "no-reply", host if _HOST.fullmatch(host) else "localhost")
