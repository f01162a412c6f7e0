"""The HTTP API with the profile's rules."""
