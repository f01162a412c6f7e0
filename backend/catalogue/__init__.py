"""Activities, levels, badges, challenges and scopes, as data files."""
