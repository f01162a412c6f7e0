"""Invites by mail: what is kept of an address, the link that stops them, and whose name they bear (rule 5.5)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import timedelta

AGAIN_AFTER = timedelta(days=30)
"""An address is invited once within so long, by whomever."""
KEPT = timedelta(days=90)
"""How long the history of invites is kept, and that an address was invited."""
NAMELESS = "A member"
_DIGEST_BYTES = 24
_PART = _DIGEST_BYTES * 4 // 3
_LONGEST_NAME = 60
# What mail programs make a link of, or a line that looks like one.
_LIKE_A_LINK = re.compile(r"[/\\:@<>]|\w\.\w{2,}|www\.", re.IGNORECASE)


def address_key(normal: str, *, key: bytes) -> str:
    """What is kept of a normalised address: an HMAC, 32 letters.

    What follows a ``+`` is left out: it mostly leads to the same person, who would be written to again and again.
    """
    local, _, domain = normal.rpartition("@")
    mailbox = local.partition("+")[0] or local
    return _digest(key, f"address\0{mailbox}@{domain}")


def stop_token(kept: str, *, key: bytes) -> str:
    """What the "never again" link of this address has in it: nobody else can make it."""
    return kept + _digest(key, f"stop\0{kept}")


def address_of(token: str, *, key: bytes) -> str | None:
    """The kept address that a "never again" link is for; None for one that was not made here."""
    kept, proof = token[:_PART], token[_PART:]
    right = hmac.compare_digest(_digest(key, f"stop\0{kept}").encode(), proof.encode(errors="replace"))
    return kept if right else None


def name_in_mail(name: str) -> str:
    """A member's name for a mail to somebody who does not know her; not one that would be a message, or a link."""
    return NAMELESS if len(name) > _LONGEST_NAME or _LIKE_A_LINK.search(name) else name


def _digest(key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode(errors="replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_DIGEST_BYTES]).decode()
