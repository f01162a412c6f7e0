"""Secrets by their form: what kind one is, and how to keep them out of anything that is printed (rule 13.5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from api_client.wire.enums import SecretKind

if TYPE_CHECKING:
    from pydantic import SecretStr

PREFIXES: Mapping[str, SecretKind] = {
    "mxs_": SecretKind.SESSION,
    "mxk_": SecretKind.API_KEY,
    "mxp_": SecretKind.PAT,
    "mxv_": SecretKind.SERVICE,
    "mxo_": SecretKind.OPERATOR,
}
"""Every kind of secret has a prefix of its own, followed by 36 base62 characters and 6 of checksum."""

_WHOLE = re.compile(r"mx[skpvo]_[0-9A-Za-z]{42}")
# Cut-off secrets are secrets too: six characters after the prefix are enough to hide the word.
_ANYWHERE = re.compile(r"(mx[skpvo]_)[0-9A-Za-z]{6,}|(?i:(mxtoken\s+))[\x21-\x7e]+")
_SENDABLE = re.compile(r"[\x21-\x7e]{1,512}")


class Hidden:
    """A secret as pydantic's `SecretStr` has it, for who does without pydantic: told only to who asks for it."""

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def get_secret_value(self) -> str:
        """The secret in clear."""
        return self._secret

    def __repr__(self) -> str:
        return "Hidden('**********')"


AnySecret: TypeAlias = "SecretStr | Hidden"


def kind_of(secret: SecretStr) -> SecretKind | None:
    """The kind of a secret that is whole in form; None for anything else. Says nothing about whether it is good."""
    text = secret.get_secret_value()
    return PREFIXES[text[:4]] if _WHOLE.fullmatch(text) else None


def sendable(secret: AnySecret) -> bool:
    """Whether this can stand in a header at all: visible ASCII, up to 512 characters."""
    return _SENDABLE.fullmatch(secret.get_secret_value()) is not None


def redact(text: str) -> str:
    """`text` with every secret in it replaced by its prefix and an ellipsis."""
    return _ANYWHERE.sub(lambda match: f"{match[1] or match[2]}…", text)
