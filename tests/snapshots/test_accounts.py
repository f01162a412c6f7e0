"""What Settings › Accounts, its dialogs, and the sign-in screen look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from api_client.wire.own_account import OwnAccount
from api_client.wire.page import Page as WirePage
from tests.snapshots.conftest import answering
from tests.snapshots.test_notifications import open_section
from tests.tui.page import LARGE, SMALL, Page, session_without_server
from tests.tui.step_dialogs import Walker, not_the_code
from tests.tui.step_walks import WALKS
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.modals.password_due import PasswordDue
from tui.modals.step import Step
from tui.resources import ACCOUNTS, OVERVIEW
from tui.screens.accounts import AccountsSection
from tui.screens.overview import OverviewPane
from tui.screens.sign_in import SignIn
from widgets.status_line import StatusKind

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

LIST: WirePage[OwnAccount] = WirePage(items=samples.accounts(), next_cursor=None)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    """The client of a member who has three accounts."""
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    monkeypatch.setattr(AccountsSection, "resource", answering(ACCOUNTS, LIST))
    return MxProfileApp(session_without_server(tmp_path))


@pytest.mark.parametrize("keys", [(), ("j", "j", "enter")], ids=["loaded", "deactivated"])
def test_accounts(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async def show(pilot: Pilot[object]) -> None:
        await open_section(pilot, "Accounts", *keys)

    assert snap_compare(app, terminal_size=size, run_before=show)


@pytest.mark.parametrize(
    ("walk", "steps"),
    [("create account", 1), ("create account", 2), ("delete account", 0), ("merge", 2), ("merge", 4)],
    ids=["new-password", "wrong-code", "delete", "merge-code", "merge-preview"],
)
def test_a_step(
    snap_compare: Compare,
    app: MxProfileApp,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    walk: str,
    steps: int,
) -> None:
    async def go(pilot: Pilot[int]) -> None:
        page = Page(app, pilot)
        walker = Walker(page, WALKS[walk], monkeypatch)
        await walker.open()
        await walker.walk_on(steps)
        step: Step = walker.dialog.step
        if "new_password" in step.rows or step.title == "Password":
            await walker.fill_in({"password": "correct-horse"})
            await page.press("ctrl+s")
        elif step.title == "Code":
            walker.servers["accounts.verify"].errors = [not_the_code()]
            await walker.fill_in({"code": "123456"})
            await page.press("ctrl+s")
        elif step.title == "What the merge does":
            await page.press("space")

    assert snap_compare(app, terminal_size=size, run_before=go)


@pytest.mark.parametrize(
    ("walk", "steps"),
    [
        ("change password", 0),
        ("merge", 5),
        ("sign up", 0),
        ("sign up", 1),
        ("forgot password", 0),
        ("forgot password", 2),
        ("recovery e-mail", 0),
        ("code of a recovery e-mail", 0),
        ("no recovery e-mail", 0),
    ],
    ids=[
        "change-password",
        "merge",
        "sign-up",
        "sign-up-password",
        "forgot-password",
        "forgotten-password",
        "recovery-email",
        "recovery-code",
        "no-recovery-email",
    ],
)
def test_a_step_before_anything_is_typed(
    snap_compare: Compare,
    app: MxProfileApp,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    size: tuple[int, int],
    walk: str,
    steps: int,
) -> None:
    if not WALKS[walk].signed_in:
        session = session_without_server(tmp_path, signed_in=False)
        session.server = "https://profile.example.com"
        app = MxProfileApp(session)

    async def go(pilot: Pilot[int]) -> None:
        walker = Walker(Page(app, pilot), WALKS[walk], monkeypatch)
        await walker.page.settle()  # To sign in is asked for first, and would come over the dialog.
        await walker.open()
        for given in WALKS[walk].steps[:steps]:
            await walker.fill_in(given.right)
            await walker.page.press("ctrl+s")

    assert snap_compare(app, terminal_size=size, run_before=go)


def test_an_old_password(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int]) -> None:
    async def ask(pilot: Pilot[int]) -> None:
        await Page(app, pilot).settle()
        app.push_screen(PasswordDue())

    assert snap_compare(app, terminal_size=size, run_before=ask)


def test_sign_in_with_a_second_factor(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    session = session_without_server(tmp_path, signed_in=False)
    session.server, session.email = "https://profile.example.com", "ada@acme.example"

    app = MxProfileApp(session)

    async def ask(pilot: Pilot[int]) -> None:
        await Page(app, pilot).settle()
        screen = pilot.app.screen
        assert isinstance(screen, SignIn)
        screen.add_class("-otp")
        screen.otp.focus()
        screen.said.say(StatusKind.QUIET, "This account has two-factor authentication: enter its code.")
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=ask)
