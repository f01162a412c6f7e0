"""The code that is asked for besides a password, where an account has two-factor authentication on (rule 13.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from backend import owner_mail
from backend.access import SCHEME
from backend.operation import Flow
from backend.problems import Problem
from backend.rules import two_factor as rules
from backend.rules.codes import CodePurpose, CodeVerdict
from backend.services import Services
from backend.store import audit, codes, rate_limits, settings, text_messages, two_factors
from backend.store.audit import Tag
from backend.store.database import Record, Tx
from backend.store.rate_limits import Limit

PER_ACCOUNT = Limit("wrong_second_factor", 10, timedelta(minutes=5))
"""Wrong codes for one account from one network address: from elsewhere nobody can use up the owner's tries."""
PER_NETWORK = Limit("wrong_second_factor_network", 100, timedelta(hours=1))
"""Wrong codes from one network address, for whichever account."""
APP = "app"
SMS = "sms"


def in_force(account: Record, factor: Record | None) -> bool:
    """True when a code is asked for. Where single sign-on manages the account, it is not ours to ask (rule 1.4)."""
    return factor is not None and factor.on_since is not None and not account.sso


def ask(flow: Flow, tx: Tx, account: Record, entered: SecretStr | None, status: int) -> None:
    """Returns when this account asks for no code, or `entered` is a good one, which uses it up.

    Whoever calls it has checked the password. Raises `Problem` of this status, 401 or 403: ``otp_required`` without a
    code (then a message with one is sent where SMS is the method), ``otp_invalid`` for a wrong one; 429 after too many
    wrong ones. What has to outlast the refusal is kept.
    """
    factor = two_factors.locked(tx, account.id)
    if factor is None or not in_force(account, factor):
        return
    if entered is None:
        raise _required(flow, tx, factor, status)
    count(flow, tx, account.id)
    code = rules.without_blanks(entered)
    if rules.is_short(code):
        good = fits(flow, tx, factor, code) is CodeVerdict.RIGHT
    else:
        good = _use_recovery_code(flow, tx, account, code)
    if not good:
        raise _refused(status, "otp_invalid", "The code is wrong, over, or was used before.")
    give_back(flow, tx, account.id)


def fits(flow: Flow, tx: Tx, factor: Record, code: str) -> CodeVerdict:
    """Whether this is a code of the app, or of the last message; a right one is used up."""
    if factor.method == SMS:
        return codes.enter(tx, CodePurpose.TWO_FACTOR, factor.id, SecretStr(code), flow.now)
    step = rules.accepted_step(secret_of(flow.services, tx, factor), code, flow.now, factor.last_step)
    if step is None:
        return CodeVerdict.WRONG
    two_factors.keep_step(tx, factor.account_id, step)
    return CodeVerdict.RIGHT


def secret_of(services: Services, tx: Tx, factor: Record) -> SecretStr:
    """The secret that an account's authenticator has."""
    key = services.two_factor_key or settings.two_factor_key(tx)
    return rules.secret_of(factor.account_id, factor.seed, key=key)


def count(flow: Flow, tx: Tx, account_id: str) -> None:
    """Counts a try beforehand, so that nobody has more of them by hurrying. Raises `Problem` 429."""
    rate_limits.spend(tx, PER_ACCOUNT, f"{account_id}\n{flow.network}", flow.now)
    rate_limits.spend(tx, PER_NETWORK, flow.network, flow.now)


def give_back(flow: Flow, tx: Tx, account_id: str) -> None:
    """Takes a counted try back: it was right."""
    rate_limits.refund(tx, PER_ACCOUNT, f"{account_id}\n{flow.network}", flow.now)
    rate_limits.refund(tx, PER_NETWORK, flow.network, flow.now)


def send_code(flow: Flow, tx: Tx, factor: Record) -> None:
    """Sends a message with a code. Raises `Problem` 429 when there were too many; the last one stays good."""
    codes.count_sending(tx, CodePurpose.TWO_FACTOR, factor.phone, flow.network, flow.now)
    code_id = codes.start(tx, CodePurpose.TWO_FACTOR, factor.id, factor.phone, flow.now)
    text_messages.enqueue(tx, factor.phone, code_id, flow.now)


def _required(flow: Flow, tx: Tx, factor: Record, status: int) -> Problem:
    if factor.method == APP:
        return _refused(status, "otp_required", "Send the code of your authenticator app, or a recovery code, as otp.")
    phone = rules.mask_phone(factor.phone)
    try:
        send_code(flow, tx, factor)
    except Problem as limited:
        # She may have the code of an earlier message, and she has her recovery codes: this is no lock.
        detail = "Too many messages were sent: send the last one's code, or a recovery code, as otp."
        return _refused(status, "otp_required", detail, phone=phone, sent=False, **limited.facts)
    return _refused(
        status,
        "otp_required",
        f"A code was sent to {phone}: send it, or a recovery code, as otp.",
        phone=phone,
        sent=True,
    )


def _refused(status: int, code: str, detail: str, **facts: Any) -> Problem:
    headers = {"WWW-Authenticate": SCHEME} if status == 401 else None
    return Problem(status, code, detail, headers=headers, keeps_rows=True, **facts)


def _use_recovery_code(flow: Flow, tx: Tx, account: Record, code: str) -> bool:
    digest = rules.recovery_digest(code, account.id, key=settings.code_key(tx))
    if not two_factors.use_recovery_code(tx, account.id, digest):
        return False
    left = two_factors.recovery_codes_left(tx, account.id)
    audit.note(
        tx,
        Tag.MEMBER_RECOVERY_CODE_USED,
        actor=account.id,
        subject=account.id,
        now=flow.now,
        request_id=str(flow.request.state.request_id),
        left=left,
    )
    owner_mail.tell_profile(tx, account.profile_id, "recovery_code_used", flow.now, account=account.email, left=left)
    return True
