"""The six-digit codes that are mailed (rule 11.4), as functions on values."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LIFETIME = timedelta(minutes=10)
MOST_WRONG_TRIES = 5


class CodePurpose(StrEnum):
    """What a code is for; it is good for nothing else."""

    SIGN_UP = "sign_up"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a purpose
    CREATE_ACCOUNT = "create_account"
    MERGE = "merge"
    RECOVERY_EMAIL = "recovery_email"
    TWO_FACTOR = "two_factor"


class CodeVerdict(StrEnum):
    """What became of an entered code. `WRONG` costs a try; all but `RIGHT` look alike to who asks for an address."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"
    TRIES_OVER = "tries_over"


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code as it is kept."""

    purpose: CodePurpose
    request_id: str
    address: str
    """Normalised."""
    digest: str | None
    """None where no code was ever made, as for an unknown address: none fits."""
    sent_at: datetime
    wrong_tries: int = 0
    used: bool = False


def code_of(code_id: str, *, key: bytes) -> str:
    """The six digits of a code, which nobody can guess without the server's key.

    They follow from its id, which is told to nobody: a second mail with the code, or the first one sent again, brings
    the same digits, and they still need not be kept.
    """
    # Not to be confused with what `code_digest` makes: no purpose is called so.
    digest = hmac.new(key, f"digits\0{code_id}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest) % 1_000_000:06d}"


def code_digest(code: str, purpose: CodePurpose, request_id: str, address: str, *, key: bytes) -> str:
    """The HMAC-SHA256 (hex) to keep instead of the code: bound to purpose, request and address by the server's key."""
    # What was entered comes last, and no other part can hold a NUL: the parts can't be shifted against each other.
    bound = "\0".join((purpose, request_id, address, code))
    return hmac.new(key, bound.encode(errors="replace"), hashlib.sha256).hexdigest()


def check_code(entered: str, sent: SentCode, now: datetime, *, key: bytes) -> CodeVerdict:
    """Whether `entered` is the code that was sent; spaces in it don't matter.

    The caller records what follows in the same transaction, so that nobody has more tries by hurrying: used when
    `RIGHT`, one more wrong try when `WRONG`.
    """
    code = "".join(entered.split())
    digest = code_digest(code, sent.purpose, sent.request_id, sent.address, key=key)
    fits = hmac.compare_digest(digest, sent.digest or "")
    if sent.used:
        return CodeVerdict.USED
    if now >= sent.sent_at + LIFETIME:
        return CodeVerdict.EXPIRED
    if sent.wrong_tries >= MOST_WRONG_TRIES:
        return CodeVerdict.TRIES_OVER
    return CodeVerdict.RIGHT if fits else CodeVerdict.WRONG
