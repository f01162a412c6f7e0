"""The pydantic models of the HTTP API, one noun per file, shared by client and backend."""
