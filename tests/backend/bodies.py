"""A good body of every operation that takes JSON, with each field that it can have."""

from __future__ import annotations

from typing import Any

from backend.rules.scopes import Scope
from tests.backend import people

WHEN = "2026-11-17T10:00:00Z"
REPORTED = {"id": "1", "kind": "forum_answer_accepted", "occurred_at": WHEN, "title": "t"}
AGAIN = {"password": people.PASSWORD, "api_key": "k", "otp": "1"}
PROJECT = {"status": "draft", "app_name": "a", "customer": "c", "business_need": "b", "solution": "s", "results": "r"}
CHALLENGE = {
    "title": "t",
    "description": "d",
    "starts_at": WHEN,
    "ends_at": "2026-12-17T10:00:00Z",
    "credits": 1,
    "steps": [{"kind": "forum_answer_accepted", "count": 1, "title": "t"}],
}
BADGE = {"name": "n", "description": "d", "rarity": "green", "targets": [1, 2]}
BODIES: dict[str, Any] = {
    "POST /v1/sessions": {"email": "a@b.org", "password": people.PASSWORD, "otp": "1"},
    "POST /v1/sign-ups": {
        "email": "a@b.org",
        "password": people.PASSWORD,
        "name": "n",
        "referral_code": "r",
        "marketing_consent": True,
    },
    "POST /v1/sign-ups/{sign_up_id}/verify": {"code": "1"},
    "PUT /v1/me/featured-badges": {"badge_ids": ["x"]},
    "POST /v1/me/api-keys": {"name": "n", **AGAIN},
    "POST /v1/me/tokens": {"name": "n", "scopes": [Scope.PROFILE_READ.value], "expires_at": "2027-01-01", **AGAIN},
    "PATCH /v1/me/profile": {
        "name": "n",
        "job_title": "j",
        "country": "NL",
        "phone": "+31 12345",
        "website": "https://a.example/",
        "about": "a",
        "skills": ["s"],
        "experience": [{"company": "c", "role": "r", "from": "2020-01-01", "to": None}],
        "twitter_url": "https://x.com/a",
        "looking_for": "job",
    },
    "PUT /v1/me/visibility": {"public": True},
    "POST /v1/me/recovery-email": {"email": "a@b.org", **AGAIN},
    "POST /v1/me/recovery-email/verify": {"code": "1"},
    "DELETE /v1/me/recovery-email": AGAIN,
    "POST /v1/activities": {"activities": [REPORTED | {"profile_id": "x"}, REPORTED | {"account_email": "a@b.org"}]},
    "POST /v1/operator/companies": {"name": "n", "domains": ["a.example"], "sso": False},
    "PATCH /v1/operator/companies/{company_id}": {"name": "n", "domains": ["b.example"], "sso": False},
    "PATCH /v1/operator/accounts/{account_id}": {"status": "active"},
    "POST /v1/operator/profiles/{profile_id}/penalties": {"points": 1, "reason": "r"},
    "POST /v1/password-resets": {"email": "a@b.org"},
    "POST /v1/password-resets/confirm": {"email": "a@b.org", "code": "1", "password": people.PASSWORD},
    "POST /v1/me/accounts": {"email": "a@b.org", **AGAIN},
    "POST /v1/me/accounts/{account_id}/password": {"password": people.PASSWORD, "marketing_consent": False},
    "POST /v1/me/accounts/{account_id}/verify": {"code": "1"},
    "PUT /v1/me/accounts/current/password": {"old_password": people.PASSWORD, "new_password": "Another-horse-8"},
    "DELETE /v1/me/accounts/current": {"email": "a@b.org", **AGAIN},
    "PATCH /v1/me/notifications": {
        "buzz_daily_digest": True,
        "buzz_thread_updates": True,
        "invitation_mail": False,
        "challenge_mail": False,
        "marketing_mail": True,
    },
    "PUT /v1/profiles/{profile_id}/watched-apps/{app_id}": {"name": "n"},
    "POST /v1/me/invitations": {"profile_id": "x"},
    "POST /v1/me/referral/invites": {"email": "a@b.org"},
    "POST /v1/me/projects": PROJECT,
    "PUT /v1/me/projects/{project_id}": PROJECT,
    "POST /v1/me/merges": {"email": "a@b.org", **AGAIN},
    "POST /v1/me/merges/{merge_id}/code": {"email_id": "x"},
    "POST /v1/me/merges/{merge_id}/verify": {"code": "1"},
    "POST /v1/me/merges/{merge_id}/confirm": {"make_public": ["about"], "version": "v"},
    "POST /v1/me/two-factor": {"method": "app", "phone": "+31 12345", **AGAIN},
    "POST /v1/me/two-factor/verify": {"code": "1"},
    "DELETE /v1/me/two-factor": AGAIN,
    "POST /v1/operator/challenges": CHALLENGE,
    "PATCH /v1/operator/challenges/{challenge_id}": CHALLENGE,
    "POST /v1/operator/badges": BADGE | {"metric": {"of": "activities", "kinds": ["x"], "category": "forum"}},
    "PATCH /v1/operator/badges/{badge_id}": BADGE,
    "PUT /v1/operator/password-policy": {"days": 90},
    "PUT /v1/operator/profiles/{profile_id}/recovery-email": {"email": "a@b.org"},
}
"""By the operation's name; a new operation without its row fails."""
