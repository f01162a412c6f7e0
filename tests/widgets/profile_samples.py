"""A life-like profile of one's own."""

from __future__ import annotations

from datetime import timedelta

from api_client.wire.own_profile import ChecklistEntry, NeededItem, OwnProfile, PendingRecoveryEmail
from api_client.wire.recovery_email import MyComingRecoveryEmail
from tests.widgets.samples import LIFE_LIKE, NOW, Texts, header, personal_info


def own_profile(texts: Texts = LIFE_LIKE, *, public: bool = False) -> OwnProfile:
    """Ada's; a private one lacks the avatar and the country."""
    about = dict(personal_info(texts))
    there = {item: public or item not in {NeededItem.AVATAR, NeededItem.COUNTRY} for item in NeededItem}
    return OwnProfile(
        **about,
        profile_id=header().profile_id,
        name=texts.line("Ada Okafor"),
        job_title=texts.line("Lead Developer"),
        country=texts.line("NL") if public else None,
        phone=texts.line("+31 10 555 0142"),
        avatar_url=texts.line("/v1/profiles/ada/avatar?v=1") if public else None,
        public=public,
        recovery_email=texts.line("ada@home.example"),
        pending_recovery_email=PendingRecoveryEmail(
            email=texts.line("ada@new.example"), expires_at=NOW + timedelta(minutes=8, seconds=30)
        ),
        checklist=[
            ChecklistEntry(item=item, done=there[item]) for item in NeededItem if item is not NeededItem.UNKNOWN
        ],
    )


def coming(texts: Texts = LIFE_LIKE) -> MyComingRecoveryEmail:
    """What an operator asked for."""
    return MyComingRecoveryEmail(
        email=texts.line("ada@desk.example"), takes_effect_at=NOW + timedelta(hours=70, seconds=40)
    )
