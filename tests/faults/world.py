"""Members for whom everything is prepared: each write of the client is the next thing that one of them does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyotp
from pydantic import SecretStr
from sqlalchemy import update

from api_client.client import DEADLINE, Client
from api_client.errors import ApiError
from api_client.wire.activity import ReportedActivity
from backend.services import Services, utc_now
from backend.store import challenges
from backend.store.tables import profiles
from tests.backend import people
from tests.backend.images import image
from tests.backend.people import Person
from tests.backend.postbox import Postbox, text_of
from tests.backend.reporting import WELCOME_KINDS

PASSWORD = SecretStr(people.PASSWORD)
NAMES = ("ada", "ben", "cara", "dora", "eve", "fay", "gina", "hana", "ivy", "jo", "kim", "lea", "mia", "nina", "otto")
MORE_NAMES = ("pia", "quin", "rika", "sam")
TEXTS = {"customer": "Port of Ghent", "business_need": "Ships waited.", "solution": "A plan.", "results": "None do."}
_CODE = re.compile(r"^(\d{6})$", re.MULTILINE)


def address(name: str) -> str:
    """Where mails to her go."""
    return f"{name}@example.org"


@dataclass(slots=True)
class World:
    """Who is there, and what is known of what was prepared."""

    server: str
    services: Services
    members: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """Of what each write is about, and versions."""
    codes: dict[str, SecretStr] = field(default_factory=dict)
    """Mailed and other ones, by whose they are."""
    service: str = ""
    operator: str = ""

    def client(self, who: str = "", server: str | None = None, deadline: float = DEADLINE) -> Client:
        """A client of hers, of the service, of the operator, or of nobody."""
        secret = {"": "", "service": self.service, "operator": self.operator}.get(who)
        secret = self.members[who].secret if secret is None else secret
        return Client(server or self.server, SecretStr(secret) if secret else None, deadline=deadline)

    async def mailed(self, name: str) -> SecretStr:
        """The code in the last mail to her."""
        mails = await asyncio.to_thread(Postbox(self.services).empty)
        (*_, body) = [text_of(mail) for mail in mails if mail["To"].addresses[0].addr_spec == address(name)]
        found = _CODE.search(body)
        assert found is not None
        return SecretStr(found[1])


async def prepared(server: str, services: Services) -> World:
    """Everything, in the database of a running server."""
    world = World(server, services)
    services.database.write_now(lambda tx: challenges.ensure_current(tx, utc_now()))
    for name in (*NAMES, *MORE_NAMES):
        world.members[name] = people.member(services, address(name), name=f"{name.title()} Example")
    private = world.members["pia"].profile_id
    public = update(profiles).where(profiles.c.id != private).values(public=True)
    services.database.write_now(lambda tx: tx.execute(public))
    world.service = people.service(services)["Authorization"].removeprefix("mxtoken ")
    world.operator = people.operator(services)["Authorization"].removeprefix("mxtoken ")
    for prepare in (_own_things, _ties, _accounts, _recovery, _merges, _second_factors, _operators):
        async with AsyncExitStack() as clients:

            async def client(who: str = "", clients: AsyncExitStack = clients) -> Client:
                return await clients.enter_async_context(world.client(who))

            await prepare(world, client)
    return world


_Clients = Callable[..., Awaitable[Client]]


async def _own_things(world: World, client: _Clients) -> None:
    service, ada, ids = await client("service"), await client("ada"), world.ids
    now = datetime.now(UTC)
    await service.activities.report(
        [
            ReportedActivity(id=f"{kind}-{n}", kind=kind, profile_id=world.members["ada"].profile_id, occurred_at=now)
            for n, kind in enumerate(WELCOME_KINDS)
        ]
    )
    ids["challenge"] = next(one.id for one in (await ada.challenges.list()).items if one.state == "completed")
    ids["badge"] = (await ada.badges.list()).earned[0].id
    ids["token"] = (await ada.tokens.create("laptop", ["mxp:profile:read"])).id
    ids["key"] = (await ada.api_keys.create("laptop")).id
    ids["project"] = (await ada.projects.add("Harbour")).id
    await (await client("pia")).profile.set_avatar(image(), "image/png")
    for app in ("app-1", "app-2"):
        await service.watched_apps.report(world.members["ada"].profile_id, app, "Tour Guide")
    await ada.watched_apps.stop("app-2")
    ids["project version"] = (await ada.projects.get(ids["project"])).version
    ids["profile version"] = (await ada.profile.get()).version
    ids["notifications version"] = (await ada.notifications.get_versioned()).version


async def _ties(world: World, client: _Clients) -> None:
    profile = {name: person.profile_id for name, person in world.members.items()}
    ada, ben, cara = await client("ada"), await client("ben"), await client("cara")
    await ben.invitations.accept((await ada.invitations.send(profile["ben"])).id)
    world.ids["received"] = (await cara.invitations.send(profile["ada"])).id
    world.ids["sent"] = (await ada.invitations.send(profile["dora"])).id


async def _accounts(world: World, client: _Clients) -> None:
    gina, hana, nobody, operator = await client("gina"), await client("hana"), await client(), await client("operator")
    world.ids["begun"] = (await gina.accounts.start(address("gina2"), password=PASSWORD)).id
    begun = (await hana.accounts.start(address("hana2"), password=PASSWORD)).id
    await hana.accounts.set_password(begun, PASSWORD)
    world.ids["chosen"], world.codes["hana2"] = begun, await world.mailed("hana2")
    await nobody.password_resets.start(address("nina"))
    world.codes["nina"] = await world.mailed("nina")
    world.ids["signing up"] = (await nobody.sign_ups.start(address("new"), PASSWORD, "New Example")).id
    world.codes["new"] = await world.mailed("new")
    await operator.operator.create_company("Held", ["held.example"], sso=True)
    for name in ("yes", "no"):
        email = f"{name}@held.example"
        pending = await nobody.sign_ups.start(email, PASSWORD, "Held Example")
        mails = await asyncio.to_thread(Postbox(world.services).empty)
        found = _CODE.search(text_of(mails[-1]))
        assert found is not None
        try:
            await nobody.sign_ups.verify(pending.id, SecretStr(found[1]))
        except ApiError as error:
            assert error.status == 403 or error.code, error  # noqa: PT017 - it waits for an operator
        world.ids[f"held {name}"] = pending.id


async def _recovery(world: World, client: _Clients) -> None:
    operator, rika, quin = await client("operator"), await client("rika"), await client("quin")
    for name, member in (("rika", rika), ("quin", quin)):
        await member.profile.start_recovery_email(address(f"{name}2"), password=PASSWORD)
        world.codes[name] = await world.mailed(f"{name}2")
    await quin.profile.verify_recovery_email(world.codes["quin"])
    await operator.operator.ask_recovery_email(world.members["fay"].profile_id, address("fay2"))


async def _merges(world: World, client: _Clients) -> None:
    for name, far in (("ivy", 0), ("jo", 0), ("kim", 1), ("lea", 2)):
        member = await client(name)
        started = await member.merges.start(address("mia" if name == "lea" else "sam"), password=PASSWORD)
        world.ids[f"merge of {name}"] = started.id
        world.ids["merge address"] = started.emails[0].id
        if far:
            await member.merges.send_code(started.id, started.emails[0].id)
            world.codes[name] = await world.mailed("mia" if name == "lea" else "sam")
        if far == 2:
            await member.merges.verify(started.id, world.codes[name])
        if name == "jo":
            world.ids["address of jo"] = started.emails[0].id


async def _second_factors(world: World, client: _Clients) -> None:
    for name in ("otto", "pia"):
        member = await client(name)
        begun = await member.two_factor.set_up("app", password=PASSWORD)
        assert begun.secret is not None
        world.codes[name] = begun.secret
        if name == "pia":
            code = SecretStr(pyotp.TOTP(begun.secret.get_secret_value()).now())
            world.codes[name] = (await member.two_factor.turn_on(code)).recovery_codes[0]


async def _operators(world: World, client: _Clients) -> None:
    operator, now = (await client("operator")).operator, datetime.now(UTC)
    world.ids["company"] = (await operator.create_company("Works", ["works.example"])).id
    made = await operator.challenges.create(
        "Tour",
        "Be liked.",
        starts_at=now + timedelta(days=300),
        ends_at=now + timedelta(days=301),
        credits=5,
        steps=[{"kind": "forum_upvote_received", "count": 3}],
    )
    world.ids["made challenge"] = made.id
    metric = {"of": "connections"}
    badge = await operator.badges.create("Tour", "Be there.", rarity="orange", metric=metric, targets=[10**6])
    world.ids["made badge"] = badge.id
