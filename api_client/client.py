"""The client of a mxprofile backend.

    async with Client("https://profile.example", secret) as client:
        overview = await client.overview()
        print(overview.header.name.plain, overview.header.points)

Every method is one operation of the API and raises `api_client.errors.ApiError` when it fails. Reads remember their
last answer and ask whether it changed: the same object comes back when it did not.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from pydantic import SecretStr

from api_client import address
from api_client.calls import Calls
from api_client.resources.accounts import Accounts
from api_client.resources.activities import Activities
from api_client.resources.activity import Activity
from api_client.resources.api_keys import ApiKeys
from api_client.resources.badges import Badges
from api_client.resources.challenges import Challenges
from api_client.resources.coming_recovery_email import ComingRecoveryEmails
from api_client.resources.connections import Connections
from api_client.resources.credits import Credits
from api_client.resources.introspection import Introspection
from api_client.resources.invitations import Invitations
from api_client.resources.leaderboards import Leaderboards
from api_client.resources.merges import Merges
from api_client.resources.notifications import Notifications
from api_client.resources.operator import Operator
from api_client.resources.password_resets import PasswordResets
from api_client.resources.personal_data import PersonalDataGroup
from api_client.resources.points import Points
from api_client.resources.profile import Profile
from api_client.resources.profiles import Profiles
from api_client.resources.projects import Projects
from api_client.resources.referral import ReferralLink
from api_client.resources.sessions import Sessions
from api_client.resources.sign_ups import SignUps
from api_client.resources.suggestions import Suggestions
from api_client.resources.tokens import Tokens
from api_client.resources.two_factor import TwoFactorAuthentication
from api_client.resources.watched_apps import WatchedApps
from api_client.wire.health import Health
from api_client.wire.overview import Overview
from api_client.wire.secret import SecretInfo

DEADLINE = 15.0
"""Seconds a call may take, all attempts together."""


class Client:
    """One server, one secret, and the resource groups. Use it as an async context manager, or call `aclose`."""

    def __init__(
        self,
        server: str,
        secret: SecretStr | None = None,
        *,
        deadline: float = DEADLINE,
        user_agent: str | None = None,
    ) -> None:
        """Prepare the client; nothing is sent yet.

        Args:
            server: ``https://…``, ``http://`` to a loopback address, or ``unix:/path/to/socket``.
            secret: a session, API key, token, or a service's or operator's secret.
            deadline: seconds a call may take, all its attempts together.
            user_agent: what the server lists beside a session.

        Raises:
            BadServerAddress: for any other kind of address.
        """
        where = address.parse(server)
        self.server = where.text
        """The address in its normal form."""
        self._calls = calls = Calls(where, secret, deadline, user_agent or "mxprofile-client")
        self.accounts = Accounts(calls)
        self.activities = Activities(calls)
        self.activity = Activity(calls)
        self.api_keys = ApiKeys(calls)
        self.badges = Badges(calls)
        self.challenges = Challenges(calls)
        self.coming_recovery_email = ComingRecoveryEmails(calls)
        self.connections = Connections(calls)
        self.credits = Credits(calls)
        self.introspection = Introspection(calls)
        self.invitations = Invitations(calls)
        self.leaderboards = Leaderboards(calls)
        self.notifications = Notifications(calls)
        self.merges = Merges(calls)
        self.operator = Operator(calls)
        self.password_resets = PasswordResets(calls)
        self.personal_data = PersonalDataGroup(calls)
        self.points = Points(calls)
        self.projects = Projects(calls)
        self.profile = Profile(calls)
        self.profiles = Profiles(calls)
        self.referral = ReferralLink(calls)
        self.sessions = Sessions(calls)
        self.sign_ups = SignUps(calls)
        self.suggestions = Suggestions(calls)
        self.tokens = Tokens(calls)
        self.watched_apps = WatchedApps(calls)
        self.two_factor = TwoFactorAuthentication(calls)

    def use(self, secret: SecretStr | None) -> None:
        """Send `secret` from now on, as after a sign-in; what is remembered for the former one is forgotten."""
        self._calls.use(secret)

    async def overview(self) -> Overview:
        """The header and the seven cards of the Overview."""
        return await self._calls.get("/v1/me/overview", Overview)

    async def secret_info(self) -> SecretInfo:
        """What the secret in use is, and whose (rule 13.6)."""
        return await self._calls.get("/v1/token", SecretInfo)

    async def health(self) -> Health:
        """Whether the server lives; asked once, without secret."""
        return await self._calls.get("/v1/health", Health, signed=False, retry=False)

    async def ready(self) -> Health:
        """Whether the server can serve (database reached, migrations done); asked once, without secret."""
        return await self._calls.get("/v1/ready", Health, signed=False, retry=False)

    async def aclose(self) -> None:
        """Give running calls a second, then close all connections."""
        await self._calls.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<Client {self.server}>"
