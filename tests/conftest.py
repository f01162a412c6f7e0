"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# A busy machine is no failing test: nothing here is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
