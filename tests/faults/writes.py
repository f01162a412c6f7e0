"""Every write of the typed client as one of the prepared members does it: a new one needs a row here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from pydantic import SecretStr

from api_client.calls import Calls
from api_client.client import Client
from api_client.wire.activity import ReportedActivity
from tests.backend.images import image
from tests.faults.world import PASSWORD, TEXTS, World, address
from tests.hostile.methods import methods

NEW = SecretStr("Another-horse-8")


@dataclass(frozen=True, slots=True)
class Write:
    """Who does it, and with which arguments."""

    who: str
    arguments: Callable[[World], dict[str, Any]] = lambda world: {}
    changes: bool = True
    """False for one that is a POST and changes nothing."""


def _profile(world: World, name: str) -> str:
    return world.members[name].profile_id


def _an_activity(world: World) -> dict[str, Any]:
    at = datetime.now(UTC)
    kind = "forum_upvote_received"
    return {"activities": [ReportedActivity(id="one", kind=kind, profile_id=_profile(world, "ben"), occurred_at=at)]}


def _a_challenge(world: World) -> dict[str, Any]:
    begin = datetime.now(UTC) + timedelta(days=200)
    steps = [{"kind": "forum_upvote_received", "count": 3}]
    more = {"starts_at": begin, "ends_at": begin + timedelta(days=1), "credits": 5, "steps": steps}
    return {"title": "Spring", "description": "Be liked."} | more


def _a_badge(world: World) -> dict[str, Any]:
    more = {"rarity": "orange", "metric": {"of": "connections"}, "targets": [10**6]}
    return {"name": "Spring", "description": "Be there."} | more


def _confirmed(**more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"password": PASSWORD} | more


def _of(name: str, key: str, /, **more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {name: world.ids[key]} | more


def _about(name: str, /, **more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"profile_id": _profile(world, name)} | more


WRITES: dict[str, Write] = {
    "accounts.change_password": Write("ada", lambda _: {"old_password": PASSWORD, "new_password": NEW}),
    "accounts.delete": Write("ada", _confirmed(email=address("ada"))),
    "accounts.set_password": Write("gina", _of("pending_id", "begun", password=PASSWORD)),
    "accounts.start": Write("ada", _confirmed(email=address("ada2"))),
    "accounts.verify": Write("hana", lambda w: {"pending_id": w.ids["chosen"], "code": w.codes["hana2"]}),
    "activities.report": Write("service", _an_activity),
    "api_keys.create": Write("ada", _confirmed(name="phone")),
    "api_keys.revoke": Write("ada", _of("key_id", "key")),
    "badges.feature": Write("ada", lambda w: {"badge_ids": [w.ids["badge"]]}),
    "challenges.claim": Write("ada", _of("challenge_id", "challenge")),
    "coming_recovery_email.cancel": Write("fay"),
    "connections.remove": Write("ada", _about("ben")),
    "introspection.check": Write("service", lambda w: {"secret": SecretStr(w.operator)}, changes=False),
    "invitations.accept": Write("ada", _of("invitation_id", "received")),
    "invitations.ignore": Write("ada", _of("invitation_id", "received")),
    "invitations.send": Write("ada", _about("eve")),
    "invitations.withdraw": Write("ada", _of("invitation_id", "sent")),
    "merges.confirm": Write("lea", _of("merge_id", "merge of lea")),
    "merges.give_up": Write("ivy", _of("merge_id", "merge of ivy")),
    "merges.send_code": Write("jo", lambda w: {"merge_id": w.ids["merge of jo"], "email_id": w.ids["address of jo"]}),
    "merges.start": Write("ada", _confirmed(email=address("sam"))),
    "merges.verify": Write("kim", lambda w: {"merge_id": w.ids["merge of kim"], "code": w.codes["kim"]}),
    "notifications.change": Write("ada", lambda _: {"buzz_daily_digest": True}),
    "notifications.change_versioned": Write("ada", _of("version", "notifications version", buzz_daily_digest=True)),
    "operator.ask_recovery_email": Write("operator", _about("eve", email=address("eve2"))),
    "operator.badges.change": Write("operator", _of("badge_id", "made badge", name="Grand Tour")),
    "operator.badges.create": Write("operator", _a_badge),
    "operator.challenges.change": Write("operator", _of("challenge_id", "made challenge", credits=6)),
    "operator.challenges.create": Write("operator", _a_challenge),
    "operator.change_company": Write("operator", _of("company_id", "company", name="Works Inc.")),
    "operator.confirm_sign_up": Write("operator", _of("sign_up_id", "held yes")),
    "operator.create_company": Write("operator", lambda _: {"name": "Docks", "domains": ["docks.example"]}),
    "operator.penalize": Write("operator", _about("ada", points=1, reason="Tour")),
    "operator.refuse_sign_up": Write("operator", _of("sign_up_id", "held no")),
    "operator.set_account_status": Write(
        "operator", lambda w: {"account_id": w.members["ben"].account_id, "status": "deactivated"}
    ),
    "operator.set_password_policy": Write("operator", lambda _: {"days": 77}),
    "password_resets.confirm": Write(
        "", lambda w: {"email": address("nina"), "code": w.codes["nina"], "password": NEW}
    ),
    "password_resets.start": Write("", lambda _: {"email": address("eve")}),
    "profile.change": Write("ada", _of("version", "profile version", about="I build.")),
    "profile.remove_avatar": Write("pia"),
    "profile.remove_recovery_email": Write("quin", _confirmed()),
    "profile.set_avatar": Write("ada", lambda _: {"image": image(color="blue"), "kind": "image/png"}),
    "profile.set_public": Write("ada", lambda _: {"public": False}),
    "profile.start_recovery_email": Write("ada", _confirmed(email=address("ada3"))),
    "profile.verify_recovery_email": Write("rika", lambda w: {"code": w.codes["rika"]}),
    "projects.add": Write("ada", lambda _: {"app_name": "Tour", "status": "published"} | TEXTS),
    "projects.delete": Write("ada", _of("project_id", "project")),
    "projects.put": Write(
        "ada",
        lambda w: (
            {"project_id": w.ids["project"], "version": w.ids["project version"]}
            | {"app_name": "Tour", "status": "published"}
            | TEXTS
        ),
    ),
    "referral.invite": Write("ada", lambda _: {"email": address("friend")}),
    "sessions.end": Write("ada"),
    "sessions.sign_in": Write("", lambda _: {"email": address("ada"), "password": PASSWORD}),
    "sign_ups.start": Write("", lambda _: {"email": address("newer"), "password": PASSWORD, "name": "Newer Example"}),
    "sign_ups.verify": Write("", lambda w: {"sign_up_id": w.ids["signing up"], "code": w.codes["new"]}),
    "tokens.create": Write("ada", _confirmed(name="phone", scopes=["mxp:profile:read"])),
    "tokens.delete": Write("ada", _of("token_id", "token")),
    "two_factor.set_up": Write("ada", _confirmed(method="app")),
    "two_factor.turn_off": Write("pia", lambda w: {"password": PASSWORD, "otp": w.codes["pia"]}),
    "two_factor.turn_on": Write(
        "otto", lambda w: {"code": SecretStr(pyotp.TOTP(w.codes["otto"].get_secret_value()).now())}
    ),
    "watched_apps.remove": Write("service", _about("ada", app_id="app-1")),
    "watched_apps.report": Write("service", _about("ben", app_id="app-1", name="Tour Guide")),
    "watched_apps.stop": Write("ada", lambda _: {"app_id": "app-1"}),
    "watched_apps.watch": Write("ada", lambda _: {"app_id": "app-2"}),
}
"""By the name of the method."""


def method(client: Client, name: str) -> Callable[..., Any]:
    """The bound method of this name."""
    place: Any = client
    for part in name.split("."):
        place = getattr(place, part)
    found: Callable[..., Any] = place
    return found


def takes_key(name: str) -> bool:
    """Whether the caller may name the key of her intention."""
    return "idempotency_key" in inspect.signature(method(Client("http://127.0.0.1:1"), name)).parameters


async def all_writes(patch: pytest.MonkeyPatch) -> set[str]:
    """The names of all methods that send anything but a GET: found by looking what each would send."""

    class Sent(Exception):
        pass

    async def send(calls: Calls, verb: str, *arguments: Any, **options: Any) -> None:
        raise Sent(verb)

    patch.setattr(Calls, "_send", send)
    found = set()
    for name, call in methods().items():
        with pytest.raises(Sent) as caught:
            await call(Client("http://127.0.0.1:1"), Path())
        if caught.value.args != ("GET",):
            found.add(name)
    return found
