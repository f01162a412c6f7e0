"""Who may see a profile (rule 9.3)."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """What the owner of a profile is to whoever looks at it; the strongest one where there are several."""

    ME = "me"
    CONNECTED = "connected"
    INVITED_ME = "invited_me"
    """Her invitation waits for my answer; one that I ignored is none (rule 5.1)."""
    INVITED_BY_ME = "invited_by_me"
    """My invitation waits for hers; to me one that she ignored waits too (rule 5.1)."""
    NONE = "none"


SEES_PRIVATE = frozenset({Relation.ME, Relation.CONNECTED, Relation.INVITED_ME})
"""Who sees a profile that is not public. Whom I invited sees mine; that opens hers to me only when she accepts."""


def relation_of(*, me: bool, connected: bool, invited_me: bool, invited_by_me: bool) -> Relation:
    """The strongest of what there is between the two."""
    if me:
        return Relation.ME
    if connected:
        return Relation.CONNECTED
    if invited_me:
        return Relation.INVITED_ME
    return Relation.INVITED_BY_ME if invited_by_me else Relation.NONE


def may_see(*, public: bool, relation: Relation) -> bool:
    """True when a profile is shown to somebody with this relation to its owner."""
    return public or relation in SEES_PRIVATE
