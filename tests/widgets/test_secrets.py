"""Tokens, keys, scopes, and the secret that is shown once."""

from __future__ import annotations

import asyncio

from pydantic import SecretStr

from tests.widgets import samples
from tests.widgets.stage import Ear, Stage, drawn
from widgets.api_key_row import ApiKeyRow
from widgets.fields import PasswordField
from widgets.scope_picker import ScopePicker
from widgets.secret_view import SecretView
from widgets.token_detail import TokenDetail
from widgets.token_row import TokenRow

SECRET = "mxp_" + "Zq9" * 14


def secret_view() -> SecretView:
    view = SecretView()
    view.secret = SecretStr(SECRET)
    return view


def test_rule_13_3_a_secret_is_masked_until_revealed_and_can_be_masked_again() -> None:
    view = secret_view()
    assert view.lines(80, 9)[0].plain == "mxp_" + "•" * 42
    view.action_reveal()
    assert [line.plain for line in view.lines(80, 9)] == [SECRET]
    view.action_reveal()
    assert "Zq9" not in view.lines(80, 9)[0].plain


def test_a_secret_is_never_cut_where_it_does_not_fit_one_line() -> None:
    view = secret_view()
    view.revealed = True
    assert "".join(line.plain for line in view.lines(20, 9)) == SECRET


def test_what_a_hostile_server_calls_a_secret_steers_no_terminal() -> None:
    view = SecretView()
    view.secret, view.revealed = SecretStr("mxp_\x1b]52;c;aGk=\x07"), True
    assert view.lines(80, 9)[0].plain.isprintable()


def test_a_typed_password_is_neither_copied_nor_cut_to_a_clipboard() -> None:
    async def scenario() -> None:
        stage = Stage(lambda: [PasswordField()])
        async with stage.run_test() as pilot:
            field = stage.query_one(PasswordField)
            field.focus()
            await pilot.press(*"Horse")
            field.select_all()
            await pilot.press("ctrl+c", "super+c", "ctrl+x")
            assert (field.value, stage.clipboard) == ("Horse", "")

    asyncio.run(scenario())


def test_rule_13_5_a_secret_is_in_no_repr_and_not_on_a_masked_screen() -> None:
    async def scenario() -> None:
        stage = Stage(lambda: [secret_view()])
        async with stage.run_test() as pilot:
            view = stage.query_one(SecretView)
            await pilot.pause()
            assert SECRET not in repr(view) + repr(view.secret) + repr(vars(view)) + "".join(drawn(view))

    asyncio.run(scenario())


def test_rule_13_3_a_token_tells_scopes_use_and_end() -> None:
    row = TokenRow(samples.token(), samples.clock).line(100).plain
    assert " ".join(row.split()) == "nightly deploy 3 scopes used 2 h ago expires in 50 d"
    detail = TokenDetail(clock=samples.clock)
    detail.value = samples.token()
    text = "\n".join(line.plain for line in detail.lines(80, 20))
    for words in (
        "nightly deploy",
        "mx:deployment:write",
        "40 d ago · 12 Oct 2026",
        "2 h ago",
        "expires in 50 d · 10 Jan",
    ):
        assert words in text


def test_rule_13_2_a_key_tells_when_it_was_made_and_used() -> None:
    row = ApiKeyRow(samples.api_key(), samples.clock).line(80).plain
    assert " ".join(row.split()) == "laptop never used made 3 d ago"


def picked(*steps: str) -> tuple[list[str], list[frozenset[str]]]:
    ear = Ear()
    rows: list[str] = []

    async def scenario() -> None:
        def make() -> list[ScopePicker]:
            picker = ScopePicker()
            picker.styles.height = 10
            return [picker]

        stage = Stage(make)
        async with stage.run_test(size=(100, 24), message_hook=ear) as pilot:
            picker = stage.query_one(ScopePicker)
            picker.offer(samples.scopes())
            for step in steps:
                if step.startswith("/"):
                    picker.filter_by(step[1:])
                else:
                    getattr(picker, f"action_{step}")()
            await pilot.pause()
            rows.extend(" ".join(row.split()) for row in drawn(picker) if row)

    asyncio.run(scenario())
    return rows, [message.chosen for message in ear.heard if isinstance(message, ScopePicker.Changed)]


def test_rule_13_4_scopes_stand_under_their_service_with_what_they_allow() -> None:
    rows, _ = picked()
    assert rows[:2] == ["Deploy", "› [ ] mx:deployment:read See environments and their state"]
    assert [row for row in rows if "[" not in row] == ["Deploy", "Projects", "Profile"]


def test_scopes_are_ticked_and_unticked() -> None:
    rows, chosen = picked("choose", "cursor_down", "open", "cursor_up", "choose")
    assert rows[1].startswith("› [ ] mx:deployment:read")
    assert rows[2].startswith("[x] mx:deployment:write")
    assert chosen[-1] == {"mx:deployment:write"}


def test_a_filter_hides_scopes_but_keeps_what_is_chosen() -> None:
    rows, chosen = picked("choose", "/CREATE", "choose")
    assert rows == ["Projects", "› [x] mx:app:create Create apps"]
    assert chosen[-1] == {"mx:deployment:read", "mx:app:create"}
    assert picked("/see ENV")[0] == ["Deploy", "› [ ] mx:deployment:read See environments and their state"]
