"""The one time a new secret is shown (rules 13.2, 13.3 and 13.5)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from pydantic import SecretStr
from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.wire.text import Untrusted
from tui.keys import bindings, named, with_keys
from tui.making_secrets import save_new
from tui.modals.form import Buttons, FormRow, Said
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.terminal.safe_app import SafeApp
from widgets import words
from widgets.fields import Field
from widgets.secret_view import PREFIX, SecretView
from widgets.status_line import StatusKind

SLUG_LENGTH = 40


class FocusedSecret(SecretView, can_focus=True):
    """The secret has the focus, so that letters are keys and none of them is typed."""


class ShownOnce(ModalScreen[None]):
    """Masked until revealed; closes after it was copied or saved, or when the person says that she has stored it."""

    AUTO_FOCUS = "FocusedSecret"
    BINDINGS = bindings(
        "reveal", "copy", "save", "stored", "next_field", "previous_field", "back", save="Save", back="Close"
    )

    view = getters.query_one(FocusedSecret)
    said = getters.query_one(Said)

    def __init__(self, heading: str, sentence: str, secret: SecretStr, *, path: str, unmasked: int = PREFIX) -> None:
        """`path` is where it is saved unless something else is written; `unmasked` characters are never masked."""
        super().__init__()
        self.heading = heading
        self.sentence = sentence
        self.secret = secret
        self.unmasked = unmasked
        self.stored = False
        """True once it was copied or saved."""
        self.path_row = FormRow("Save to", Field(path, id="path"))

    def compose(self) -> ComposeResult:
        """The secret on a line of its own, and what can be done with it."""
        with Vertical(classes="dialog -secret") as box:
            box.border_title = Content(self.heading)
            yield Static(self.sentence, markup=False, classes="question")
            yield FocusedSecret(unmasked=self.unmasked)
            if self.saves:
                yield self.path_row
            yield Said()
            save = {"save": "Save"} if self.saves else {}
            yield Buttons(reveal="Reveal", copy="Copy", **save, stored="I have stored it")
        yield Footer()
        yield TooSmall()

    @property
    def saves(self) -> bool:
        """Whether it can be saved here."""
        return not cast("SafeApp", self.app).kiosk

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a kiosk there is no file to save it to."""
        return self.saves if action == "save" else super().check_action(action, parameters)

    def on_mount(self) -> None:
        """Show it, masked."""
        self.view.secret = self.secret

    def action_reveal(self) -> None:
        """Show it, or mask it again."""
        self.view.action_reveal()

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Send it to the clipboard; whether it arrives nobody can tell, so it stays here."""
        app = self.app
        assert isinstance(app, SafeApp)
        way = await app.send_to_clipboard(self.secret.get_secret_value())
        self._is_stored(f"Sent to {way}: paste it where it belongs.")

    @on(Field.Submitted)
    def action_save(self) -> None:
        """Save it to a new file that only its owner can read."""
        written = self.path_row.field.value.strip()
        try:
            path = Path(written).expanduser()
            save_new(path, self.secret)
        except FileExistsError:
            self._not_saved("There is a file of this name already, and it stays: choose another.")
        except (OSError, RuntimeError, ValueError) as error:
            # No home, a NUL character, and all that a file system says.
            self._not_saved(f"Not saved: {getattr(error, 'strerror', None) or 'this is no path'}.")
        else:
            self.path_row.complain("")
            self._is_stored(f"Saved to {written}, for your eyes only. {named('back')} closes.")

    def action_stored(self) -> None:
        """Leave: it is stored elsewhere."""
        if self.is_active:
            self.dismiss()

    def action_back(self) -> None:
        """Leave, once it is stored."""
        if self.may_quit():
            self.action_stored()

    def may_quit(self) -> bool:
        """True once it is stored; else say what to do first."""
        if not self.stored:
            ways = "Copy it, save it," if self.saves else "Copy it,"
            self._say(
                StatusKind.ERROR,
                with_keys(f"{ways} or press {{stored}} if you have stored it: it is never shown again."),
            )
        return self.stored

    def _is_stored(self, text: str) -> None:
        self.stored = True
        self._say(StatusKind.DONE, text)

    def _not_saved(self, text: str) -> None:
        self.path_row.complain(text)
        self.path_row.field.focus()

    def _say(self, kind: StatusKind, text: str) -> None:
        self.said.say(kind, text)


class ShownSecret(ShownOnce):
    """An API key or a token that was just made."""

    def __init__(self, what: str, name: Untrusted, secret: SecretStr) -> None:
        """`what` is the kind of secret, as in ``token``."""
        heading = f"The {what} {words.plain(name)} is made"
        sentence = "This is its secret. It is shown now and never again."
        super().__init__(heading, sentence, secret, path=default_path(what, name))


def default_path(what: str, name: Untrusted) -> str:
    """Where a secret is saved unless the person writes something else: a file at home, named for it."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.plain.lower())[:SLUG_LENGTH].strip("-")
    return f"~/mxprofile-{what.lower().replace(' ', '-')}-{slug or 'new'}.txt"
