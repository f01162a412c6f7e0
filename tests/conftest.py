"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# Untimed, as a busy machine is no failing test; the same examples each time, so that a failure can be run again.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")
