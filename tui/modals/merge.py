"""Merge Profile: another profile of mine becomes part of this one, step by step (rule 11)."""

from __future__ import annotations

from textual import on
from textual.content import Content

from api_client.errors import ApiError, PreconditionFailed
from api_client.wire.merge import Merged, MergePreview
from api_client.wire.text import Untrusted
from tui.modals.code_step import CodeStep
from tui.modals.form import FormRow
from tui.modals.merge_steps import ChooseStep, LastStep, PreviewStep
from tui.modals.password_step import AskedAgain
from tui.modals.step import Step, an_address
from tui.modals.steps import StepDialog
from tui.session import Session
from widgets import words
from widgets.cells import content
from widgets.fields import Field
from widgets.merge_list import MergeList

BEFORE = (
    "Another profile of yours becomes part of this one: its accounts, points, badges, connections and projects come "
    "here. It can't be undone.\n\n"
    "· Both must be yours: you sign in to this one, and a code goes to an e-mail of the other.\n"
    "· You must be able to read mail there.\n"
    "· First add this account to the apps of the other one: else you need a new invitation to each.\n"
    "· Credits stay on the account that earned them."
)
CHANGED = "One of the profiles was changed since: look at what the merge does now."


class MergeProfile(StepDialog[Merged]):
    """Gives what was done, or None; then `merge_id` names what is to be given up, if anything."""

    heading = "Merge Profile"
    gone = "This merge was begun too long ago, or ended elsewhere: close this, and begin again."

    def __init__(self, session: Session, email: Untrusted) -> None:
        """`email` is the signed-in account's, to be typed before the last step."""
        self.merge_id = ""
        self.email = FormRow("Its e-mail", Field(placeholder="of any account of the other profile", id="email"))
        self.asked = AskedAgain(session, "My password")
        self.before_all = Step("Before you begin", {}, text=BEFORE, counted=False)
        self.who = Step(
            "The other profile",
            {"email": self.email, **self.asked.rows},
            send=self._begin,
            checks={"email": an_address, **self.asked.checks},
            text="An e-mail of the other profile, and the password of the account you are signed in with.",
            doing="Looking for that profile…",
        )
        self.who.hint = self.asked.told
        self.where = ChooseStep(send=self._mail)
        self.code = CodeStep(send=self._verify, resend=self._mail, clock=session.clock)
        self.preview = PreviewStep(clock=session.clock)
        self.last = LastStep(words.plain(email), send=self._merge)
        super().__init__(session, self.before_all, self.who, self.where, self.code, self.preview, self.last)

    async def _begin(self) -> None:
        email, again = self.email.field.value.strip(), self.asked.confirmed
        merge = await self.ask(
            lambda client: client.merges.start(email, idempotency_key=self.who.key, **again),
        )
        self.merge_id = merge.id
        self.where.offer(merge.emails, merge.support_url)

    async def _mail(self) -> None:
        chosen = self.where.chosen
        sent = await self.ask(lambda client: client.merges.send_code(self.merge_id, chosen.id))
        told = Content.assemble("If there is such a profile, a code is on its way to ", content(chosen.masked), ".")
        self.code.sent(told, sent.expires_at)

    async def _verify(self) -> None:
        try:
            preview = await self.ask(lambda client: client.merges.verify(self.merge_id, self.code.code))
        except ApiError as error:
            # Its answer may have been lost, with a code that is good only once: then the merge itself has it.
            if not (error.may_be_done or error.code == "code_used_up"):
                raise
            present = (await self.ask(lambda client: client.merges.get(self.merge_id))).preview
            if present is None:
                raise
            preview = present
        self._show(preview)

    def _show(self, preview: MergePreview, hint: str = "") -> None:
        self.preview.offer(preview, hint)
        self.last.forget_key()

    @on(MergeList.Changed)
    def _another_choice(self) -> None:
        self.last.forget_key()

    async def _merge(self) -> Step | None:
        chosen, version = sorted(self.preview.chosen), self.preview.version
        try:
            merged = await self.ask(
                lambda client: client.merges.confirm(
                    self.merge_id, chosen, version=version, idempotency_key=self.last.key
                )
            )
        except PreconditionFailed:
            present = (await self.ask(lambda client: client.merges.get(self.merge_id))).preview
            if present is None:
                raise
            self._show(present, CHANGED)
            return self.preview
        self.finish(merged)
        return None
