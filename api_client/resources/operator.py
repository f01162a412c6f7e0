"""What operators do (rules 1.3, 1.5, 2.4 and 15)."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.calls import Calls, build, part
from api_client.resources.operator_badges import OperatorBadges
from api_client.resources.operator_challenges import OperatorChallenges
from api_client.retry import new_key
from api_client.wire.account import Account
from api_client.wire.audit import AuditEntry
from api_client.wire.operator import (
    AccountChange,
    CompanyChange,
    CompanyRecord,
    HeldSignUp,
    NewCompany,
    NewPenalty,
    PasswordPolicy,
    PasswordPolicyAnswer,
    Penalty,
)
from api_client.wire.page import Page
from api_client.wire.recovery_email import AskedRecoveryEmail, ComingRecoveryEmail


class Operator:
    """``client.operator``; needs an operator's secret."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self.badges = OperatorBadges(calls)
        self.challenges = OperatorChallenges(calls)

    async def penalize(
        self, profile_id: str, points: int, reason: str, *, idempotency_key: str | None = None
    ) -> Penalty:
        """Take `points` (a positive number) from a profile, for a reason its member can read (rule 2.4)."""
        path = f"/v1/operator/profiles/{part(profile_id)}/penalties"
        body = build(NewPenalty, points=points, reason=reason)
        return await self._calls.post(path, body, Penalty, key=idempotency_key or new_key())

    async def set_account_status(self, account_id: str, status: str) -> Account:
        """Make an account ``active`` or ``deactivated`` (rule 1.3)."""
        body = build(AccountChange, status=status)
        return await self._calls.patch(f"/v1/operator/accounts/{part(account_id)}", body, Account)

    async def companies(self, limit: int = 25, cursor: str | None = None) -> Page[CompanyRecord]:
        """The companies, oldest first."""
        query = {"limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/operator/companies", Page[CompanyRecord], query)

    async def company(self, company_id: str) -> CompanyRecord:
        """One company."""
        return await self._calls.get(f"/v1/operator/companies/{part(company_id)}", CompanyRecord)

    async def create_company(
        self, name: str, domains: Sequence[str], *, sso: bool = False, idempotency_key: str | None = None
    ) -> CompanyRecord:
        """Make a company with its verified domains (rule 1.5)."""
        body = build(NewCompany, name=name, domains=[*domains], sso=sso)
        return await self._calls.post("/v1/operator/companies", body, CompanyRecord, key=idempotency_key or new_key())

    async def change_company(
        self,
        company_id: str,
        *,
        name: str | None = None,
        domains: Sequence[str] | None = None,
        sso: bool | None = None,
        version: str = "*",
    ) -> CompanyRecord:
        """Change only what is given; `version` is the ETag the change was made from, by default whichever there is."""
        chosen = None if domains is None else [*domains]
        body = build(CompanyChange, name=name, domains=chosen, sso=sso)
        return await self._calls.patch(
            f"/v1/operator/companies/{part(company_id)}", body, CompanyRecord, version=version
        )

    async def held_sign_ups(self, limit: int = 25, cursor: str | None = None) -> Page[HeldSignUp]:
        """The verified sign-ups at single sign-on companies' domains that wait, oldest first (rule 1.5)."""
        return await self._calls.get("/v1/operator/sign-ups", Page[HeldSignUp], {"limit": limit, "cursor": cursor})

    async def confirm_sign_up(self, sign_up_id: str, *, idempotency_key: str | None = None) -> Account:
        """Make the member of a held sign-up; she is told by mail, and signs in with a key that is issued to her."""
        path = f"/v1/operator/sign-ups/{part(sign_up_id)}/confirm"
        return await self._calls.post(path, None, Account, key=idempotency_key or new_key())

    async def refuse_sign_up(self, sign_up_id: str, *, idempotency_key: str | None = None) -> None:
        """Forget a held sign-up; its address is told."""
        await self._calls.command(f"/v1/operator/sign-ups/{part(sign_up_id)}/refuse", key=idempotency_key or new_key())

    async def password_policy(self) -> PasswordPolicyAnswer:
        """After how many days the change of a password is asked for; 0 is never (rule 10.2)."""
        return await self._calls.get("/v1/operator/password-policy", PasswordPolicyAnswer)

    async def set_password_policy(self, days: int) -> PasswordPolicyAnswer:
        """Set that; it holds from the next sign-in on."""
        body = build(PasswordPolicy, days=days)
        return await self._calls.put("/v1/operator/password-policy", body, PasswordPolicyAnswer)

    async def ask_recovery_email(self, profile_id: str, email: str) -> ComingRecoveryEmail:
        """Give a member a recovery e-mail; it takes effect after 72 hours unless she cancels it (rule 11.5).

        Never sent twice: each time all her addresses are told, and the hours begin anew.
        """
        path = f"/v1/operator/profiles/{part(profile_id)}/recovery-email"
        return await self._calls.put(path, build(AskedRecoveryEmail, email=email), ComingRecoveryEmail, retry=False)

    async def audit_log(
        self, limit: int = 25, cursor: str | None = None, *, tag: str | None = None, subject: str | None = None
    ) -> Page[AuditEntry]:
        """Who did what to whom, newest first: where the tag begins so, and what it was done to is that."""
        query = {"limit": limit, "cursor": cursor, "tag": tag, "subject": subject}
        return await self._calls.get("/v1/operator/audit-log", Page[AuditEntry], query)
