"""Saving an edited document, from whichever pane opened its form (rule 9.4)."""

from __future__ import annotations

from typing import Any

from api_client.errors import ApiError, PreconditionFailed
from tui.modals.edit_form import EditForm
from tui.resources import Resource
from tui.screens.remote import RemotePane


async def save(pane: RemotePane[Any], form: EditForm, *changed: Resource[Any]) -> bool:
    """Send what `form` holds until it is saved or refused; call it from a worker of the pane. True once it is saved.

    When somebody saved since it was opened, both versions are shown, and what is chosen of them is sent.
    """
    session = pane.session
    while True:
        try:
            await session.ask(form.send)
            break
        except PreconditionFailed:
            try:
                theirs, version = await session.ask(form.current)
            except ApiError as error:
                form.refused(error)
                return False
            if not await form.resolve(theirs, version):
                return False
        except ApiError as error:
            form.refused(error)
            if error.may_be_done:
                pane.post_message(pane.Wrote(pane, *changed))
            return False
    done = form.done_words
    form.close()
    pane.done(done, *changed)
    return True
