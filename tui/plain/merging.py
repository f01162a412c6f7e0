"""``mxprofile merge``: another profile of mine into the one I am signed in with, step by step (rule 11)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from api_client.client import Client
from api_client.errors import ApiError
from api_client.wire.merge import Merged, MergePreview, MergeValue, StartedMerge
from tui.exit_codes import ExitCode, Failure
from tui.plain import asking
from tui.plain.running import Command, Result
from tui.plain.tables import Cell, facts, sections, table

_BEFORE = """\
You have to own both accounts and to get the mail of one of the other profile's. Add this account to the apps of the
other one first: access there needs a new invitation otherwise. A merge can't be undone."""


def merge(email: str, make_public: Sequence[str] | None) -> Command:
    """The command that goes through all steps; the last one needs my own e-mail typed.

    Args:
        email: of one account of the other profile.
        make_public: ids of values of a private profile that shall be visible, as the preview lists them.
    """

    async def act(client: Client) -> Result:
        asking.tell(_BEFORE)
        mine = next(one for one in (await client.accounts.list(100)).items if one.current)
        begun = await asking.confirming(lambda confirmed: client.merges.start(email, **confirmed))
        merged = False
        try:
            preview = await _proved(client, begun)
            asking.tell(_told(preview))
            if asking.line("Type your own account's e-mail to merge").casefold() != mine.email.plain.casefold():
                raise Failure("that is not your account's e-mail: nothing was merged", ExitCode.WRONG_USAGE)
            result = await client.merges.confirm(begun.id, make_public or (), version=preview.version)
            merged = True
        finally:
            if not merged:
                with suppress(ApiError):  # It is forgotten by itself; what went wrong first is what has to be told.
                    await client.merges.give_up(begun.id)
        return Result(result, _outcome(result))

    return act


async def _proved(client: Client, begun: StartedMerge) -> MergePreview:
    """The preview, after the code from the mail of one of the other profile's addresses."""
    asking.tell(table(("NO.", "E-MAIL"), enumerate((one.masked for one in begun.emails), 1)))
    chosen = asking.line("Which of them gets the code (its number)")
    if not chosen.isdecimal() or not 1 <= int(chosen) <= len(begun.emails):
        raise Failure(f"there is no e-mail number {chosen!r}: nothing was merged", ExitCode.WRONG_USAGE)
    await client.merges.send_code(begun.id, begun.emails[int(chosen) - 1].id)
    return await client.merges.verify(begun.id, asking.hidden("Code from the mail"))


def _values(values: Sequence[MergeValue]) -> str:
    rows: list[tuple[Cell, ...]] = [(value.source, value.field, value.value) for value in values]
    return table(("FROM", "FIELD", "VALUE"), rows)


def _told(preview: MergePreview) -> str:
    choices = ((choice.id, choice.field, choice.value) for choice in preview.becomes_public)
    return sections(
        ("KEPT", _values(preview.kept)),
        ("DELETED", _values(preview.deleted)),
        ("CAN BECOME VISIBLE (--make-public ID)", table(("ID", "FIELD", "VALUE"), choices)),
    )


def _outcome(merged: Merged) -> str:
    about = facts([("merge", merged.id), ("profile", merged.profile_id), ("at", merged.merged_at)])
    return sections(("MERGED", about), ("KEPT", _values(merged.kept)), ("DELETED", _values(merged.deleted)))
