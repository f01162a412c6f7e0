"""All personal data: looked at, its history, and downloaded as one file (rules 13.7 and 14.1)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from api_client.wire.base import Kind
from api_client.wire.page import Page
from api_client.wire.personal_data import (
    ChangeKind,
    PersonalChange,
    PersonalData,
    PersonalField,
    PersonalRow,
    PersonalSection,
)
from api_client.wire.text import Untrusted, UntrustedBlock
from backend import ranges
from backend.access import OWNER
from backend.call import Call
from backend.operation import Flow, operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.problems import invalid, not_found
from backend.store import personal_changes
from backend.store.personal_data import files, reading
from backend.store.personal_data.sections import SECTIONS, Section

router = APIRouter(tags=["personal data"])
SHOWN = 10
"""Rows of each section in the view of all."""
FILE_NAME = "personal-data.json"


@operation(router, "GET", "/v1/me/personal-data", OWNER)
def get_personal_data(call: Call) -> PersonalData:
    """All sections: how much there is of each, and its first rows."""
    return PersonalData(
        tracked_since=personal_changes.tracked_since(call.tx, call.profile_id),
        sections=[_shown(call, section) for section in SECTIONS],
    )


def _shown(call: Call, section: Section) -> PersonalSection:
    rows = reading.page(call.tx, section, call.profile_id, SHOWN)
    return PersonalSection(
        id=section.id,
        title=Untrusted(section.title),
        count=reading.count(call.tx, section, call.profile_id) if len(rows) == SHOWN else len(rows),
        rows=[_row(shown) for shown, _key in rows],
    )


def _row(shown: dict[str, Any]) -> PersonalRow:
    words = ((name, reading.in_words(value)) for name, value in shown.items())
    return PersonalRow(
        fields=[PersonalField(name=name, value=None if text is None else UntrustedBlock(text)) for name, text in words]
    )


@operation(router, "GET", "/v1/me/personal-data/sections/{section_id}", OWNER)
def list_personal_data(
    call: Call, section_id: Kind, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[PersonalRow]:
    """All rows of one section."""
    section = next((one for one in SECTIONS if one.id == section_id), None)
    if section is None:
        raise not_found()
    after = None if cursor is None else _key(section, cursor)
    rows = reading.page(call.tx, section, call.profile_id, limit + 1, after)
    page, following = cut(rows, limit, lambda row: tuple(str(reading.as_json(part)) for part in row[1]))
    return Page(items=[_row(shown) for shown, _ in page], next_cursor=following)


def _key(section: Section, cursor: str) -> list[Any]:
    parts = key_in(cursor, *(str for _ in section.order))
    key = reading.key_of(section, [str(part) for part in parts])
    if key is None:
        raise invalid("cursor", "cursor_unknown", "this is no cursor of this list: begin again without one")
    return key


@operation(router, "GET", "/v1/me/personal-data/changes", OWNER)
def list_personal_changes(
    call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[PersonalChange]:
    """The history: what was changed, when, and from which account, newest first."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows = personal_changes.page(call.tx, call.profile_id, limit + 1, after)
    page, following = cut(rows, limit, lambda row: (str(row.id),))
    items = [
        PersonalChange(
            id=row.id,
            at=row.at,
            field=row.field,
            change=ChangeKind(row.change),
            account_id=row.account_id,
            account_email=None if row.email is None else Untrusted(row.email),
        )
        for row in page
    ]
    return Page(items=items, next_cursor=following)


@operation(
    router, "GET", "/v1/me/personal-data/download", OWNER, gives=("application/octet-stream",), ranges=True,
    problems=(404, 429),
)  # fmt: skip
async def download_personal_data(
    flow: Flow,
    range_header: Annotated[str | None, Header(alias="Range", max_length=100)] = None,  # noqa: ARG001 - documented
    if_range: Annotated[str | None, Header(alias="If-Range", max_length=100)] = None,  # noqa: ARG001 - documented
) -> Response:
    """All personal data as one JSON file. It is made when it is first asked for, and stays the same for an hour."""
    bearer = await flow.bearer()
    assert bearer is not None and bearer.profile_id is not None
    profile_id, database, now = bearer.profile_id, flow.services.database, flow.now
    file = await database.read(lambda tx: files.current(tx, profile_id, now))
    if file is None:
        file = await database.write(lambda tx: files.make(tx, profile_id, now))
    if file is None:
        raise not_found()
    file_id = str(file.id)

    async def send(part: range) -> AsyncIterator[bytes]:
        for number in range(part.start // files.PIECE_BYTES, -(-part.stop // files.PIECE_BYTES)):
            piece = await database.read(partial(files.piece, profile_id=profile_id, file_id=file_id, number=number))
            if piece is None:
                # The client sees that the end is missing, and finds another file when it goes on.
                raise ConnectionAbortedError("the file is no more")
            begin = number * files.PIECE_BYTES
            yield piece[max(0, part.start - begin) : part.stop - begin]

    return ranges.answer(
        flow.request,
        size=file.size,
        etag=f'"{file.digest[:32]}"',
        name=FILE_NAME,
        media_type="application/octet-stream",
        send=send,
    )
