"""The API judged by tools of others, on a running server over each database; run by ``make check-outside``."""
