"""The rules and the catalogue: pure, fast."""
