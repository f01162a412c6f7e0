"""What all operations share in one process: the database, the clock, hashing, images, and how it is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from backend.measures import SILENT, Measures
from backend.network import Proxies
from backend.passwords import PasswordHasher
from backend.pictures import Pictures
from backend.store.database import Database
from backend.store.replica import Replica


def utc_now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """Made once, when the backend starts."""

    database: Database
    passwords: PasswordHasher
    public_url: str
    """Where people reach this backend, without a slash at its end; for links in mails."""
    clock: Callable[[], datetime] = utc_now
    sms_available: bool = False
    """True when this backend can send text messages."""
    two_factor_key: bytes | None = field(default=None, repr=False)
    """The operator's own key of authenticators' secrets; None: a row of the database is the key."""
    mail_from: str | None = None
    """Whom mails come from; None: ``no-reply`` at the host of `public_url`."""
    replica: Replica | None = None
    """A copy that may answer the operations that are declared so."""
    support_url: str | None = None
    """Where people ask for help who have no access to their e-mail (rule 11.5)."""
    proxies: Proxies = field(default_factory=Proxies)
    """Who is believed when it says whom it asks for."""
    pictures: Pictures = field(default_factory=Pictures)
    measures: Measures = SILENT
    """Who is told of what is done."""
