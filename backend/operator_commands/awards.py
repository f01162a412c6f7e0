"""``award`` and ``penalty``: record an activity, or take points away (rules 2.2 and 2.4)."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from api_client.wire.activity import ActivityStatus, ReportedActivity
from api_client.wire.operator import NewPenalty
from backend import operating
from backend.command_line import WrongUsage
from backend.operating import Act
from backend.operator_commands.desk import CannotAct, Commands, Desk, add_member, declare, profile_id_of
from backend.rules.activities import OLDEST, Refusal

ModelT = TypeVar("ModelT", bound=BaseModel)
REMEDIES: Mapping[str, str] = {
    Refusal.UNKNOWN_KIND: "`mxprofile show rules --json` names the kinds",
    Refusal.OWN_KIND: "the backend records this kind by itself",
    Refusal.UNKNOWN_MEMBER: "there is no such profile; name the member by an address, with --email",
    Refusal.MEMBER_UNCLEAR: "name the member either by --profile or by --email",
    Refusal.IN_FUTURE: "give a time that is over, with --occurred-at",
    Refusal.TOO_OLD: f"give a time of the last {OLDEST.days} days, with --occurred-at",
    Refusal.ID_REUSED: "give another --id, or the kind, title and time that were recorded with this one",
}
"""What to do, by why nothing was recorded."""


def add_to(commands: Commands) -> None:
    """Declares the sub-commands."""
    award = declare(commands, "award", "record an activity of a member, with all that follows from it", _award)
    add_member(award)
    award.add_argument("--kind", required=True, metavar="KIND", help="as in the list of ways to earn points")
    award.add_argument("--id", required=True, metavar="ID", help="unique: recording it again changes nothing")
    award.add_argument("--occurred-at", type=_moment, metavar="TIME", help="as in 2026-11-17T12:00Z (now)")
    award.add_argument("--title", metavar="TEXT", help="what it was about")
    penalty = declare(commands, "penalty", "take points from a member, for a reason that she can read", _penalty)
    add_member(penalty)
    penalty.add_argument("--points", required=True, type=int, metavar="N", help="how many, as a positive number")
    penalty.add_argument("--reason", required=True, metavar="TEXT")


def _moment(text: str) -> datetime:
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment
    raise argparse.ArgumentTypeError("write a time with its zone, as in 2026-11-17T12:00Z")


def _award(desk: Desk, options: argparse.Namespace) -> str:
    def work(act: Act) -> str:
        reported = _checked(
            ReportedActivity,
            id=options.id,
            kind=options.kind,
            profile_id=profile_id_of(act, options),
            occurred_at=options.occurred_at or act.now,
            title=options.title,
        )
        result = operating.record(act, reported)
        if result.status is ActivityStatus.REFUSED:
            reason = result.reason.plain if result.reason else ""
            raise CannotAct(f"not recorded, {reason}: {REMEDIES.get(reason, 'see the log of the backend')}")
        done = "was recorded before" if result.status is ActivityStatus.DUPLICATE else "recorded"
        return f"{done}: {result.points} points"

    return desk.act(work)


def _penalty(desk: Desk, options: argparse.Namespace) -> str:
    new = _checked(NewPenalty, points=options.points, reason=options.reason)

    def work(act: Act) -> str:
        row = operating.penalise(act, profile_id_of(act, options), new)
        return f"recorded: {row.points} points"

    return desk.act(work)


def _checked(model: type[ModelT], **values: Any) -> ModelT:
    try:
        return model(**values)
    except ValidationError as error:
        first = error.errors()[0]
        where = str(first["loc"][0]).replace("_", "-")
        raise WrongUsage(f"--{where}: {first['msg']}") from None
