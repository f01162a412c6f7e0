"""Life-like values of what the settings show; every text field can be replaced."""

from __future__ import annotations

from datetime import timedelta

from pydantic import SecretStr

from api_client.wire.notification import NotificationSettings, WatchedApp
from api_client.wire.personal_data import (
    ChangeKind,
    PersonalChange,
    PersonalData,
    PersonalField,
    PersonalRow,
    PersonalSection,
)
from api_client.wire.two_factor import TwoFactor, TwoFactorBegun, TwoFactorMethod, TwoFactorOn
from tests.widgets.samples import LIFE_LIKE, NOW, Texts


def notifications() -> NotificationSettings:
    """As they are when nobody has chosen anything."""
    return NotificationSettings(
        buzz_daily_digest=False,
        buzz_thread_updates=True,
        invitation_mail=True,
        challenge_mail=True,
        marketing_mail=False,
    )


def watched_apps(texts: Texts = LIFE_LIKE) -> list[WatchedApp]:
    """Two that are watched, and one that was stopped."""
    return [
        WatchedApp(
            app_id=name.lower().replace(" ", "-"),
            name=texts.line(name),
            watching=watching,
            changed_at=NOW - timedelta(weeks=weeks),
        )
        for weeks, (name, watching) in enumerate(
            [("Dock Planner", True), ("Warehouse Scanner", True), ("Old Intranet", False)], 1
        )
    ]


def two_factor(*, on: bool = True, sms: bool = False, texts: Texts = LIFE_LIKE) -> TwoFactor:
    """Set up with an app, or by message; or off."""
    return TwoFactor(
        on=on,
        method=(TwoFactorMethod.SMS if sms else TwoFactorMethod.APP) if on else None,
        phone=texts.line("+31*****78") if on and sms else None,
        since=NOW - timedelta(days=40) if on else None,
        recovery_codes_left=8 if on else 0,
        sms_available=sms,
    )


def two_factor_begun(*, sms: bool = False) -> TwoFactorBegun:
    """A set-up that waits for its first code."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    uri = f"otpauth://totp/mxprofile:ada%40acme.example?secret={secret}&issuer=mxprofile"
    return TwoFactorBegun(
        id="factor",
        method=TwoFactorMethod.SMS if sms else TwoFactorMethod.APP,
        secret=None if sms else SecretStr(secret),
        otpauth_uri=None if sms else SecretStr(uri),
        phone=LIFE_LIKE.line("+31*****78") if sms else None,
        expires_at=NOW + timedelta(minutes=30),
    )


def two_factor_on() -> TwoFactorOn:
    """It is on, with ten recovery codes."""
    codes = [SecretStr(f"abcde-fghjk-mnpqr-stuv{number}") for number in range(10)]
    return TwoFactorOn(id="factor", method=TwoFactorMethod.APP, recovery_codes=codes)


def personal_data(texts: Texts = LIFE_LIKE) -> PersonalData:
    """Three sections, one of them empty and one with more rows than are shown."""
    return PersonalData(
        tracked_since=NOW - timedelta(days=700),
        sections=[
            PersonalSection(id="avatar", title=texts.line("Avatar"), count=0, rows=[]),
            PersonalSection(id="accounts", title=texts.line("Accounts"), count=1, rows=[personal_row(texts)]),
            PersonalSection(
                id="activities",
                title=texts.line("Activities"),
                count=1234,
                rows=[personal_row(texts) for _ in range(10)],
            ),
        ],
    )


def personal_row(texts: Texts = LIFE_LIKE) -> PersonalRow:
    """An account's row."""
    values = {"email": "ada@acme.example", "status": "active", "created_at": "2024-01-05T10:00:00Z", "company": None}
    return PersonalRow(
        fields=[
            PersonalField(name=name, value=texts.block(value) if value is not None else None)
            for name, value in values.items()
        ]
    )


def personal_changes(texts: Texts = LIFE_LIKE) -> list[PersonalChange]:
    """By her account, by one that is gone, and by somebody else."""
    return [
        PersonalChange(
            id=f"change-{place}",
            at=NOW - timedelta(days=place),
            field=name,
            change=change,
            account_id=account,
            account_email=texts.line("ada@acme.example") if account == "a1" else None,
        )
        for place, (name, change, account) in enumerate(
            [
                ("job_title", ChangeKind.CHANGED, "a1"),
                ("account", ChangeKind.REMOVED, "a9"),
                ("connection", ChangeKind.ADDED, None),
            ]
        )
    ]
