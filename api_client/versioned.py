"""A document together with its version, for those that are edited (rule 9.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from api_client.wire.base import Answer


Document = TypeVar("Document", bound="Answer")


@dataclass(frozen=True, slots=True)
class Versioned(Generic[Document]):
    """What was read, and what a change of just that names: from another version it is refused."""

    value: Document
    version: str
    """The ETag; empty when the server sent none, which no change can be made from."""
