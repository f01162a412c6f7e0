"""The same reads and acts without a screen: for scripts, pipes and screen readers. Nothing here imports Textual."""

from __future__ import annotations

SHOWN = (
    "overview",
    "badges",
    "challenges",
    "credits",
    "points",
    "ledger",
    "rules",
    "tokens",
    "keys",
    "scopes",
    "sessions",
)
"""What ``mxprofile show`` knows; here, so that the help needs none of the modules that fetch it."""
