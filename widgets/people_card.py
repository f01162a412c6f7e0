"""The card of people: invitations that wait, and people one may know (rules 5.1 and 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias, TypeVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from widgets import words
from widgets.card import Card
from widgets.cells import BLANK, content, current, ink, line, pad, whole

if TYPE_CHECKING:
    from api_client.wire.connection import Invitation, Suggestion

Item: TypeAlias = "Invitation | Suggestion"
Item_ = TypeVar("Item_")
Placed = tuple[Content, int | None]
"""A line, and the index of the person it shows."""


class People(NamedTuple):
    """What the card shows."""

    invitations: list[Invitation]
    suggestions: list[Suggestion]

    @property
    def ids(self) -> list[str]:
        """Of the invitations, then of who may be known: that of her profile."""
        return [*(one.id for one in self.invitations), *(one.person.profile_id for one in self.suggestions)]


class PeopleCard(Card[People]):
    """Invitations first, then suggestions with the reason; while it has the focus, a cursor on one of them."""

    TITLE: ClassVar[str] = "Invitations"
    EMPTY: ClassVar[str] = "No invitations. Invite somebody you work with."

    cursor: reactive[int | None] = reactive[int | None](0)
    """Index of the chosen one among all that are shown.

    None after she went from the card, until the member moves on: a key pressed twice must not answer the next one.
    """
    _gap = 0
    """Where she stood who went."""

    class Highlighted(Message):
        """The cursor came to somebody else, or to none."""

        def __init__(self, card: PeopleCard) -> None:
            super().__init__()
            self.card = card

        @property
        def control(self) -> PeopleCard:
            """The card."""
            return self.card

    @property
    def items(self) -> Sequence[Item]:
        """Everybody on the card, from top to bottom."""
        return [*self.value.invitations, *self.value.suggestions] if self.value is not None else []

    @property
    def chosen(self) -> Item | None:
        """Who the cursor is on; None without the focus, since then nobody sees it."""
        if not self.has_focus or self.cursor is None or self.cursor >= len(self.items):
            return None
        return self.items[self.cursor]

    @property
    def invitation(self) -> Invitation | None:
        """The chosen one, if it is an invitation."""
        return self._chosen_of(self.value.invitations, 0) if self.value is not None else None

    @property
    def suggestion(self) -> Suggestion | None:
        """The chosen one, if it is somebody one may know."""
        return self._chosen_of(self.value.suggestions, len(self.value.invitations)) if self.value is not None else None

    def _chosen_of(self, group: list[Item_], first: int) -> Item_ | None:
        """The item of `group`, which begins at that place, that the cursor is on."""
        # By its place, not by its class: a value of last time is none of the models.
        place = self.cursor - first if self.chosen is not None and self.cursor is not None else -1
        return group[place] if 0 <= place < len(group) else None

    def watch_value(self, before: People | None, value: People | None) -> None:
        """The cursor stays on who it was on; if she is gone, it is on nobody."""
        old = before.ids if before is not None else []
        was = old[self.cursor] if self.cursor is not None and self.cursor < len(old) else ""
        ids = value.ids if value is not None else []
        if was:
            self._gap = self.cursor or 0
            self.cursor = ids.index(was) if was in ids else None
        self.post_message(self.Highlighted(self))

    def move(self, step: int) -> bool:
        """One person up or down; from nobody to who has the place now of who went."""
        there = self.cursor + step if self.cursor is not None else self._gap - (step < 0)
        if not 0 <= there < len(self.items):
            return False
        self.cursor = there
        self.post_message(self.Highlighted(self))
        return True

    def enter(self, step: int) -> None:
        """Begin at the end that one comes from."""
        self.cursor = max(len(self.items) - 1, 0) if step < 0 else 0

    def body(self, value: People, width: int, height: int) -> list[Content]:
        """The groups that have people, so many of them that the cursor is in sight."""
        return [text for text, _ in self._rows(value, width, height)]

    def _rows(self, value: People, width: int, height: int) -> list[Placed]:
        """The lines, and the index of the person on each."""
        rows: list[Placed] = [(invitation_line(one, width), at) for at, one in enumerate(value.invitations)]
        if value.suggestions:
            if rows and len(self.items) + 2 <= height:
                rows.append((BLANK, None))
            rows.append((ink("People you may know", "muted"), None))
            first = len(value.invitations)
            rows += [(suggestion_line(one, width), at) for at, one in enumerate(value.suggestions, first)]
        if self.has_focus:
            rows = [(current(pad(text, width)), at) if at == self.cursor else (text, at) for text, at in rows]
        seen = self._gap if self.cursor is None else self.cursor
        return window(rows, seen if self.has_focus else 0, height)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()
        self.post_message(self.Highlighted(self))

    def on_blur(self) -> None:
        """Hide it."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on somebody puts the cursor there; the others are the base's."""
        offset = event.get_content_offset(self)
        if offset is None or self.value is None:
            return
        for row, (_, at) in enumerate(self._rows(self.value, *self.content_size)):
            if row == offset.y and at is not None:
                self.cursor = at
                self.post_message(self.Highlighted(self))


def window(rows: list[Placed], chosen: int, height: int) -> list[Placed]:
    """As many of `rows` as `height` has room for, the chosen person's among them; the last says how many follow."""
    if len(rows) <= height or height < 1:
        return rows
    place = next((row for row, (_, at) in enumerate(rows) if at == chosen), 0)
    top = max(0, place - height + 2)
    if len(rows) - top <= height:
        return rows[len(rows) - height :]
    follow = sum(at is not None for _, at in rows[top + height - 1 :])
    return [*rows[top : top + height - 1], (ink(f"and {words.grouped(follow)} more", "muted"), None)]


def invitation_line(invitation: Invitation, width: int) -> Content:
    """Who invites me, from where, and how many connections we share: as much of it as fits."""
    person, shared = invitation.person, invitation.shared_connections
    told = f"{words.grouped(shared)} shared" if shared else ""
    about = [part for part in (content(person.company or person.job_title, "muted"), ink(told, "muted")) if part]
    gaps = (Content("  "), ink(" · ", "muted"))
    return whole([content(person.name, "strong"), *map(line, gaps, about)], width, "")


def suggestion_line(suggestion: Suggestion, width: int) -> Content:
    """Who it is, and why I may know her."""
    return whole([content(suggestion.person.name), ink(words.suggestion_reason(suggestion), "muted")], width, "  ")
