"""The ticks of the password policy, the time that is left, and choices of yes or no."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.rules import codes, passwords
from tests.widgets import samples
from tests.widgets.stage import Ear, Stage, drawn
from tui.modals import code_step
from widgets import password_policy
from widgets.password_policy import PasswordPolicy, unmet
from widgets.tick import Tick
from widgets.time_left import TimeLeft


@given(st.text(st.characters(codec="utf-8"), max_size=220) | st.text("aA1!", min_size=10, max_size=14))
def test_rule_10_2_what_is_ticked_off_here_is_what_the_backend_asks_for(password: str) -> None:
    assert (unmet(password) == []) == (passwords.unmet(password) == ())


def test_rule_10_2_the_policy_names_every_symbol_and_both_lengths() -> None:
    assert set(password_policy.SYMBOLS) == passwords.SYMBOLS
    assert (password_policy.SHORTEST, password_policy.LONGEST) == (passwords.SHORTEST, passwords.LONGEST)


def test_rule_11_4_a_code_bears_as_many_wrong_tries_here_as_at_the_backend() -> None:
    assert code_step.TRIES == codes.MOST_WRONG_TRIES
    assert timedelta(minutes=10) == codes.LIFETIME and "ten minutes" in code_step.LIMITS


@pytest.mark.parametrize(("width", "rows"), [(70, 3), (40, 6)])
def test_rule_10_2_each_criterion_is_ticked_as_soon_as_it_is_met(width: int, rows: int) -> None:
    policy = PasswordPolicy()
    policy.look_at("Correct-horse")
    told = [line.plain for line in policy.lines(width, 9)]
    assert len(told) == rows
    assert "✓ 12 to 200 characters" in told[0] and "○ a digit" in "\n".join(told)
    policy.look_at("Correct-horse-7")
    assert "○" not in "\n".join(line.plain for line in policy.lines(width, 9))


def test_the_policy_keeps_no_password() -> None:
    policy = PasswordPolicy()
    policy.look_at("Correct-horse-7")
    assert "Correct-horse" not in repr(vars(policy))


def test_the_time_left_is_counted_down_and_then_said_to_be_over() -> None:
    now = [samples.NOW]
    left = TimeLeft(over="It is over: ask for a new one.", clock=lambda: now[0])
    assert left.lines(60, 1) == []
    left.until = samples.NOW + timedelta(minutes=10)
    assert left.lines(60, 1)[0].plain == "10 min left"
    now[0] += timedelta(seconds=1)
    assert left.next_change(now[0]) == 59
    now[0] += timedelta(minutes=10)
    assert left.lines(60, 1)[0].plain == "It is over: ask for a new one."
    assert left.next_change(now[0]) is None


def test_a_choice_is_ticked_and_unticked_and_says_so() -> None:
    async def scenario() -> None:
        ear = Ear()
        stage = Stage(lambda: [Tick("Send me news.")])
        async with stage.run_test(size=(30, 3), message_hook=ear) as pilot:
            (tick,) = stage.actors
            assert isinstance(tick, Tick)
            assert drawn(tick) == ["[ ] Send me news."]
            tick.action_choose()
            await pilot.pause()
            assert drawn(tick) == ["[x] Send me news."]
            tick.focus()
            await pilot.click(Tick)
            assert drawn(tick) == ["[ ] Send me news."]
            assert len([one for one in ear.heard if isinstance(one, Tick.Changed)]) == 2

    asyncio.run(scenario())
