"""What a project needs (rule 7.1)."""

from __future__ import annotations

from collections.abc import Mapping

from api_client.wire.enums import ProjectStatus
from backend.rules.broken import JSON, BrokenKind, RuleBroken

FIELDS = {
    "app_name": "the app's name",
    "customer": "the customer",
    "business_need": "the business need",
    "solution": "the solution",
    "results": "the results",
}
"""What is required to publish, and how it is called."""
MOST = 200
"""Projects of one member, drafts too."""


def check_complete(status: ProjectStatus, texts: Mapping[str, str]) -> None:
    """Raises `RuleBroken` ``project_incomplete``, with each missing field, for one that is to be published.

    ``status_unknown`` for a status that there is not.
    """
    if status is ProjectStatus.UNKNOWN:
        raise RuleBroken(
            "status_unknown", "A project is a draft or published.", kind=BrokenKind.INVALID, field="status"
        )
    if status is ProjectStatus.DRAFT:
        return
    missing = [name for name in FIELDS if not texts[name].strip()]
    if missing:
        errors: list[JSON] = [
            {"field": name, "code": "missing", "message": f"Fill in {FIELDS[name]}."} for name in missing
        ]
        words = ", ".join(FIELDS[name] for name in missing)
        raise RuleBroken(
            "project_incomplete",
            f"To publish it, fill in {words}; or save it as a draft.",
            kind=BrokenKind.INVALID,
            errors=errors,
            missing=[*missing],
        )


def check_room(there_are: int) -> None:
    """Raises `RuleBroken` ``too_many_projects`` when there is no room for one more."""
    if there_are >= MOST:
        raise RuleBroken("too_many_projects", f"There are {MOST} already: delete one first.", most=MOST)
