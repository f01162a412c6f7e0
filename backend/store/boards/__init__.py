"""The boards of the last 30 days (rule 6): of the platform and of each company, over all categories and for each.

Every day has boards of its own, a row of `board_days`. While a day lasts, its boards are kept in step: whoever changes
a member's points, name, visibility or companies calls `refresh` (awards do it themselves), and the rows of that member
are made anew from the daily roll-up, which is cheap and, done twice, the same. A histogram beside each board counts
its scores, so that a rank is a sum over some hundred rows however many members there are.

A day leaves the window by the next day's boards: `rollover` makes them in chunks, beginning an hour before midnight.
From the first chunk on they are kept in step too, so that all is ready when the day begins. If it is late, the boards
of the day before are shown, whole and right, and `as_of` says so. Those of yesterday stay as they were at midnight,
for the change of ranks (rule 6.2); older ones are deleted.

Locks, on PostgreSQL: the profiles' `standings` rows first, in the order of their ids, then what is the profile's own,
and last the histogram's buckets, in the order of their keys. A unit of work that does this once never waits in a
circle; one that does it twice may, and is then tried again by the database's retry.
"""

from __future__ import annotations

from backend.store.boards.rollover import bring_up_to_date, is_due, new_shuffle, shuffle, step
from backend.store.boards.upkeep import close, forget, refresh, refresh_all

__all__ = ["bring_up_to_date", "close", "forget", "is_due", "new_shuffle", "refresh", "refresh_all", "shuffle", "step"]
