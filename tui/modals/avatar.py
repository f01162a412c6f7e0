"""A new avatar from a file, with a look at it before it is sent (rule 9.1)."""

from __future__ import annotations

from collections.abc import Callable

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from api_client.client import Client
from api_client.errors import ApiError
from tui.keys import bindings, with_keys
from tui.modals.form import Buttons, FormRow, Said
from tui.modals.sending import SendingDialog
from tui.picture_file import PictureFile, PictureTrouble, completed, read_picture
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets.fields import Field
from widgets.half_blocks import half_blocks
from widgets.picture import Picture
from widgets.status_line import StatusKind

SENTENCE = (
    "A PNG, JPEG or WebP image on this computer, at most 5 MiB and 4096 pixels a side. Its middle square is kept, "
    "without anything that the file tells about you."
)


class PathSuggester(Suggester):
    """Completes a path to a folder or an image; the key to the right takes it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """What the path may be meant to be."""
        return completed(value)


class AvatarForm(SendingDialog[None]):
    """A path, and the picture behind it as soon as there is one; whoever opened it sends it, as with other forms."""

    AUTO_FOCUS = "#path"
    BINDINGS = bindings("save", "back", save="Send", back="Cancel")

    waits = "It is being sent: wait for the answer."
    unsent = "This picture is not sent: send it, or leave with {back} first."
    question = "Leave without sending it?"
    yes = "Leave"

    picture = getters.query_one(Picture)
    told = getters.query_one("#told", Static)

    def __init__(self, session: Session, save: Callable[[], object]) -> None:
        super().__init__()
        self.session = session
        self.save = save
        self.row = FormRow("File", Field(placeholder="~/Pictures/me.png", id="path"))
        self.row.field.suggester = PathSuggester()
        self.chosen: PictureFile | None = None

    def compose(self) -> ComposeResult:
        """The path, what is behind it, the picture."""
        with Vertical(classes="dialog -avatar") as box:
            box.border_title = Content("New avatar")
            yield Static(SENTENCE, markup=False, classes="question")
            yield self.row
            with Horizontal(id="look"):
                yield Picture()
                yield Static(id="told", markup=False)
            yield Said()
            yield Buttons(save="Send", back="Cancel")
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """No picture yet."""
        self.picture.visible = False

    @on(Input.Changed, "#path")
    def _look(self) -> None:
        """Show the picture as soon as the path leads to one; what is wrong is said when it is to be sent."""
        self.chosen = None
        try:
            self.chosen = read_picture(self.row.field.value)
        except PictureTrouble:
            self.told.update(Content(""))
        else:
            self.told.update(Content(self.chosen.told))
        self.picture.image = self.chosen.content if self.chosen is not None else None
        self.picture.visible = self.chosen is not None
        self.row.complain("")
        self.say(StatusKind.QUIET, "")

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        message.stop()
        if self._trouble() == "":
            self.say(StatusKind.QUIET, with_keys("This is it: {save} sends it."))

    def _trouble(self) -> str:
        """Why it can't be sent, after saying so at its row; "" when it can."""
        trouble = ""
        try:
            chosen = read_picture(self.row.field.value) if self.row.field.value.strip() else None
        except PictureTrouble as error:
            trouble = str(error)
        else:
            if chosen is None:
                trouble = "Write where the image is."
            elif half_blocks(chosen.content, 16, 8) is None:
                trouble = "This image is damaged: save it anew with another program."
            self.chosen = chosen
        self.row.complain(trouble)
        return trouble

    def action_save(self) -> None:
        """Have it sent, once, if it can be an avatar."""
        if self.busy:
            return
        if self._trouble():
            self.row.field.focus()
            return
        self.busy = True
        self.say(StatusKind.LOADING, "Sending…")
        self.save()

    async def request(self, client: Client) -> None:
        """Send it."""
        assert self.chosen is not None
        await client.profile.set_avatar(self.chosen.content, self.chosen.kind)

    def refused(self, error: ApiError) -> None:
        """It was not taken; the path stays."""
        self.busy = False
        self.say(StatusKind.ERROR, error.sentence)

    @property
    def is_changed(self) -> bool:
        """True when a path is typed."""
        return bool(self.row.field.value.strip())
