"""What Settings › Profile does besides its form: visibility, avatar, recovery e-mail (rules 9.1, 9.2, 9.5 and 11.5).

Each is called from a worker of the pane.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from api_client.client import Client
from api_client.errors import ApiError
from api_client.wire.other_profile import OtherProfile
from api_client.wire.own_profile import NeededItem, OwnProfile
from tui.modals.avatar import AvatarForm
from tui.modals.confirm import Confirm
from tui.modals.preview import Decision, Preview
from tui.modals.recovery_email import RecoveryCode, RecoveryEmail, RemoveRecoveryEmail
from tui.resources import PROFILE_CHANGES
from tui.screens.remote import RemotePane
from widgets import words
from widgets.member_about import MemberAbout
from widgets.member_header import MemberHeader
from widgets.profile_words import NEEDED, NEVER_SHOWN

ALSO_SHOWN = "They also see your picture, your badges, certificates, published projects and public activity."
EVERYBODY = "Everybody in the community can find and see it then."
TO_PRIVATE = (
    "Make your profile private? Only your connections and whom you have invited can see it then; on the boards you are "
    "a private profile without a name."
)


class WhatOthersSee(Vertical):
    """A profile as others have it, and what of it they have besides."""

    def __init__(self, profile: OtherProfile) -> None:
        self.header, self.about = MemberHeader(), MemberAbout()
        self.header.value = self.about.value = profile
        also = Static(Content(f"\n{ALSO_SHOWN}\n{NEVER_SHOWN}"), classes="also")
        super().__init__(self.header, self.about, also)


# -- visibility


async def make_public(pane: RemotePane[Any]) -> str:
    """Show what others will see, and make the profile public when the person says so.

    Returns the first thing to be filled in, if she wants to do that instead; else "".
    """

    async def look(client: Client) -> tuple[OwnProfile, OtherProfile]:
        own = (await client.profile.get()).value
        return own, await client.profiles.get(own.profile_id)

    looked = await pane.attempt("Looking…", pane.session.ask(look))
    if looked is None:
        return ""
    own, others = looked
    missing = [entry.item for entry in own.checklist if not entry.done]
    names = [NEEDED[item] for item in missing]
    preview = Preview("Make your profile public", EVERYBODY, WhatOthersSee(others), yes="Make it public", missing=names)
    decision = await pane.app.push_screen_wait(preview)
    if decision is Decision.EDIT:
        return next((item.value for item in missing if item is not NeededItem.UNKNOWN), "")
    if decision is Decision.YES:
        await _set_public(pane, "Your profile is public now.", public=True)
    return ""


async def make_private(pane: RemotePane[Any]) -> None:
    """Make the profile private, after a question."""
    if await pane.app.push_screen_wait(Confirm(Content(TO_PRIVATE), yes="Make it private")):
        await _set_public(pane, "Your profile is private now.", public=False)


async def _set_public(pane: RemotePane[Any], done: str, *, public: bool) -> None:
    saved = pane.session.ask(lambda client: client.profile.set_public(public))
    if await pane.attempt("Saving…", saved, *PROFILE_CHANGES) is not None:
        pane.done(done, *PROFILE_CHANGES)


# -- avatar


async def send_avatar(pane: RemotePane[Any], form: AvatarForm) -> None:
    """Send the chosen image; the dialog stays after an error."""
    try:
        await pane.session.ask(form.request)
    except ApiError as error:
        form.refused(error)
    else:
        form.finish()
        pane.done("Your avatar is another one now.", *PROFILE_CHANGES)


async def remove_avatar(pane: RemotePane[Any]) -> None:
    """Take it away; a public profile needs one, and the server says so."""
    await _remove(
        pane,
        "Remove your avatar? A pattern stands in its place then.",
        "Remove",
        lambda client: client.profile.remove_avatar(),
        "Your avatar is gone.",
    )


# -- recovery e-mail


async def change_recovery_email(pane: RemotePane[Any], profile: OwnProfile, *, enter_code: bool) -> None:
    """Another address, or the code of the one that waits for it."""
    pending = profile.pending_recovery_email
    dialog: RecoveryCode | RecoveryEmail = RecoveryEmail(pane.session)
    if enter_code and pending is not None and pending.expires_at > pane.session.clock():
        dialog = RecoveryCode(pane.session, pending.email, pending.expires_at)
    changed = await pane.app.push_screen_wait(dialog)
    if changed is not None:
        pane.done(f"{changed} is your recovery e-mail now.", *PROFILE_CHANGES)
    else:
        pane.post_message(pane.Wrote(pane, *PROFILE_CHANGES))  # A code may have been mailed.


async def remove_recovery_email(pane: RemotePane[Any], profile: OwnProfile) -> None:
    """Remove it, or one that waits for its code, after the password."""
    pending = profile.pending_recovery_email
    email = profile.recovery_email or (pending.email if pending is not None else None)
    if email is None:
        return
    removed = await pane.app.push_screen_wait(RemoveRecoveryEmail(pane.session, email))
    if removed:
        pane.done(f"{words.plain(email)} is your recovery e-mail no longer.", *PROFILE_CHANGES)


async def cancel_coming(pane: RemotePane[Any]) -> None:
    """Cancel the one that an operator asked for (rule 11.5)."""
    await _remove(
        pane,
        "Cancel the recovery e-mail that an operator asked for? Everything stays as it is then.",
        "Cancel it",
        lambda client: client.coming_recovery_email.cancel(),
        "It is cancelled: your recovery e-mail stays as it is.",
    )


async def _remove(
    pane: RemotePane[Any], question: str, yes: str, request: Callable[[Client], Awaitable[None]], done: str
) -> None:
    """Ask, then do it."""
    if not await pane.app.push_screen_wait(Confirm(Content(question), yes=yes)):
        return

    async def remove(client: Client) -> bool:
        await request(client)
        return True

    if await pane.attempt("Removing…", pane.session.ask(remove), *PROFILE_CHANGES):
        pane.done(done, *PROFILE_CHANGES)
