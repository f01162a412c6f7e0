"""Who is signed in, the client, and the last good answers. No widgets: the plain commands could use it too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import ApiError, BadServerAddress, NotSignedIn, ReadOnly
from api_client.wire.challenge import Claim
from api_client.wire.session import SignedIn
from tui import last_seen
from tui.avatars import Avatars
from tui.claims import ClaimJournal
from tui.drafts import Drafts
from tui.intentions import Intentions, is_refusal
from tui.resources import OVERVIEW, Resource
from widgets.words import utc_now

Value = TypeVar("Value")


@dataclass(frozen=True)
class Known(Generic[Value]):
    """A good answer, and when it came or was last found to be still true."""

    value: Value
    at: datetime


@dataclass(frozen=True)
class KnownPassword:
    """The password of a member whom nobody chose to be, as in the demo: it is filled in wherever it is asked for."""

    email: str
    password: SecretStr
    sentence: str
    """Tells the person so, and where it comes from."""
    mails: str = ""
    """Tells where mails are that go to nobody else."""


class SomebodyElse(ApiError):
    """Who signed in when the session was over is not who meant this."""

    default = "You signed in as somebody else: nothing was sent."


class Session:
    """One person at one server, as long as the program runs."""

    def __init__(
        self,
        client: Client,
        *,
        server: str,
        signed_in: bool,
        journal: ClaimJournal,
        drafts: Drafts,
        keep: Callable[[str, SignedIn], None],
        connect: Callable[[str], Client] = Client,
        clock: Callable[[], datetime] = utc_now,
        forget: Callable[[str], object] | None = None,
    ) -> None:
        self.client = client
        self.server = server
        """The server's address, as people write it."""
        self.signed_in = signed_in
        """False before the first sign-in, and after the server said that the session is over."""
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
        self._connect = connect
        self._keep = keep
        self._forget = forget
        self._journal = journal
        self._known: dict[tuple[str, str], Known[Any]] = {}
        self._whose = object()
        """Another one for each person who signs in after another."""

    @property
    def read_only(self) -> bool:
        """True when nothing may be changed: then what changes something is neither offered nor sent."""
        return self.client.read_only

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
        known = Known(value if last is None or value != last.value else last.value, self.clock())
        self._known[resource.name, resource.of] = known
        return known

    async def ask(self, request: Callable[[Client], Awaitable[Value]]) -> Value:
        """Make a request; when the session is over, have the person sign in, then make it again.

        Raises:
            ApiError: the request failed, or she did not sign in (`NotSignedIn`), or somebody else did (`SomebodyElse`).
        """
        whose = self._whose
        if not self.signed_in and not await self._sign_in_again(whose):
            raise NotSignedIn
        try:
            return await request(self.client)
        except NotSignedIn:
            self.signed_in = False
            last_seen.forget_all()
            if not await self._sign_in_again(whose):
                raise
        return await request(self.client)

    async def ask_quietly(self, request: Callable[[Client], Awaitable[Value]]) -> Value:
        """Make a request that nobody waits for: when the session is over, nobody is asked to sign in.

        Raises:
            ApiError: the request failed.
        """
        if not self.signed_in:
            raise NotSignedIn
        return await request(self.client)

    async def _sign_in_again(self, whose: object) -> bool:
        done = self.sign_in_again is not None and await self.sign_in_again()
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
        """Claim a challenge's credits (rule 4.3), once, however often it is tried.

        Raises:
            ApiError: refused; or no sure answer came, then the next call sends the same idempotency key again; or the
                journal of claims can't be written, then nothing was sent.
        """
        if self.read_only:
            raise ReadOnly  # Before the journal: what is noted there is sent at the next start.
        owner = await self.profile_id()
        try:
            key = self._journal.begin(owner, challenge_id)
        except OSError as error:
            raise ApiError(f"Nothing was sent, the claim can't be noted on disk: {error.strerror}.") from error
        try:
            claim = await self.ask(lambda client: client.challenges.claim(challenge_id, idempotency_key=key))
        except ApiError as error:
            if is_refusal(error):
                self._close_claim(owner, challenge_id)
            raise
        self._close_claim(owner, challenge_id)
        return claim

    def _close_claim(self, owner: str, challenge_id: str) -> None:
        # An entry that can't be closed is sent again some day, with the same key, and changes nothing.
        with suppress(OSError):
            self._journal.end(owner, challenge_id)

    async def finish_claims(self) -> list[Claim]:
        """Send the claims again that had no answer when the program last ended; returns those that were paid.

        Raises:
            ApiError: one was refused or not answered; the others wait for the next time.
        """
        if self.read_only:
            return []
        owner = await self.profile_id()
        try:
            open_claims = self._journal.open_claims(owner)
        except OSError:
            return []  # The next claim says that the journal can't be used.
        return [await self.claim(challenge_id) for challenge_id in open_claims]
