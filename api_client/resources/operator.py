"""What operators do (rules 1.3, 1.5, 2.4 and 15)."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.calls import Calls, build, new_key, part
from api_client.wire.account import Account
from api_client.wire.operator import AccountChange, CompanyChange, CompanyRecord, NewCompany, NewPenalty, Penalty


class Operator:
    """``client.operator``; needs an operator's secret."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

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
