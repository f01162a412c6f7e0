"""E-mail addresses: compared, split and masked (rules 1.5, 11.2 and 11.4)."""

from __future__ import annotations

import re
import unicodedata

from backend.rules.broken import BrokenKind, RuleBroken

LONGEST = 254
_LABEL = re.compile(r"[a-z0-9-]{1,63}")


def normalise(address: str) -> str:
    """The form in which two spellings of one address are equal: keep it beside the address as typed, and compare it.

    White space around it, case, and the way an accent is composed make no difference; a domain in another script
    equals its ``xn--`` form. Letters are not folded further (ß stays ß), so that different mailboxes stay different.
    Mail goes to the address on record, never to one that was just typed and found equal to it.

    Raises:
        RuleBroken: ``email_invalid``.
    """
    text = unicodedata.normalize("NFC", address.strip().lower())
    local, _, domain = text.rpartition("@")
    labels = [_ascii_label(label) for label in domain.removesuffix(".").split(".")]
    normal = f"{local}@{'.'.join(labels)}"
    # Categories C and Z: controls, invisible characters, white space.
    visible = all(unicodedata.category(character)[0] not in "CZ" for character in text)
    domain_good = all(_LABEL.fullmatch(label) for label in labels)
    if not (local and "@" not in local and visible and domain_good and len(normal) <= LONGEST):
        raise RuleBroken("email_invalid", "This is no e-mail address.", kind=BrokenKind.INVALID, field="email")
    return normal


def _ascii_label(label: str) -> str:
    """A label of a domain as the domain name system has it."""
    return label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode("ascii")


def deliverable(address: str) -> tuple[str, str]:
    """An address on record as its mail is sent: the local part as it was typed, the domain in its ASCII form.

    Raises `ValueError` for what can be no address.
    """
    local, _, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    labels = [_ascii_label(label.lower()) for label in domain.removesuffix(".").split(".")]
    if not local or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("this is no e-mail address")
    return local, ".".join(labels)


def domain_of(normal: str) -> str:
    """The domain of a normalised address: what an account's company goes by (rule 1.5)."""
    return normal.rpartition("@")[2]


def mask(normal: str) -> str:
    """A normalised address for eyes that may not see it: ``a*****@e*****``, always this long (rule 11.4)."""
    return f"{normal[0]}*****@{domain_of(normal)[0]}*****"
