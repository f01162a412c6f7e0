"""An invitation that was mailed, as a row (rule 5.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.referral import ReferralInvite
from widgets import words
from widgets.cells import content, ink, table_row

AGO_WIDTH, LOCAL_WIDTH, POINTS_WIDTH = 13, 17, 10


@dataclass(frozen=True)
class InviteRow:
    """The masked address, what it gave, when."""

    invite: ReferralInvite
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The invite's id."""
        return self.invite.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        invite = self.invite
        gave = words.plural(invite.points, "point") if invite.points else "no points"
        parts = [
            (ink(gave, "good" if invite.points else "muted"), POINTS_WIDTH),
            (ink(words.ago(invite.created_at, self.clock()), "muted"), AGO_WIDTH),
            (ink(words.local(invite.created_at), "muted"), LOCAL_WIDTH),
        ]
        return table_row(content(invite.email), parts, width)
