"""What secrets look like: a prefix that names the kind, 36 random characters, 6 of checksum (rule 13.5).

The prefix lets scanners find a leaked one, the checksum lets a typing error be told without asking the database.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib

from pydantic import SecretStr

from api_client.wire.enums import SecretKind

PREFIXES = {
    SecretKind.SESSION: "mxs_",
    SecretKind.API_KEY: "mxk_",
    SecretKind.PAT: "mxp_",
    SecretKind.SERVICE: "mxv_",
    SecretKind.OPERATOR: "mxo_",
}
_KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_LENGTH = 36
_CHECKSUM_LENGTH = 6
_SHAPE = re.compile(
    rf"(?P<body>(?P<prefix>mx[a-z]_)[0-9A-Za-z]{{{_RANDOM_LENGTH}}})(?P<sum>[0-9A-Za-z]{{{_CHECKSUM_LENGTH}}})"
)


def new_secret(kind: SecretKind) -> SecretStr:
    """A new secret of `kind`, with 214 bits of chance in it."""
    body = PREFIXES[kind] + "".join(secrets.choice(_BASE62) for _ in range(_RANDOM_LENGTH))
    return SecretStr(body + _checksum(body))


def kind_of(text: str) -> SecretKind | None:
    """The kind that `text` says it is; None when it has no secret's shape or its checksum is wrong.

    It tells nothing about whether such a secret was ever given out.
    """
    shape = _SHAPE.fullmatch(text)
    if shape is None or _checksum(shape["body"]) != shape["sum"]:
        return None
    return _KINDS.get(shape["prefix"])


def digest(text: str) -> str:
    """The SHA-256 (hex) that is stored instead of the secret.

    Plain and fast is right here: unlike a password, 214 random bits can't be found by trying.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def _checksum(body: str) -> str:
    number = zlib.crc32(body.encode())
    digits = []
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, 62)
        digits.append(_BASE62[digit])
    return "".join(reversed(digits))
