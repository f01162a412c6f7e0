"""Downloading all personal data into one file: with its progress, resumable, cancelable (rule 14.1)."""

from __future__ import annotations

from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker

from api_client.errors import ApiError
from tui.keys import bindings, with_keys
from tui.modals.confirm import Confirm
from tui.modals.form import Buttons, FormRow, Said
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets.download_progress import DownloadProgress, size
from widgets.fields import Field
from widgets.status_line import StatusKind

ABOUT = (
    "Everything under Personal Data as one JSON file, which only you can read. If it breaks off, what has arrived is "
    "kept beside it, and the same path goes on from there within the hour."
)
PATH = "~/mxprofile-personal-data.json"


class DownloadDialog(ModalScreen[None]):
    """Asks where to, shows how far it is, and stays until it is closed."""

    AUTO_FOCUS = "#path"
    BINDINGS = bindings("save", "next_field", "previous_field", "back", save="Download", back="Close")

    said = getters.query_one(Said)
    progress = getters.query_one(DownloadProgress)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.path_row = FormRow("Save to", Field(PATH, select_on_focus=False, id="path"))
        self._coming: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Where to, and how far it is."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Download personal data")
            yield Static(ABOUT, markup=False, classes="question")
            yield self.path_row
            yield DownloadProgress()
            yield Said()
            yield Buttons(save="Download", back="Close")
        yield Footer()
        yield TooSmall()

    @property
    def busy(self) -> bool:
        """True while it is on its way."""
        return self._coming is not None and self._coming.is_running

    # -- the way of the file

    @on(Field.Submitted)
    def action_save(self) -> None:
        """Begin, or go on where it broke off; pressed again while it comes, nothing happens."""
        if not self.busy:
            self.path_row.complain("")
            self._coming = self._download()

    @work(exclusive=True, group="download")
    async def _download(self) -> None:
        written = self.path_row.field.value.strip()
        try:
            target, there = _look_at(written)
            if there and not await self._may_replace(target):
                return
            self._say(StatusKind.LOADING, "The server puts it together…")
            await self.session.ask(
                lambda client: client.personal_data.download(target, progress=self._came, replace=there)
            )
        except ApiError as error:
            self._say(StatusKind.ERROR, with_keys(f"{_braced(error.sentence)} {{save}} goes on where it broke off."))
        except FileExistsError:
            self._not_saved("There is a file of this name by now, and it stays: choose another.")
        except (OSError, RuntimeError, ValueError) as error:
            # No home, a NUL character, and all that a file system says.
            self._not_saved(f"Not saved: {getattr(error, 'strerror', None) or 'this is no path'}.")
        else:
            done = self.progress.value or (0, 0)
            self._say(StatusKind.DONE, f"{size(done[1])} saved to {written}, for your eyes only.")

    async def _may_replace(self, target: Path) -> bool:
        """Whether the file that is there is to be replaced."""
        question = Content(f"There is a file {target.name} already. Replace it?")
        if await self.app.push_screen_wait(Confirm(question, yes="Replace")):
            return True
        self._not_saved("The file stays: choose another name.")
        return False

    def _came(self, done: int, total: int) -> None:
        self.progress.value = (done, total)
        self._say(StatusKind.LOADING, "Downloading…")

    def _not_saved(self, text: str) -> None:
        self._say(StatusKind.QUIET, "")
        self.path_row.complain(text)
        self.path_row.field.focus()

    def _say(self, kind: StatusKind, text: str) -> None:
        self.said.say(kind, text)

    # -- leaving

    def action_back(self) -> None:
        """Stop the download that runs, else close."""
        if self.busy and self._coming is not None:
            self._coming.cancel()
            self._say(StatusKind.QUIET, with_keys("Stopped. What has arrived is kept: {save} goes on from there."))
        elif self.is_active:
            self.dismiss()


def _look_at(written: str) -> tuple[Path, bool]:
    """The path that is written, and whether there is a file.

    Raises:
        OSError: it is a folder.
        RuntimeError: there is no such home.
    """
    target = Path(written).expanduser()
    if target.is_dir():
        raise IsADirectoryError(0, "it is a folder, so add the name of a file")
    return target, target.is_symlink() or target.exists()


def _braced(text: str) -> str:
    """Text of others, to stand in a sentence whose keys are filled in."""
    return text.replace("{", "{{").replace("}", "}}")
