"""The resource groups of `Client`: one noun per file, each method one operation of the API."""
