"""How public events are told (rule 8.1)."""

from __future__ import annotations

from widgets.words import Mark

_AREAS: dict[str, Mark] = {
    "badge": Mark("◆", "Badge", "purple"),
    "marketplace": Mark("▣", "Marketplace", "blue"),
    "forum": Mark("≡", "Forum", "green"),
}


def event_kind(kind: str) -> Mark:
    """Where on the platform it happened: "Forum" for ``forum_answer_accepted``; a new kind by its own first word."""
    area = kind.partition("_")[0]
    return _AREAS.get(area, Mark("·", area.capitalize(), "muted"))
