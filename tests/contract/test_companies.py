"""Companies, and sign-ups that wait for an operator (rule 1.5)."""

from __future__ import annotations

import pytest

from api_client.errors import Conflict, NotFound, NotSignedIn, PreconditionFailed
from api_client.paging import iterate
from tests.contract.target import PASSWORD, Target, unique_address, unique_domain

pytestmark = pytest.mark.anyio


async def test_rule_1_5_a_company_is_made_read_and_changed(target: Target) -> None:
    domain, other = unique_domain(), unique_domain()
    async with target.client(target.operator) as client:
        operator = client.operator
        made = await operator.create_company("Example Works", [domain], idempotency_key=domain)
        assert await operator.create_company("Example Works", [domain], idempotency_key=domain) == made
        with pytest.raises(Conflict) as caught:
            await operator.create_company("Another", [domain])
        assert caught.value.code == "domain_taken"
        assert [one async for one in iterate(operator.companies, limit=50) if one.id == made.id] == [made]
        with pytest.raises(PreconditionFailed):
            await operator.change_company(made.id, name="Works", version='"stale"')
        changed = await operator.change_company(made.id, domains=[domain, other])
        assert (changed.name, {*changed.domains}) == (made.name, {domain, other})
        assert await operator.company(made.id) == changed
        with pytest.raises(NotFound):
            await operator.company("none")


async def test_rule_1_5_a_sign_up_at_a_single_sign_on_company_waits_for_an_operator(target: Target) -> None:
    domain = unique_domain()
    wanted, unwanted = unique_address(domain), unique_address(domain)
    async with target.client(target.operator) as client, target.client() as person:
        company = await client.operator.create_company("Example Bank", [domain], sso=True)
        for address, pending in [(one, await target.start_sign_up(one)) for one in (wanted, unwanted)]:
            with pytest.raises(Conflict) as caught:
                await person.sign_ups.verify(pending.id, await target.code_for(address))
            assert caught.value.code == "sign_up_held"
        held = {
            one.email.plain: one
            async for one in iterate(client.operator.held_sign_ups, limit=50)
            if one.company_id == company.id
        }
        assert held.keys() == {wanted, unwanted}
        account = await client.operator.confirm_sign_up(held[wanted].id)
        assert account.sso
        assert account.company is not None and account.company.id == company.id
        await client.operator.refuse_sign_up(held[unwanted].id)
        with pytest.raises(NotFound):
            await client.operator.refuse_sign_up(held[unwanted].id)
        with pytest.raises(NotSignedIn):
            await person.sessions.sign_in(wanted, PASSWORD)
