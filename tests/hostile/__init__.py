"""A server that answers with whatever it can, against every method of the client and every screen."""
