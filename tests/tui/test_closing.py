"""What is closed while an answer is on its way."""

from __future__ import annotations

from tests.tui.page import Page, on_page
from tui.screens.frame import Frame
from tui.screens.remote import RemotePane
from tui.session import Session


def test_an_answer_that_comes_while_its_screen_is_being_closed_is_dropped(session: Session) -> None:
    async def tell(page: Page) -> None:
        frame = page.app.screen
        assert isinstance(frame, Frame)
        pane = frame.pane
        assert isinstance(pane, RemotePane)
        await pane.remove_children()
        pane._show(pane.remote)

    on_page(session, tell)
