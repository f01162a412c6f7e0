"""What can be read from the server, once: its name for people, and the call that fetches it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

from api_client.errors import Forbidden
from api_client.paging import LARGEST_PAGE, whole
from tui.paged import Answer, Pages

if TYPE_CHECKING:  # What is fetched imports its models itself, when it is fetched.
    from api_client.client import Client
    from api_client.versioned import Versioned
    from api_client.wire.badge import Badges
    from api_client.wire.challenge import Challenge
    from api_client.wire.connection import Connection, Invitation, Suggestion
    from api_client.wire.country import Country
    from api_client.wire.credit import Credits
    from api_client.wire.event import PublicEvent
    from api_client.wire.leaderboard import Leaderboard
    from api_client.wire.notification import NotificationSettings, WatchedApp
    from api_client.wire.overview import Overview
    from api_client.wire.own_account import OwnAccount
    from api_client.wire.own_profile import OwnProfile
    from api_client.wire.page import Page
    from api_client.wire.personal_data import PersonalChange, PersonalData, PersonalRow
    from api_client.wire.points import LedgerRow, PointRules, Points
    from api_client.wire.project import ProjectSummary, PublishedSummary
    from api_client.wire.recovery_email import MyComingRecoveryEmail
    from api_client.wire.referral import Referral, ReferralInvite
    from api_client.wire.secret import ApiKey, Token, TokenScope
    from api_client.wire.two_factor import TwoFactor

Value = TypeVar("Value")


@dataclass(frozen=True)
class Resource(Generic[Value]):
    """Something that is read and shown: its name for people, and how it is fetched."""

    name: str
    """In the middle of a sentence: ``Loading your badges…``."""
    fetch: Callable[[Client], Awaitable[Value]] = field(compare=False)
    """GETs are conditional: the same object comes back while nothing changed."""
    of: str = field(default="", kw_only=True)
    """The id of whom it is about, where there is one for each of many."""


async def _by_its_pane(client: Client) -> Any:
    raise NotImplementedError


@dataclass(frozen=True)
class PagedResource(Resource[Pages[Answer]]):
    """A list that comes a page at a time; which page is asked for its pane knows (`tui.screens.paged`)."""

    fetch: Callable[[Client], Awaitable[Pages[Answer]]] = field(init=False, default=_by_its_pane, compare=False)
    page: Callable[[Client, Any, str | None], Awaitable[Answer]] = field(compare=False)
    """Fetches one page: of what is looked for, and from a cursor on, which is None for the first."""


async def _all_countries(client: Client) -> tuple[Country, ...]:
    return tuple((await whole(client.profile.countries)).items)


class ProfileSettings(NamedTuple):
    """What Settings › Profile shows."""

    profile: OwnProfile
    coming: MyComingRecoveryEmail | None
    """A recovery e-mail that an operator asked for; None where the secret does not allow to look (rule 13.7)."""


async def _profile_settings(client: Client) -> ProfileSettings:
    profile = (await client.profile.get()).value
    try:
        coming = await client.coming_recovery_email.get()
    except Forbidden:
        return ProfileSettings(profile, None)
    return ProfileSettings(profile, coming)


HEAT_MAP_DAYS = 371
"""53 weeks: so many begin in a year."""


async def _board(client: Client, board: Any, cursor: str | None) -> Leaderboard:
    """A page of a `tui.screens.leaderboard.Board`."""
    around: Literal["me"] | None = "me" if board.jumps and cursor is None else None
    return await client.leaderboards.get(board.scope, board.category, limit=LARGEST_PAGE, cursor=cursor, around=around)


class Invites(NamedTuple):
    """My invite link with its counts, and a page of the invites I mailed (rules 5.4 and 5.5)."""

    referral: Referral
    page: Page[ReferralInvite]

    @property
    def next_cursor(self) -> str | None:
        """The page's."""
        return self.page.next_cursor

    @classmethod
    async def fetch(cls, client: Client, cursor: str | None) -> Invites:
        """Both at once."""
        invites = client.referral.invites(LARGEST_PAGE, cursor)
        return cls(*await asyncio.gather(client.referral.get(), invites))


