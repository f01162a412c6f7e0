"""My invite link in full, and what came of it (rule 5.4)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.referral import Referral
from widgets import words
from widgets.cells import BLANK, ink, labelled
from widgets.lines import Lines, growing
from widgets.link_view import address_lines


class ReferralView(Lines):
    """The address over as many lines as it takes, and the counts."""

    value: reactive[Referral | None] = growing[Referral | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """Nothing of the address is left out."""
        referral = self.value
        if referral is None:
            return [ink("Loading…", "muted")]
        counts = [
            ("Signed up", f"{words.grouped(referral.sign_ups)} by this link"),
            ("Referred", f"{words.grouped(referral.friends_referred)} of them have reached level 1"),
            ("Mailed", words.plural(referral.invites_sent, "invitation")),
        ]
        return [
            ink("Your invite link", "strong"),
            *address_lines(words.plain(referral.url), width),
            BLANK,
            *(row for label, text in counts for row in labelled(label, Content(text), width)),
        ]
