"""How much of what a server sends is worth reading: a mebibyte of JSON may unfold to many times its size."""

from __future__ import annotations

import re
from itertools import islice

MOST_VALUES = 50_000
"""In one document: each costs a hundred bytes or more, and the largest answer there is has a few thousand."""
_SEPARATORS = (b",", b"[", b"{")
# Always matches to the end of a string, also one that never ends: else each quote would be tried anew.
_STRING_OR_VALUE = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?|([,\[{])', re.DOTALL)


def bearable(content: bytes) -> bool:
    """Whether a JSON document holds no more than `MOST_VALUES`, whatever stands in its texts."""
    if sum(map(content.count, _SEPARATORS)) <= MOST_VALUES:
        return True
    values = (found for found in _STRING_OR_VALUE.finditer(content) if found[1])
    return sum(1 for _ in islice(values, MOST_VALUES + 1)) <= MOST_VALUES
