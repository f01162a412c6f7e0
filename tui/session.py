"""Who is signed in, the client, and the last good answers. No widgets: the plain commands could use it too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from api_client import loading
from api_client.errors import ApiError, BadServerAddress, NotSignedIn, SecretRefused
from tui import claims, last_seen
from tui.avatars import Avatars
from tui.claims import ClaimJournal
from tui.drafts import Drafts
from tui.intentions import Intentions
from tui.persons import KnownPassword, SomebodyElse
from tui.resources import OVERVIEW, Resource
from tui.stand_in import StandIn
from widgets.words import utc_now

if TYPE_CHECKING:
    from pydantic import SecretStr

    from api_client.client import Client
    from api_client.wire.challenge import Claim
    from api_client.wire.session import SignedIn

Value = TypeVar("Value")

KEPT_OF_MANY = 50
"""Answers of which there is one for each of many, as for each member: so many are remembered, the newest ones."""


class Known(NamedTuple, Generic[Value]):
    """A good answer, and when it came or was last found to be still true."""

    value: Value
    at: datetime


class Session:
    """One person at one server, as long as the program runs."""

    def __init__(
        self,
        client: Client | Callable[[], Client],
        *,
        server: str,
        signed_in: bool,
        journal: ClaimJournal,
        drafts: Drafts,
        keep: Callable[[str, SignedIn], None],
        connect: Callable[[str], Client] | None = None,
        clock: Callable[[], datetime] = utc_now,
        forget: Callable[[str], object] | None = None,
        read_only: bool = False,
    ) -> None:
        """`client` may be a function that makes it for the first request; `read_only` is what holds until then."""
        self._make_client: Callable[[], Client] | None = client if callable(client) else None
        self._client = None if callable(client) else client
        self._read_only = read_only
        self.server = server
        """The server's address, as people write it."""
        self.signed_in = signed_in
        """False before the first sign-in, and after the server said that the session is over."""
        self.is_over = False
        """True once the server said so, even to a request that nobody waits for, until the next sign-in."""
        self.had_one = signed_in
        """True once somebody was signed in: then a sign-in is a return, not a beginning."""
        self.email = ""
        """Who signed in last, to be offered when she has to do it again."""
        self.kept_in = ""
        """Where sign-ins are kept, for people; empty where they aren't."""
        self.kiosk = False
        """True when nothing may lead out of the client: to no program, no file of the person's, no other server."""
        self.given: KnownPassword | None = None
        """Of the member to try things out as."""
        self.drafts = drafts
        """What is typed and not saved."""
        self.clock = clock
        self.intentions = Intentions()
        """The writes whose answer is not known yet."""
        self.pace = timedelta(0)
        """After what time an open tab is fetched again in the background; 0 for never."""
        self.avatars = Avatars(self.ask_quietly)
        self.farewell = ""
        """What the next sign-in begins with, after a session that was ended on purpose."""
        self.changed_hands = False
        """True when it was somebody else who signed in last before."""
        self.password_due = False
        """True when the password that was signed in with is older than it should be (rule 10.2)."""
        self.sign_in_again: Callable[[], Awaitable[bool]] | None = None
        """Asks the person to sign in and tells whether she did; set by whoever can ask."""
        self._connect = connect or _connect
        self._keep = keep
        self._forget = forget
        self._journal = journal
        self._known: dict[tuple[str, str], Known[Any]] = {}
        self._whose = object()
        """Another one for each person who signs in after another."""

    @property
    def client(self) -> Client:
        """The client of the server in use.

        Raises:
            ApiError: there is none yet, and it can't be made.
        """
        if self._client is None:
            assert self._make_client is not None
            self._client = self._make_client()
        return self._client

    @client.setter
    def client(self, client: Client) -> None:
        self._client = client

    @property
    def client_if_any(self) -> Client | None:
        """The client; None while none was needed yet."""
        return self._client

    async def aclose(self) -> None:
        """Close all connections, if there ever was one."""
        if self._client is not None:
            await self._client.aclose()

    @property
    def read_only(self) -> bool:
        """True when nothing may be changed: then what changes something is neither offered nor sent."""
        return self._client.read_only if self._client is not None else self._read_only

    @property
    def known_password(self) -> KnownPassword | None:
        """The password of who is signed in, or was last, if it is known."""
        return self.given if self.given is not None and self.given.email == self.email else None

    def last(self, resource: Resource[Value]) -> Known[Value] | None:
        """The last good answer, to be shown while a newer one is fetched; None before the first."""
        return self._known.get((resource.name, resource.of))

    def begin_with(self, resource: Resource[Value], known: Known[Value]) -> None:
        """Show this, from the last time the program ran, until something newer is there."""
        self._known.setdefault((resource.name, resource.of), known)

    async def fetch(self, resource: Resource[Value], *, quietly: bool = False) -> Known[Value]:
        """Fetch `resource` and remember it. The value is the same object while nothing changed.

        Raises:
            ApiError: it could not be fetched; what was known stays known.
        """
        whose = self._whose
        value = await (self.ask_quietly if quietly else self.ask)(resource.fetch)
        if whose is not self._whose:
            raise SomebodyElse  # It was on its way when she signed in.
        return self.learn(resource, value)

    def learn(self, resource: Resource[Value], value: Value) -> Known[Value]:
        """Remember a value of `resource`, as one that came with the answer to a write; an equal one stays the same."""
        last = self.last(resource)
        same = last is not None and value == last.value and not isinstance(last.value, StandIn)
        known = Known(last.value if last is not None and same else value, self.clock())
        self._known.pop((resource.name, resource.of), None)  # What was learnt last stands last.
        self._known[resource.name, resource.of] = known
        for key in [key for key in self._known if key[1]][:-KEPT_OF_MANY]:
            del self._known[key]
        return known

    async def ask(self, request: Callable[[Client], Awaitable[Value]]) -> Value:
        """Make a request; when the session is over, have the person sign in, then make it again.

        Raises:
            ApiError: the request failed, or she did not sign in (`NotSignedIn`), or somebody else did (`SomebodyElse`).
        """
        whose = self._whose
        await loading.load_requests()
        if not self.signed_in and not await self._sign_in_again(whose):
            raise NotSignedIn
        try:
            return await self._send(request)
        except NotSignedIn:
            self.signed_in = whose is not self._whose  # Who signed in meanwhile is.
            if not await self._sign_in_again(whose):
                raise
        return await self._send(request)

    async def ask_quietly(self, request: Callable[[Client], Awaitable[Value]]) -> Value:
        """Make a request that nobody waits for: when the session is over, nobody is asked to sign in.

        Raises:
            ApiError: the request failed.
        """
        await loading.load_requests()
        if not self.signed_in:
            raise NotSignedIn
        return await self._send(request)

    async def _send(self, request: Callable[[Client], Awaitable[Value]]) -> Value:
        """Make it; when the session is over, nothing of it is kept for the next start."""
        whose = self._whose
        try:
            return await request(self.client)
        except (NotSignedIn, SecretRefused):
            if whose is self._whose:
                self.is_over = True
                last_seen.forget_all()
            raise

    async def _sign_in_again(self, whose: object) -> bool:
        done = whose is self._whose and self.sign_in_again is not None and await self.sign_in_again()
        if whose is not self._whose:
            raise SomebodyElse
        return done

    async def sign_in(self, server: str, email: str, password: SecretStr, otp: SecretStr | None = None) -> None:
        """Begin a session at `server`; the secret is kept by `keep`.

        Raises:
            ApiError: refused (`code` says ``bad_credentials``, ``otp_required``, ``otp_invalid``) or not reached, or
                `server` is no address that may be used.
        """
        client = self.client_at(server)
        try:
            answer = await client.sessions.sign_in(email, password, otp)
        except ApiError:
            if client is not self.client:
                await client.aclose()
            raise
        await self.begin(server, client, answer)

    def client_at(self, server: str) -> Client:
        """The client in use, or a new one where `server` is another; whoever got a new one closes it.

        Raises:
            BadServerAddress: it is no address, or not the one that can be used here.
        """
        if self.kiosk and server != self.server:
            raise BadServerAddress(f"Only {self.server} is to be signed in to here.")
        return self.client if server == self.server else self._connect(server)

    async def begin(self, server: str, client: Client, answer: SignedIn) -> None:
        """Be who signed in, or up, at `server` by this `client`; the secret is kept."""
        email = answer.account.email.plain  # However it was typed.
        client.use(answer.token)
        if client is not self.client:
            await self.client.aclose()
        self.changed_hands = self.had_one and self._is_others(server, email, answer.profile_id)
        if self.changed_hands:
            self._whose = object()
        if self.changed_hands or (server, email) != (self.server, self.email):
            self._known.clear()  # Another account's answers are not this one's.
            self.avatars.forget()
        self.client, self.server, self.email, self.signed_in = client, server, email, True
        self.had_one, self.farewell, self.password_due = True, "", answer.password_expired
        self.is_over = False
        self._keep(server, answer)

    def _is_others(self, server: str, email: str, profile_id: str) -> bool:
        """Whether this is another person than whose session it was; one may have several accounts."""
        if server != self.server:
            return True
        known = self.last(OVERVIEW)
        if known is not None:
            return profile_id != known.value.header.profile_id
        return bool(self.email) and email != self.email  # Of a key or token the address is not known.

    def end(self, farewell: str) -> None:
        """Be nobody, as after an account was deleted; what was known and kept of it is forgotten."""
        self.client.use(None)
        self._known.clear()
        self.avatars.forget()
        self.signed_in = self.had_one = False
        self.email, self.farewell = "", farewell
        if self._forget is not None:
            self._forget(self.server)

    async def profile_id(self) -> str:
        """Whose profile this is.

        Raises:
            ApiError: it is not known yet, and can't be asked for.
        """
        overview = self.last(OVERVIEW) or await self.fetch(OVERVIEW)
        return overview.value.header.profile_id

    async def claim(self, challenge_id: str) -> Claim:
        """Claim a challenge's credits, once, however often it is tried; raises as `tui.claims.claim`."""
        return await claims.claim(self, self._journal, challenge_id)

    async def finish_claims(self) -> list[Claim]:
        """Send the claims again that had no answer when the program last ended; raises as `tui.claims.finish`."""
        return await claims.finish(self, self._journal)


def _connect(server: str) -> Client:
    from api_client.client import Client

    return Client(server)
