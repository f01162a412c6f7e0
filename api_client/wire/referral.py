"""Referring friends (rules 5.4 and 5.5)."""

from __future__ import annotations

from api_client.wire.base import Answer, Count, Id, Request, Time
from api_client.wire.session import Email
from api_client.wire.text import Untrusted


class Referral(Answer):
    """``GET /v1/me/referral``: my link, and what came of it."""

    url: Untrusted
    code: Id
    """What a newcomer enters at her sign-up."""
    sign_ups: Count
    """Who signed up by it."""
    friends_referred: Count
    """Who of these has reached level 1."""
    invites_sent: Count


class InvitedFriend(Request):
    """``POST /v1/me/referral/invites``: whom to send a mail."""

    email: Email


class ReferralInvite(Answer):
    """An invite that I sent; nothing of it tells whether the address has an account."""

    id: Id
    email: Untrusted
    """Masked, whoever has the address."""
    points: Count
    """0 for an address that anybody invited within the last 30 days, and over the daily maximum."""
    created_at: Time
