"""SQL, and nothing else has any."""
