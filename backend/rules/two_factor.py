"""Authenticator codes (RFC 6238), phone numbers and recovery codes, as functions (rule 13.1)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from urllib.parse import quote

import pyotp
from pydantic import SecretStr

from backend.rules.broken import BrokenKind, RuleBroken

SET_UP_LIFETIME = timedelta(minutes=30)
"""How long a set-up waits for the code that turns it on."""
STEP_SECONDS = 30
LEEWAY_STEPS = 1
"""Steps before and after the present one whose codes are good too: clocks and thumbs are slow."""
RECOVERY_CODES = 10
SEED_BYTES = 20
ISSUER = "mxprofile"
MASK = "*****"
LONGEST_LABEL = 200
_RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is easily misread."""
_RECOVERY_LENGTH, _RECOVERY_GROUP = 20, 5
_SIX_DIGITS = re.compile("[0-9]{6}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_PHONE_PUNCTUATION = str.maketrans("", "", " ()./-")


def new_seed() -> str:
    """What is kept of an authenticator secret (hex)."""
    return secrets.token_hex(SEED_BYTES)


def secret_of(account_id: str, seed: str, *, key: bytes) -> SecretStr:
    """The secret (base32) of an authenticator: the HMAC of its seed, so that without the key the seed opens nothing."""
    made = hmac.new(key, f"authenticator\0{account_id}\0{seed}".encode(), hashlib.sha1).digest()
    return SecretStr(base64.b32encode(made).decode())


def otpauth_uri(secret: SecretStr, email: str) -> SecretStr:
    """What an authenticator app reads from a QR code."""
    label = email if len(quote(email)) <= LONGEST_LABEL else ISSUER
    return SecretStr(pyotp.TOTP(secret.get_secret_value()).provisioning_uri(name=label, issuer_name=ISSUER))


def without_blanks(entered: SecretStr) -> str:
    """A code as it was entered, without white space."""
    return "".join(entered.get_secret_value().split())


def is_short(code: str) -> bool:
    """True for six digits, as apps and messages have them; anything else can only be a recovery code."""
    return _SIX_DIGITS.fullmatch(code) is not None


def accepted_step(secret: SecretStr, code: str, now: datetime, last_step: int | None) -> int | None:
    """The step that `code` belongs to; None when it fits none that is good now and later than `last_step`.

    Whoever accepts it keeps the step in the same transaction: so each code is accepted once (RFC 6238, 5.2).
    """
    totp = pyotp.TOTP(secret.get_secret_value(), interval=STEP_SECONDS)
    present = totp.timecode(now)
    found = None
    for step in range(present - LEEWAY_STEPS, present + LEEWAY_STEPS + 1):
        fits = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode(errors="replace"))
        if fits and (last_step is None or step > last_step):
            found = step
    return found


def new_recovery_codes() -> list[SecretStr]:
    """Ten codes for who has lost her phone, in groups to be written down; each has 99 bits of chance in it."""
    return [SecretStr(_grouped("".join(map(secrets.choice, [_RECOVERY_ALPHABET] * _RECOVERY_LENGTH))))
            for _ in range(RECOVERY_CODES)]  # fmt: skip


def recovery_digest(code: str, account_id: str, *, key: bytes) -> str:
    """What is kept instead of a recovery code, however that is typed: an HMAC-SHA256 (hex), bound to its account.

    Fast is right here: unlike a password, 99 random bits can't be found by trying.
    """
    plain = "".join(code.replace("-", "").split()).lower()
    return hmac.new(key, f"recovery\0{account_id}\0{plain}".encode(errors="replace"), hashlib.sha256).hexdigest()


def normal_phone(number: str) -> str:
    """A phone number as ``+`` and digits (E.164). Raises `RuleBroken` ``phone_invalid``."""
    normal = number.translate(_PHONE_PUNCTUATION)
    if not _PHONE.fullmatch(normal):
        raise RuleBroken(
            "phone_invalid",
            "Write the number with its country, as in +31 6 12345678.",
            kind=BrokenKind.INVALID,
            field="phone",
        )
    return normal


def mask_phone(normal: str) -> str:
    """A phone number for eyes that may not see it: always this long, the last two digits in clear."""
    return f"+{MASK}{normal[-2:]}"


def _grouped(text: str) -> str:
    return "-".join(text[at : at + _RECOVERY_GROUP] for at in range(0, len(text), _RECOVERY_GROUP))
