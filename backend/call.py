"""What the handler of an operation is given besides its parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel

from api_client.wire.text import Untrusted
from backend.etag import etag_of, matches
from backend.problems import Problem
from backend.services import Services
from backend.store import audit
from backend.store.audit import Tag
from backend.store.database import Tx
from backend.store.secrets import Bearer

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler knows besides its parameters; good for the length of one unit of work."""

    tx: Tx
    now: datetime
    services: Services
    request: Request
    bearer: Bearer | None
    body: bytes = b""
    """The request's body as it came; for operations whose body is no JSON."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers that the handler adds to its answer."""
    on_replica: bool = False
    """True when `tx` reads a copy that may lag behind."""

    @property
    def profile_id(self) -> str:
        """The profile of the member who asks."""
        assert self.bearer is not None and self.bearer.profile_id is not None
        return self.bearer.profile_id

    @property
    def account_id(self) -> str:
        """The account that signed in, or that the key or token belongs to."""
        assert self.bearer is not None and self.bearer.account_id is not None
        return self.bearer.account_id

    @property
    def actor(self) -> str:
        """Who asks, for the audit log: an account's id, or a service's or operator's name."""
        assert self.bearer is not None
        return self.bearer.account_id or self.bearer.name

    @property
    def request_id(self) -> str:
        """The request's id, as answered and logged."""
        return str(self.request.state.request_id)

    @property
    def support_url(self) -> Untrusted | None:
        """Where people ask for help, as answers have it (rules 10.4 and 11.5); None where no place is named."""
        url = self.services.support_url
        return None if url is None else Untrusted(url)

    def decide(self, work: Callable[[Tx], Result]) -> Result:
        """`work`, which reads who may see what (rule 9.3), in a transaction on the primary wherever `tx` reads."""
        return self.services.database.read_now(work) if self.on_replica else work(self.tx)

    def note(self, tag: Tag, subject: str, *, actor: str | None = None, **facts: Any) -> None:
        """Writes a line of the audit log; `actor` where nobody is signed in yet."""
        audit.note(
            self.tx,
            tag,
            actor=actor or self.actor,
            subject=subject,
            now=self.now,
            request_id=self.request_id,
            **facts,
        )

    def require_match(self, current: BaseModel) -> None:
        """Refuses an edit that was made from another version than `current`, as a GET shows it (rule 9.4).

        Raises `Problem` 428 without `If-Match`, 412 when it does not match.
        """
        wanted = self.request.headers.get("if-match")
        if wanted is None:
            raise Problem(428, "if_match_missing", "Send If-Match with the ETag of the version that you edited.")
        if not matches(wanted, etag_of(current.model_dump_json(by_alias=True).encode())):
            raise Problem(
                412, "changed_in_between", "Somebody saved in between: read it again, then repeat your change."
            )
