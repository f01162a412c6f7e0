"""Who may see a profile (rule 9.3)."""

from __future__ import annotations

from api_client.wire.other_profile import Relation

SEES_PRIVATE = frozenset({Relation.ME, Relation.CONNECTED, Relation.INVITED_ME})
"""Who sees a profile that is not public. Whom I invited sees mine; hers opens to me when she accepts."""


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
