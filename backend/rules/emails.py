"""E-mail addresses: compared, split and masked (rules 1.5, 11.2 and 11.4)."""

from __future__ import annotations

import unicodedata

from backend.rules.broken import BrokenKind, RuleBroken

LONGEST = 254


def normalise(address: str) -> str:
    """The form in which two spellings of one address are equal: keep it beside the address as typed, and compare it.

    White space around it, case, and the way an accent is composed make no difference; a domain in another script
    equals its ``xn--`` form. Letters are not folded further (ß stays ß), so that different mailboxes stay different.
    Mail goes to the address on record, never to one that was just typed and found equal to it.

    Raises:
        RuleBroken: ``email_invalid``.
    """
    local, at, domain = unicodedata.normalize("NFC", address.strip()).lower().rpartition("@")
    labels = domain.removesuffix(".").split(".")
    normal = f"{local}@{'.'.join(map(_ascii_label, labels))}"
    visible = all(unicodedata.category(character)[0] not in "CZ" for character in normal)
    if not (at and local and all(labels) and visible and len(normal) <= LONGEST and "@" not in local):
        raise RuleBroken("email_invalid", "This is no e-mail address.", kind=BrokenKind.INVALID, field="email")
    return normal


def _ascii_label(label: str) -> str:
    """A label of a domain as the domain name system has it."""
    return label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode("ascii")


def domain_of(normal: str) -> str:
    """The domain of a normalised address: what an account's company goes by (rule 1.5)."""
    return normal.rpartition("@")[2]


def mask(normal: str) -> str:
    """A normalised address for eyes that may not see it: ``a*****@e*****``, always this long (rule 11.4)."""
    return f"{normal[0]}*****@{domain_of(normal)[0]}*****"
