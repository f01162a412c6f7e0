"""Who may see a profile, whatever there is between two people (rule 9.3)."""

from __future__ import annotations

import itertools

from api_client.wire.other_profile import Relation
from backend.rules.visibility import may_see, relation_of


def test_rule_9_3_a_private_profile_is_open_to_its_owner_connections_and_whom_she_invited_only() -> None:
    for me, connected, invited_me, invited_by_me in itertools.product((True, False), repeat=4):
        relation = relation_of(me=me, connected=connected, invited_me=invited_me, invited_by_me=invited_by_me)
        assert may_see(public=False, relation=relation) is (me or connected or invited_me)
        assert may_see(public=True, relation=relation)


def test_my_own_invitation_opens_nothing() -> None:
    assert not may_see(public=False, relation=Relation.INVITED_BY_ME)
