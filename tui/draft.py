"""What was typed into a form and not saved, as it is kept on disk; `tui.drafts` says where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue

Values: TypeAlias = Mapping[str, JsonValue]
"""A document as a form has it: what each of its fields holds."""


class Sending(BaseModel):
    """A document that was sent to be added and whose answer has not come: the same key adds it once (api.md)."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    key: str
    values: dict[str, JsonValue]


class Draft(BaseModel):
    """What was typed into one document's form, and from which version of it."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    of: tuple[str, str, str]
    """Server, profile, document."""
    at: AwareDatetime
    """When it was typed."""
    base: dict[str, JsonValue]
    """The document as it was when the form was opened; empty values for a new one."""
    version: str
    """Its ETag; empty for a new one."""
    typed: dict[str, JsonValue]
    sending: Sending | None = None
