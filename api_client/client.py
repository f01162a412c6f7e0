"""The client of a mxprofile backend.

    async with Client("https://profile.example", secret) as client:
        overview = await client.overview()
        print(overview.header.name.plain, overview.header.points)

Every method is one operation of the API and raises `api_client.errors.ApiError` when it fails. Reads remember their
last answer and ask whether it changed: the same object comes back when it did not.
"""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from api_client import address
from api_client.calls import Calls
from api_client.secret import AnySecret

if TYPE_CHECKING:
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

GroupT = TypeVar("GroupT")

OVERVIEW = "/v1/me/overview"

DEADLINE = 15.0
"""Seconds a call may take, all attempts together."""


class Group(Generic[GroupT]):
    """A resource group of a client, imported when it is first used: a start needs two of thirty, and their models."""

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._class = name

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    def __get__(self, client: Client, owner: type[Any]) -> GroupT:
        group: GroupT = getattr(import_module(f"api_client.resources.{self._module}"), self._class)(client._calls)  # noqa: SLF001
        vars(client)[self._name] = group  # From now on found before this descriptor.
        return group


class Client:
    """One server, one secret, and the resource groups. Use it as an async context manager, or call `aclose`."""

    accounts: Group[Accounts] = Group("accounts", "Accounts")
    activities: Group[Activities] = Group("activities", "Activities")
    activity: Group[Activity] = Group("activity", "Activity")
    api_keys: Group[ApiKeys] = Group("api_keys", "ApiKeys")
    badges: Group[Badges] = Group("badges", "Badges")
    challenges: Group[Challenges] = Group("challenges", "Challenges")
    coming_recovery_email: Group[ComingRecoveryEmails] = Group("coming_recovery_email", "ComingRecoveryEmails")
    connections: Group[Connections] = Group("connections", "Connections")
    credits: Group[Credits] = Group("credits", "Credits")
    introspection: Group[Introspection] = Group("introspection", "Introspection")
    invitations: Group[Invitations] = Group("invitations", "Invitations")
    leaderboards: Group[Leaderboards] = Group("leaderboards", "Leaderboards")
    merges: Group[Merges] = Group("merges", "Merges")
    notifications: Group[Notifications] = Group("notifications", "Notifications")
    operator: Group[Operator] = Group("operator", "Operator")
    password_resets: Group[PasswordResets] = Group("password_resets", "PasswordResets")
    personal_data: Group[PersonalDataGroup] = Group("personal_data", "PersonalDataGroup")
    points: Group[Points] = Group("points", "Points")
    profile: Group[Profile] = Group("profile", "Profile")
    profiles: Group[Profiles] = Group("profiles", "Profiles")
    projects: Group[Projects] = Group("projects", "Projects")
    referral: Group[ReferralLink] = Group("referral", "ReferralLink")
    sessions: Group[Sessions] = Group("sessions", "Sessions")
    sign_ups: Group[SignUps] = Group("sign_ups", "SignUps")
    suggestions: Group[Suggestions] = Group("suggestions", "Suggestions")
    tokens: Group[Tokens] = Group("tokens", "Tokens")
    two_factor: Group[TwoFactorAuthentication] = Group("two_factor", "TwoFactorAuthentication")
    watched_apps: Group[WatchedApps] = Group("watched_apps", "WatchedApps")

    def __init__(
        self,
        server: str,
        secret: AnySecret | None = None,
        *,
        deadline: float = DEADLINE,
        user_agent: str | None = None,
        read_only: bool = False,
    ) -> None:
        """Prepare the client; nothing is sent yet.

        Args:
            server: ``https://…``, ``http://`` to a loopback address, or ``unix:/path/to/socket``.
            secret: a session, API key, token, or a service's or operator's secret.
            deadline: seconds a call may take, all its attempts together.
            user_agent: what the server lists beside a session.
            read_only: refuse every call that changes something, but signing in, with `api_client.errors.ReadOnly`.

        Raises:
            BadServerAddress: for any other kind of address.
        """
        where = address.parse(server)
        self.server = where.text
        """The address in its normal form."""
        self._calls = Calls(where, secret, deadline, user_agent or "mxprofile-client", read_only=read_only)
        self.read_only = read_only
        """True when nothing can be changed through this client."""

    def use(self, secret: AnySecret | None) -> None:
        """Send `secret` from now on, as after a sign-in; what is remembered for the former one is forgotten."""
        self._calls.use(secret)

    async def overview(self) -> Overview:
        """The header and the seven cards of the Overview."""
        return await self._calls.get_late(OVERVIEW, _overview_model)

    @property
    def overview_version(self) -> str:
        """The ETag of the last `overview`; "" when there is none."""
        known = self._calls.remembered.get(OVERVIEW)
        return known[0] if known is not None else ""

    def remember_overview(self, version: str, overview: Overview) -> None:
        """Have `overview` answer with this very object while the server says that this version of it is still true."""
        self._calls.remembered.put(OVERVIEW, version, overview, 0)

    async def secret_info(self) -> SecretInfo:
        """What the secret in use is, and whose (rule 13.6)."""
        from api_client.wire.secret import SecretInfo

        return await self._calls.get("/v1/token", SecretInfo)

    async def health(self) -> Health:
        """Whether the server lives; asked once, without secret."""
        from api_client.wire.health import Health

        return await self._calls.get("/v1/health", Health, signed=False, retry=False)

    async def ready(self) -> Health:
        """Whether the server can serve (database reached, migrations done); asked once, without secret."""
        from api_client.wire.health import Health

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


def _overview_model() -> type[Overview]:
    from api_client.wire.overview import Overview

    return Overview
