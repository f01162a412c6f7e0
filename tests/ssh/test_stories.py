"""A member's day over a line that drops: through a real sshd, in tmux on the far side and without."""

from __future__ import annotations

import base64
import random
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from backend.services import utc_now
from backend.store import verifying
from backend.store.database import Database
from tests.ssh.claiming import claims, somebody_with_challenges
from tests.ssh.line import DROPS, Line, line
from tests.ssh.merging import merges
from tests.stories.house import House
from tests.stories.settings import TOKEN, ask_for_token, open_section
from tests.tui.member import NewMember

pytestmark = [
    pytest.mark.outside,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]
WAYS = pytest.mark.parametrize("tmux", [False, True], ids=["without tmux", "in tmux"])
CLAIMS = {(True, False): 100, (True, True): 100, (False, False): 2, (False, True): 3}
"""How many, in the full form or the short one, in tmux or without."""
KINDS = {False: "platform_app_created", True: "forum_answer_accepted"}
"""What the challenges of each need, so that none sees the other's."""
ENDS_WITHIN = 2.0
"""Seconds after which nothing of a session runs any more."""
COPY = re.compile(r"\x1b\]52;[^;]*;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")


@WAYS
def test_a_line_that_drops_again_and_again_loses_and_doubles_nothing(
    house: House, folder: Path, tmux: bool, request: pytest.FixtureRequest
) -> None:
    full, seed = bool(request.config.getoption("--full")), int(request.config.getoption("--fault-seed"))
    drawn, rounds = random.Random(f"{seed} {tmux}"), CLAIMS[full, tmux]
    grace = somebody_with_challenges(house, rounds, KINDS[tmux])
    with line(house, folder, tmux=tmux) as far:
        if full:
            comes_back_by_ssh_alone(far)
        far.connects()
        unanswered = claims(far, grace, rounds, drawn)
        assert tmux or not full or unanswered > rounds / 10, "most drops came before a claim, or after all of it"
        types_into_a_form(far, grace, DROPS if full else DROPS[-1:])
        copies_a_token(far)
        moments = [(drop, pressed) for drop in DROPS for pressed in (True, False)]
        merges(far, grace, moments if full else [("both", True)] if tmux else [], drawn)
        far.leaves()
    # Pytest shows it with a failure.
    print(f"{unanswered} claims in flight; ended within {sorted(round(one, 2) for one in far.endings)} s")  # noqa: T201
    assert max(far.endings) < ENDS_WITHIN
    check_sums(house)


def comes_back_by_ssh_alone(far: Line) -> None:
    """Without `far`: the terminal is what the dropped line made of it, until one came back and left."""
    far.connects("plain")
    far.terminal.see("Grace Example")
    far.kills(far.victims("server"))
    far.terminal.see("here 255>")
    assert not far.terminal.is_at_a_shell()
    far.connects("plain")
    far.terminal.see("Grace Example")
    far.leaves()


def types_into_a_form(far: Line, grace: NewMember, drops: Sequence[str]) -> None:
    """What she sees of what she typed is there when she comes back, and saved when she saves it."""
    typed = ""
    far.terminal.press("6")
    far.terminal.see("No projects yet")
    far.terminal.press("n")
    far.terminal.see("A draft needs this")
    far.terminal.type("Dock Planner")
    far.terminal.press("Tab", "Tab")
    for drop in drops:
        far.terminal.see("What was slow")
        far.terminal.press("End")
        far.terminal.type(f"{drop} left. ")
        typed = f"{typed} {drop} left.".strip()
        far.terminal.see(typed)
        far.drops(far.victims(drop))
        comes_back_to_the_form(far)
        far.terminal.see(typed)
    far.terminal.press("C-s")
    far.terminal.see("Dock Planner is saved as a draft.")
    (project,) = far.house.does(grace, lambda client: client.projects.list()).items
    saved = far.house.does(grace, lambda client: client.projects.get(project.id)).value
    assert saved.business_need.plain.strip() == typed


def comes_back_to_the_form(far: Line) -> None:
    """To the field of it where one was: in tmux it stands there still."""
    if not far.tmux:
        far.nothing_is_left()
    far.connects()
    if not far.tmux:
        far.terminal.see("Grace Example")
        far.terminal.press("6")
        far.terminal.see("press n to go on")
        far.terminal.see("n New")
        far.terminal.press("n")
        far.terminal.see("Here is again what you typed")
        far.terminal.press("Tab", "Tab")


def copies_a_token(far: Line) -> None:
    """A copy of a token reaches one's own terminal, and stays in no buffer of the tmux on its way."""
    open_section(far.terminal, "Developer")
    ask_for_token(far.terminal, "laptop")
    far.terminal.see("shown now and never again")
    far.terminal.press("v")
    secret = far.terminal.see(TOKEN)[0]
    assert copied(far) == []
    far.terminal.press("y")
    far.terminal.see("Sent to tmux and the terminal" if far.tmux else "Sent to the terminal")
    far.terminal.wait_for(lambda: copied(far) == [secret], "no copy came to the terminal")
    if far.tmux:
        assert far.far_tmux("list-buffers") == ""
    far.terminal.press("Escape")
    far.terminal.see_no_more(secret)


def copied(far: Line) -> list[str]:
    """What the terminal was asked to put into the clipboard."""
    return [base64.b64decode(data).decode() for data in COPY.findall(far.terminal.written())]


def check_sums(house: House) -> None:
    """What `mxprofile operator verify` proves."""
    database = Database(f"sqlite:///{house.backend.database}")
    assert [*verifying.faults(database, utc_now())] == []
    database.close()
