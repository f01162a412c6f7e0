"""Things that draw: a value in, a message out; they know no network and no app."""
