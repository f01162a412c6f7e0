"""Signing in, and the sessions that come of it."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.calls import Calls, build, part
from api_client.errors import NotSignedIn
from api_client.wire.page import Page
from api_client.wire.session import SessionInfo, SignedIn, SignIn


class Sessions:
    """``client.sessions``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def sign_in(self, email: str, password: SecretStr, otp: SecretStr | None = None) -> SignedIn:
        """Begin a session (rule 13.1); pass its `token` to `Client.use`.

        Raises:
            NotSignedIn: `code` is ``bad_credentials``, ``otp_required`` or ``otp_invalid``.
        """
        body = build(SignIn, email=email, password=password, otp=otp)
        return await self._calls.post("/v1/sessions", body, SignedIn, signed=False)

    async def list(self, limit: int = 25, cursor: str | None = None) -> Page[SessionInfo]:
        """My sessions, a page at a time."""
        return await self._calls.get("/v1/sessions", Page[SessionInfo], {"limit": limit, "cursor": cursor})

    async def end(self, session_id: str = "current") -> None:
        """End a session of mine; by default the one in use."""
        try:
            await self._calls.delete(f"/v1/sessions/{part(session_id)}")
        except NotSignedIn as error:
            # After an attempt whose answer was lost: it is over now, which is all that was wanted.
            if session_id != "current" or not error.may_be_done:
                raise
