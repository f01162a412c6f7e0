"""One file per tab, and what they share."""