OVERVIEW: Resource[Overview] = Resource("your overview", lambda client: client.overview())
BADGES: Resource[Badges] = Resource("your badges", lambda client: client.badges.list())
POINTS: Resource[Points] = Resource("your points", lambda client: client.points.stats(days=HEAT_MAP_DAYS))
CREDITS: PagedResource[Credits] = PagedResource(
    "your credits", lambda client, _all, cursor: client.credits.get(limit=LARGEST_PAGE, cursor=cursor)
)
LEADERBOARD: PagedResource[Leaderboard] = PagedResource("the leaderboard", _board)
POINT_LEDGER: PagedResource[Page[LedgerRow]] = PagedResource(
    "the history of your points", lambda client, _all, cursor: client.points.ledger(LARGEST_PAGE, cursor)
)
POINT_RULES: Resource[PointRules] = Resource("the ways to earn points", lambda client: client.points.rules())
CHALLENGES: Resource[Page[Challenge]] = Resource("the challenges", lambda client: whole(client.challenges.list))
ACCOUNTS: Resource[Page[OwnAccount]] = Resource("your accounts", lambda client: whole(client.accounts.list))
API_KEYS: Resource[Page[ApiKey]] = Resource("your API keys", lambda client: whole(client.api_keys.list))
TOKENS: Resource[Page[Token]] = Resource("your tokens", lambda client: whole(client.tokens.list))
SCOPES: Resource[Page[TokenScope]] = Resource("the scopes", lambda client: whole(client.tokens.scopes))
NOTIFICATIONS: Resource[Versioned[NotificationSettings]] = Resource(
    "your notifications", lambda client: client.notifications.get_versioned()
)
WATCHED_APPS: Resource[Page[WatchedApp]] = Resource(
    "the apps you watch", lambda client: whole(client.watched_apps.list)
)
TWO_FACTOR: Resource[TwoFactor] = Resource("your two-factor authentication", lambda client: client.two_factor.get())
PERSONAL_DATA: Resource[PersonalData] = Resource("your data", lambda client: client.personal_data.get())
PERSONAL_ROWS: PagedResource[Page[PersonalRow]] = PagedResource(
    "a part of your data",
    lambda client, section, cursor: client.personal_data.section(section, LARGEST_PAGE, cursor),
)
PERSONAL_CHANGES: PagedResource[Page[PersonalChange]] = PagedResource(
    "the changes of your data", lambda client, _all, cursor: client.personal_data.changes(LARGEST_PAGE, cursor)
)
COUNTRIES: Resource[tuple[Country, ...]] = Resource("the countries", _all_countries)
PROFILE: Resource[ProfileSettings] = Resource("your profile", _profile_settings)
PROJECTS: Resource[Page[ProjectSummary]] = Resource("your projects", lambda client: whole(client.projects.list))
EXPLORE: PagedResource[Page[PublishedSummary]] = PagedResource(
    "what others have published",
    lambda client, sought, cursor: client.projects.browse(sought, LARGEST_PAGE, cursor),
)

RECEIVED: PagedResource[Page[Invitation]] = PagedResource(
    "your invitations",
    lambda client, _sought, cursor: client.invitations.list("received", limit=LARGEST_PAGE, cursor=cursor),
)
SENT: PagedResource[Page[Invitation]] = PagedResource(
    "the invitations you sent",
    lambda client, _sought, cursor: client.invitations.list("sent", limit=LARGEST_PAGE, cursor=cursor),
)
CONNECTIONS: PagedResource[Page[Connection]] = PagedResource(
    "your connections", lambda client, sought, cursor: client.connections.list(sought, LARGEST_PAGE, cursor)
)
SUGGESTIONS: PagedResource[Page[Suggestion]] = PagedResource(
    "people you may know", lambda client, _sought, cursor: client.suggestions.list(LARGEST_PAGE, cursor)
)
INVITES: PagedResource[Invites] = PagedResource(
    "your invite link", lambda client, _sought, cursor: Invites.fetch(client, cursor)
)
ACTIVITY: Resource[Page[PublicEvent]] = Resource("your activity", lambda client: client.activity.list())

CLAIM_CHANGES: tuple[Resource[Any], ...] = (OVERVIEW, CHALLENGES, CREDITS)
"""What a claim changes."""
PROJECT_CHANGES: tuple[Resource[Any], ...] = (PROJECTS, OVERVIEW)
"""What an edit of a project changes."""
PROFILE_CHANGES: tuple[Resource[Any], ...] = (PROFILE, OVERVIEW)
"""What an edit of the profile changes."""

PEOPLE_CHANGES: tuple[Resource[Any], ...] = (OVERVIEW, RECEIVED, SENT, CONNECTIONS, SUGGESTIONS)
"""What an answer to an invitation, or a new one, changes."""
