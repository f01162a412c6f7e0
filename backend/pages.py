"""Small pages for a browser: no scripts, nothing loaded from elsewhere, every value escaped, not to be indexed."""

from __future__ import annotations

import base64
import functools
import hashlib
import html
from importlib import resources
from string import Template

from api_client.wire.text import clean
from backend.call import Call
from backend.openapi import PAGE
from backend.reply import File

_FOLDER = resources.files("backend") / "page_templates"


def page(call: Call, name: str, title: str, *, status: int = 200, **values: str) -> File:
    """A page of `page_templates`, with its security headers; `values` are what its placeholders stand for."""
    call.headers.update(_headers())
    escaped = {key: html.escape(clean(value)) for key, value in values.items()}
    content = _template(f"{name}.html").substitute(escaped)
    whole = _template("page.html").substitute(title=html.escape(clean(title)), style=_style(), content=content)
    return File(whole.encode(), f"{PAGE}; charset=utf-8", status)


@functools.cache
def _headers() -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
        # The address of such a page says something that is not for others.
        "Referrer-Policy": "no-referrer",
    }


@functools.cache
def _style() -> str:
    return (_FOLDER / "style.css").read_text("utf-8")


@functools.cache
def _template(name: str) -> Template:
    return Template((_FOLDER / name).read_text("utf-8"))
