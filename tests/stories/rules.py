"""Which stories tell which rule, and every rule that a person can act on or look at in the client.

A story says what it tells: ``@tells("5.1", "5.3")``. ``docs/rules.md`` is made from these marks, and a test fails while
a rule below has no story.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pytest

Story = TypeVar("Story", bound=Callable[..., Any])

RULES: Mapping[str, str] = {
    "1.1": "The header shows the signed-in account's credits; the credits view also the other accounts'.",
    "1.2": "A new account comes with its own profile, private until made public.",
    "1.3": "A deactivated account cannot sign in, and its sessions stop at once.",
    "1.4": "An account with single sign-on has no password: it signs in with an API key.",
    "1.6": "A session that is over is begun again over the screen, and one goes on where one was.",
    "1.7": "Certificates and Academy progress come from the activities.",
    "2.1": "Ways to earn points: every kind of activity with its points and daily maximum.",
    "2.4": "A penalty and its reason can be read in the points ledger.",
    "2.5": "Level, points, and the way to the next level.",
    "2.6": "Points per category, all time and the last 30 days, and per day.",
    "2.7": "Making the profile public gives points once.",
    "3.2": "Earned badges, multi-level ones once, with the date.",
    "3.3": "Badges in progress with their percentage, and the nearest next.",
    "3.4": "Up to four earned badges are featured, in one's own order.",
    "4.1": "The assigned challenge is on the Overview.",
    "4.2": "Each challenge with its steps, time left, credits and state.",
    "4.3": "Claim Credits pays once.",
    "4.4": "The ledger of credits, and its sum.",
    "5.1": "Invitations are accepted, ignored, or withdrawn; the sender's profile can be looked at before.",
    "5.2": "People you may know, with the reason.",
    "5.3": "Connecting is mutual, and either side can remove it.",
    "5.4": "The Share URL is shown in full, copied, and drawn as a QR code; a sign-up through it counts.",
    "5.5": "An invitation by e-mail goes out once in 30 days; its history masks addresses.",
    "6.1": "The boards of the last 30 days: by category, of the platform or of one's company.",
    "6.2": "Ranks, the change since yesterday, and private profiles without a name.",
    "6.3": "The card shows one's neighbours; the page scrolls through all and jumps to oneself.",
    "7.1": "Publishing a project names what is missing; a draft needs a name alone.",
    "7.2": "Publish, edit, return to draft, delete.",
    "7.3": "Others' published projects are browsed and searched.",
    "7.4": "The editor has a tip per field, and what was typed survives.",
    "8.1": "The last 20 public events.",
    "9.1": "The fields of the profile, and the avatar.",
    "9.2": "Make Profile Public with its checklist, and Make Profile Private.",
    "9.3": "Another member's profile, as far as it may be seen.",
    "9.4": "An edit from an old copy shows both versions.",
    "9.5": "The recovery e-mail takes effect after its code.",
    "10.1": "The list of accounts.",
    "10.2": "Change Password, with its policy.",
    "10.3": "Forgot password.",
    "10.4": "Delete this account.",
    "10.5": "Create Account.",
    "11.1": "The steps of a merge.",
    "11.2": "What a merge keeps and deletes.",
    "11.3": "A merge cannot be undone, and says so.",
    "11.4": "Codes: single use, five tries, sent again.",
    "11.5": "No access to the e-mails: the support link.",
    "12.1": "Watched apps, Stop Watching, and watching again.",
    "12.2": "What is mailed.",
    "13.1": "Two-factor authentication.",
    "13.2": "API keys: create, list, revoke.",
    "13.3": "Personal access tokens: create, look at, delete.",
    "13.4": "The scopes of a token.",
    "13.7": "The password is asked again for what security rests on.",
    "14.1": "Personal data: view, history, download.",
}
"""In the order of the rules, in the words of the table."""


def tells(*rules: str) -> Callable[[Story], Story]:
    """Marks a story with the rules that it tells.

    Raises:
        ValueError: there is no such rule to act on.
    """
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown:
        raise ValueError(f"rules that nobody can act on: {', '.join(unknown)}")

    def mark(story: Story) -> Story:
        marked: Story = pytest.mark.tells(*rules)(story)
        return marked

    return mark
