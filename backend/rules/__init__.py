"""The rules of the profile as pure functions."""
