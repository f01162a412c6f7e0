"""Profiles merged while the line drops: at the last key press, or on the step before it."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence

from tests.ssh.claiming import LONGEST_PAUSE
from tests.ssh.line import Line
from tests.stories.house import CODE, House
from tests.stories.settings import begin_to_merge, open_section
from tests.tui.member import NewMember


def merges(far: Line, grace: NewMember, moments: Sequence[tuple[str, bool]], drawn: random.Random) -> None:
    """From anywhere: merges a profile for each of `moments`, the drop and whether the last key was pressed already."""
    emails = {grace.email}
    for drop, pressed in moments:
        other = far.house.member("Grace Elsewhere")
        _goes_on_to_the_preview(far, other)
        if pressed:
            _goes_on_to_the_end(far, grace)
        victims = far.victims(drop)
        if pressed:
            far.terminal.press("C-s")
            time.sleep(drawn.uniform(0, LONGEST_PAUSE))  # The moment of the fault.
        far.drops(victims)
        if far.tmux:
            _is_there_still(far, grace, pressed=pressed)
        else:
            far.nothing_is_left()
            _comes_back(far, grace, other, pressed=pressed)
        emails.add(other.email)
        assert accounts_of(far.house, grace) == emails


def _goes_on_to_the_preview(far: Line, other: NewMember) -> None:
    """To the last step but one, in which nothing is done yet."""
    open_section(far.terminal, "Accounts")
    begin_to_merge(far.terminal, other)
    before = [found[1] for text in far.house.mails(other.email) if (found := CODE.search(text)) is not None]
    far.terminal.press("Enter")
    far.terminal.see("Step 3 of 5 · Code")
    far.terminal.type(far.house.code(far.terminal, other.email, but=["", *before][-1]))
    far.terminal.press("Enter")
    far.terminal.see("Step 4 of 5 · What the merge does")


def _goes_on_to_the_end(far: Line, grace: NewMember) -> None:
    """From there to where one more key press merges."""
    far.terminal.press("C-s")
    far.terminal.see("It can't be undone")
    far.terminal.type(grace.email)
    far.terminal.see(grace.email)


def _merges_and_reads(far: Line) -> None:
    far.terminal.press("C-s")
    far.terminal.see("The profiles are one since")
    far.terminal.press("Escape")
    far.terminal.see_no_more("The profiles are one since")


def _is_there_still(far: Line, grace: NewMember, *, pressed: bool) -> None:
    """In tmux the dialog stands there, and goes on; pressing the last key once more changes nothing."""
    far.connects()
    if pressed:
        far.terminal.see(re.compile("The profiles are one since|It can't be undone"))
    else:
        far.terminal.see("Step 4 of 5 · What the merge does")
        _goes_on_to_the_end(far, grace)
    _merges_and_reads(far)


def _comes_back(far: Line, grace: NewMember, other: NewMember, *, pressed: bool) -> None:
    """The client ended with the line: the merge is whole, or not there and begun again."""
    merged = other.email in accounts_of(far.house, grace)
    assert pressed or not merged
    far.connects()
    far.terminal.see("Grace Example")
    if merged:
        open_section(far.terminal, "Accounts")
        far.terminal.see(other.email[:20])
    else:
        _goes_on_to_the_preview(far, other)
        _goes_on_to_the_end(far, grace)
        _merges_and_reads(far)


def accounts_of(house: House, member: NewMember) -> set[str]:
    """The e-mails of the accounts of her profile."""
    return {one.email.plain for one in house.does(member, lambda client: client.accounts.list()).items}
