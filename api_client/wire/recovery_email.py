"""A recovery e-mail that an operator asked for, on its way (rule 11.5)."""

from __future__ import annotations

from api_client.wire.base import Answer, Id, Request, Time
from api_client.wire.session import Email
from api_client.wire.text import Untrusted


class AskedRecoveryEmail(Request):
    """``PUT /v1/operator/profiles/{id}/recovery-email``."""

    email: Email


class ComingRecoveryEmail(Answer):
    """What the operator asked for: it takes effect by itself unless the owner cancels it."""

    profile_id: Id
    email: Untrusted
    takes_effect_at: Time


class MyComingRecoveryEmail(Answer):
    """``GET /v1/me/recovery-email/pending``: None for both when nothing is on its way."""

    email: Untrusted | None
    takes_effect_at: Time | None
