"""The dialog for a new API key (rule 13.2)."""

from __future__ import annotations

from collections.abc import Awaitable

from api_client.client import Client
from tui.modals.new_secret import Created, NewSecret


class NewApiKey(NewSecret):
    """A name is all it takes."""

    heading = "New API key"
    sentence = "An API key can do everything you can: for less, make a token."

    def request(self, client: Client) -> Awaitable[Created]:
        """The request, made of what is typed."""
        return client.api_keys.create(self.typed_name, **self.confirmed)
