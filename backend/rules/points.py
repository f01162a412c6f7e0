"""How many points an activity gives, and the days they belong to (rules 2.3, 2.4 and 2.7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from backend.catalogue.model import ActivityRule

WINDOW_DAYS = 30
"""Days of the boards and stats: today and the 29 UTC days before (rules 2.6 and 6.1)."""

PENALTY = "penalty"
"""Kind of a penalty's ledger row, and its category in the daily roll-up: it belongs to none of the others."""


def granted(rule: ActivityRule, given_that_day: int) -> int:
    """Points one more activity gives, after `given_that_day` points for this kind on its UTC day (rule 2.3).

    What is left of the daily maximum, perhaps 0; kinds that take points away have no maximum.
    """
    if rule.daily_max is None:
        return rule.points
    return max(0, min(rule.points, rule.daily_max - given_that_day))


def may_be_given(rule: ActivityRule, times_given: int) -> bool:
    """False for a kind that is given once in a profile's life and was given before (rule 2.7)."""
    return not (rule.once and times_given)


def shown_total(ledger_sum: int) -> int:
    """The total that people see: never below 0, whatever the penalties (rule 2.4)."""
    return max(0, ledger_sum)


def utc_day(instant: datetime) -> date:
    """The UTC day an aware time stamp belongs to; the day of daily maxima (rule 2.3)."""
    return instant.astimezone(UTC).date()


def window_start(today: date) -> date:
    """The first of the 30 days that end with `today`."""
    return today - timedelta(days=WINDOW_DAYS - 1)
