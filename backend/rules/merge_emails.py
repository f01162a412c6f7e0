"""Where a merge offers to send its code, for an address with a profile and for one without (rule 11.4)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from backend.rules import emails

_LETTERS = "aaabcdeefghijjklmmmnoprsstvw"
"""First letters of names and domains, the frequent ones more often."""
_OFTEN = 10
_COUNTS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3)
"""How many addresses a profile has, of `_OFTEN` profiles."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An address to choose."""

    masked: str
    key: str
    """What codes and their limits are counted by: for an address that nobody has like for any other."""
    address: str | None
    """None where nobody has it: no mail goes out, and no code ever fits."""


def of_profile(accounts: Sequence[str], recovery: str | None) -> list[Offered]:
    """The active accounts' addresses in their order, and the verified recovery e-mail where it is another one."""
    known: dict[str, str] = {}
    for address in [*accounts, *([recovery] if recovery else [])]:
        known.setdefault(emails.normalise(address), address)
    return [Offered(emails.mask(key), key, address) for key, address in known.items()]


def of_nobody(asked: str, key: bytes) -> list[Offered]:
    """What a profile with the account `asked` could have, if there was one; for one address always the same."""
    normal = emails.normalise(asked)
    drawn = hmac.new(key, f"merge\0{normal}".encode(errors="replace"), hashlib.sha256).digest()
    count = _COUNTS[drawn[0] % _OFTEN]
    masks = [
        f"{_LETTERS[drawn[2 * number] % len(_LETTERS)]}*****@{_LETTERS[drawn[2 * number + 1] % len(_LETTERS)]}*****"
        for number in range(1, count)
    ]
    # Somebody's account is among hers, be it the oldest or not.
    masks.insert(drawn[-1] % count, emails.mask(normal))
    return [Offered(masked, f"{drawn.hex()}:{number}", None) for number, masked in enumerate(masks)]
