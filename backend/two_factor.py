"""Setting up two-factor authentication and deactivating it; it belongs to an account, as the password does (rule 13.1).

A login is what it protects: each account of a profile has its own, or none.
"""

from __future__ import annotations

from api_client.wire.text import Untrusted
from api_client.wire.two_factor import (
    TwoFactor,
    TwoFactorBegun,
    TwoFactorCode,
    TwoFactorMethod,
    TwoFactorOn,
    TwoFactorSetUp,
)
from backend import entered_codes, owner_mail, second_factor
from backend.call import Call
from backend.operation import Flow
from backend.problems import Problem, invalid, not_found
from backend.rules import two_factor as rules
from backend.rules.codes import CodeVerdict
from backend.second_factor import APP, SMS
from backend.store import members, personal_changes, settings, two_factors
from backend.store.audit import Tag
from backend.store.database import Record
from backend.store.personal_changes import Change

_NAMES = {APP: "an authenticator app", SMS: "text messages"}


def shown(call: Call) -> TwoFactor:
    """How the signed-in account is protected."""
    account = members.account(call.tx, call.account_id)
    factor = two_factors.of_account(call.tx, call.account_id)
    assert account is not None
    on = factor if factor is not None and second_factor.in_force(account, factor) else None
    return TwoFactor(
        on=on is not None,
        method=TwoFactorMethod(on.method) if on else None,
        phone=_masked(on) if on else None,
        since=on.on_since if on else None,
        recovery_codes_left=two_factors.recovery_codes_left(call.tx, call.account_id) if on else 0,
        sms_available=call.services.sms_available,
    )


def begin(flow: Flow, call: Call, wanted: TwoFactorSetUp) -> TwoFactorBegun:
    """Begins a set-up, in place of one that was not finished; nothing is on before its code was entered.

    Raises `Problem` 409 ``managed_by_sso``, ``two_factor_on`` or ``sms_not_available``, 422 for a phone number that is
    missing, needless or none, 429 when too many messages were sent.
    """
    account = members.lock_account(call.tx, call.account_id)
    assert account is not None
    if account.sso:
        raise Problem(409, "managed_by_sso", "Single sign-on manages how this account signs in.")
    present = two_factors.locked(call.tx, account.id)
    if present is not None and present.on_since is not None:
        raise Problem(409, "two_factor_on", "Two-factor authentication is on: deactivate it first.")
    phone = _phone(call, wanted)
    seed = rules.new_seed() if wanted.method == APP else None
    row = two_factors.begin(call.tx, account.id, wanted.method, call.now, seed=seed, phone=phone)
    if wanted.method == SMS:
        second_factor.send_code(flow, call.tx, row)
    secret = second_factor.secret_of(call.services, call.tx, row) if seed else None
    return TwoFactorBegun(
        id=row.id,
        method=TwoFactorMethod(row.method),
        secret=secret,
        otpauth_uri=rules.otpauth_uri(secret, account.email) if secret else None,
        phone=_masked(row),
        expires_at=call.now + rules.SET_UP_LIFETIME,
    )


def turn_on(flow: Flow, call: Call, body: TwoFactorCode) -> TwoFactorOn:
    """Turns on what was set up, and makes the recovery codes, which are nowhere else from here on.

    Raises `Problem` 409 ``two_factor_not_begun`` or ``two_factor_on``, 422 for a wrong code, 429 after too many.
    """
    account = members.lock_account(call.tx, call.account_id)
    factor = two_factors.locked(call.tx, call.account_id)
    assert account is not None
    if factor is not None and factor.on_since is not None:
        raise Problem(409, "two_factor_on", "Two-factor authentication is on already.")
    if factor is None or factor.created_at + rules.SET_UP_LIFETIME <= call.now or account.sso:
        raise Problem(409, "two_factor_not_begun", "No set-up waits for a code: begin again.")
    second_factor.count(flow, call.tx, account.id)
    verdict = second_factor.fits(flow, call.tx, factor, rules.without_blanks(body.code))
    if verdict is not CodeVerdict.RIGHT:
        raise entered_codes.problem_of(verdict)
    second_factor.give_back(flow, call.tx, account.id)
    codes = rules.new_recovery_codes()
    key = settings.code_key(call.tx)
    digests = [rules.recovery_digest(code.get_secret_value(), account.id, key=key) for code in codes]
    two_factors.turn_on(call.tx, account.id, digests, call.now)
    call.note(Tag.MEMBER_TWO_FACTOR_ON, account.id, method=factor.method)
    personal_changes.note(call.tx, call.profile_id, call.account_id, ["two_factor"], call.now, Change.ADDED)
    owner_mail.tell(call, "two_factor_on", method=_NAMES[factor.method])
    return TwoFactorOn(id=factor.id, method=TwoFactorMethod(factor.method), recovery_codes=codes)


def turn_off(call: Call) -> None:
    """Deactivates it, or gives up a set-up, with its recovery codes. Raises `Problem` 404 when there is none."""
    members.lock_account(call.tx, call.account_id)
    factor = two_factors.locked(call.tx, call.account_id)
    if factor is None:
        raise not_found()
    two_factors.turn_off(call.tx, call.account_id)
    if factor.on_since is not None:
        call.note(Tag.MEMBER_TWO_FACTOR_OFF, call.account_id, method=factor.method)
        personal_changes.note(call.tx, call.profile_id, call.account_id, ["two_factor"], call.now, Change.REMOVED)
        owner_mail.tell(call, "two_factor_off")


def _phone(call: Call, wanted: TwoFactorSetUp) -> str | None:
    if wanted.method == APP:
        if wanted.phone is not None:
            raise invalid("phone", "phone_needless", "an authenticator app needs no phone number")
        return None
    if not call.services.sms_available:
        raise Problem(
            409, "sms_not_available", "This backend sends no text messages: set up an authenticator app instead."
        )
    if wanted.phone is None:
        raise invalid("phone", "phone_missing", "say which phone gets the codes")
    return rules.normal_phone(wanted.phone)


def _masked(factor: Record) -> Untrusted | None:
    return Untrusted(rules.mask_phone(factor.phone)) if factor.phone else None
