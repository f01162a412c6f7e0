"""What members do before and between merges, each act with what the model says comes of it."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from pydantic import SecretStr
from sqlalchemy import delete, update
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.services import Services
from backend.store import awards, members
from backend.store.database import Tx
from backend.store.tables import connections, invitations
from tests.backend import community, merge_model, people
from tests.backend.conftest import Clock
from tests.backend.merge_model import (
    COMPLETED,
    INVITED,
    LEVEL_1,
    MADE_PUBLIC,
    SIGNED_UP,
    Account,
    Invitation,
    Member,
    Ties,
)
from tests.backend.people import PASSWORD, Person, authorization
from tests.backend.reporting import WELCOME, WELCOME_KINDS, activity

KINDS = (
    *WELCOME_KINDS, "marketplace_review_added", "marketplace_review_added", "forum_answer_accepted",
    "forum_downvote_received", "learning_advanced_certified", "platform_app_created",
)  # fmt: skip
NEEDED = Counter(WELCOME_KINDS)
CREDITS = 50
ACTS = {"report": 6, "claim": 5, "tie": 5, "edit": 7, "penalise": 3, "invite": 2, "complete": 1, "switch": 1, "come": 1}
FEWEST, MOST = 3, 6
"""Members: somebody new comes where merges have left fewer."""


class Lives:
    """The members there are, and what the model knows of them."""

    def __init__(self, api: TestClient, services: Services, clock: Clock) -> None:
        self.api, self.services, self.clock = api, services, clock
        self.service, self.operator = people.service(services), people.operator(services)
        self.sso = f"{uuid.uuid4().hex}.example"
        people.company(services, self.sso, self.sso, sso=True)
        self.start = clock()
        self.members: list[Member] = []
        self.ties = Ties()
        self.invites: dict[str, tuple[Member, str]] = {}
        """By address: who invited it first, and the activity that it gave her."""
        self.reported: list[tuple[dict[str, str], int]] = []
        """All that was reported, with its points."""

    def act(self, draw: Random) -> None:
        """One act of somebody."""
        name = draw.choices([*ACTS], [*ACTS.values()])[0]
        if name != "come":
            getattr(self, name)(draw.choice(self.members), draw)
        elif len(self.members) < MOST:
            self.newcomer(draw)

    def newcomer(self, draw: Random) -> None:
        """Somebody with one account or two, perhaps of single sign-on, perhaps by somebody's link."""
        referrer = draw.choice(self.members or [None])
        hashed = self.services.passwords.hash_now(SecretStr(PASSWORD))
        emails = [f"{uuid.uuid4().hex}@{draw.choice(['example.org', 'example.org', self.sso])}" for _ in range(2)]

        def make(tx: Tx) -> members.Member:
            by = None if referrer is None else referrer.id
            has_password = None if emails[0].endswith(self.sso) else hashed
            made = members.create(
                tx, email=emails[0], name="Ada", now=self.clock(), password_hash=has_password, referred_by=by
            )
            if by is not None:
                awards.record_own(tx, by, SIGNED_UP, made.profile_id, self.clock())
            return made

        made = self.services.database.write_now(make)
        member = Member(made.profile_id, [self.account(made.profile_id, made.account_id, emails[0])], referrer=referrer)
        if referrer is not None:
            referrer.do(f"{SIGNED_UP}:{member.id}", SIGNED_UP, self.clock())
        self.members.append(member)
        self.past(member, draw)
        if draw.random() < 0.5:
            self.clock.forward(timedelta(seconds=1))
            second = self.services.database.write_now(
                lambda tx: members.add_account(
                    tx, member.id, emails[1], self.clock(), None if emails[1].endswith(self.sso) else hashed
                )
            )
            member.accounts.append(self.account(member.id, second, emails[1]))

    def past(self, member: Member, draw: Random) -> None:
        """What somebody new has behind her: she has risen, perhaps fallen, and knows somebody."""
        self.report(member, draw, *draw.choice([(), ("learning_expert_certified",)]))
        for act, likely in {self.penalise: 0.7, self.claim: 0.5, self.tie: 0.7}.items():
            if draw.random() < likely and len(self.members) > 1:
                act(member, draw)
        for _ in range(6):
            self.edit(member, draw)

    def account(self, profile_id: str, account_id: str, email: str) -> Account:
        """An account's secrets."""
        person = Person(email, profile_id, account_id, "")
        session = people.secret_of(self.services, person, SecretKind.SESSION)
        key = people.secret_of(self.services, person, SecretKind.API_KEY)
        token = people.token(self.services, person, "mxp:profile:read")
        proof = {"api_key": key} if email.endswith(self.sso) else {"password": PASSWORD}
        return Account(account_id, email, authorization(session), authorization(key), token, proof)

    def report(self, member: Member, draw: Random, *certain: str) -> None:
        """The platform reports some things, under an id that she has or had; `certain` kinds first."""
        person = Person("", draw.choice(member.ids), "", "")
        sent, expected = [], []
        for kind in (*certain, *draw.choices(KINDS, k=draw.randint(2, 6))):
            titled = kind == "learning_lecture_completed"
            at = self.start if titled else self.clock() - timedelta(days=draw.randrange(2))
            more = {"title": draw.choice(["Microflows", "Security"])} if titled else {}
            one = activity(person, kind, at, **more)
            points = member.do(one["id"], kind, at, more.get("title"))
            sent.append(one)
            expected.append(("recorded", points))
            self.reported.append((one, points))
        assert self.send(sent) == expected

    def report_again(self, member: Member) -> None:
        """All that was ever reported of her is sent again, and changes nothing (rule 2.2)."""
        again = [(one, points) for one, points in self.reported if one["profile_id"] in member.ids]
        assert self.send([one for one, _ in again]) == [("duplicate", points) for _, points in again]

    def send(self, sent: list[dict[str, str]]) -> list[tuple[str, int]]:
        answer = self.api.post("/v1/activities", json={"activities": sent}, headers=self.service).json()
        return [(one["status"], one["points"]) for one in answer["results"]]

    def penalise(self, member: Member, draw: Random) -> None:
        """An operator takes points, often so many that a level is lost."""
        least = max(1, member.points - LEVEL_1 + 1) if draw.random() < 0.7 else 1
        points = least + draw.randrange(30)
        body = {"points": points, "reason": "because"}
        path = f"/v1/operator/profiles/{member.id}/penalties"
        assert self.api.post(path, json=body, headers=self.operator).is_success
        member.taken += points

    def complete(self, member: Member, draw: Random) -> None:
        """Her profile is complete, for the first time or again (rule 2.7)."""
        self.once(member, COMPLETED)

    def once(self, member: Member, kind: str) -> None:
        """What the backend records itself, and pays the first time."""
        self.services.database.write_now(lambda tx: awards.record_own(tx, member.id, kind, member.id, self.clock()))
        if kind not in {did.kind for did in member.did}:
            member.do(f"{kind}:{member.id}", kind, self.clock())

    def claim(self, member: Member, draw: Random) -> None:
        """One of her accounts claims a challenge; often the platform reports first what it still needs."""
        done = Counter(did.kind for did in member.did)
        if draw.random() < 0.7:
            sent = [activity(Person("", member.id, "", ""), kind, self.clock()) for kind in (NEEDED - done).elements()]
            if sent:
                points = [member.do(one["id"], one["kind"], self.clock()) for one in sent]
                assert self.send(sent) == [("recorded", one) for one in points]
                self.reported += zip(sent, points, strict=True)
                done = Counter(did.kind for did in member.did)
        account = draw.choice([one for one in member.accounts if one.active])
        answer = self.api.post(f"/v1/me/challenges/{WELCOME}/claim", headers=account.key)
        if WELCOME not in member.claimed and NEEDED - done:
            assert answer.status_code == 409
            return
        if WELCOME not in member.claimed:
            account.balance += CREDITS
            assert (answer.json()["account_id"], answer.json()["balance"]) == (account.id, account.balance)
            member.claimed[WELCOME] = answer.json()
        assert answer.json() == member.claimed[WELCOME]

    def tie(self, member: Member, draw: Random) -> None:
        """Something begins between two, or all that is between them ends."""
        other = draw.choice([one for one in self.members if one is not member])
        one, two = (Person("", who.id, "", "") for who in (member, other))
        if self.ties.between(member, other) or {member, other} in self.ties.connections:
            pair = (member.id, other.id)
            both = connections.c.profile_id.in_(pair), connections.c.other_id.in_(pair)
            invited = invitations.c.sender_id.in_(pair), invitations.c.receiver_id.in_(pair)
            self.write(delete(connections).where(*both), delete(invitations).where(*invited))
            self.ties.forget(member, other)
            return
        state = draw.choice(["accepted", "pending", "pending", "ignored", "taken back"])
        stored = "ignored" if state == "taken back" else state
        invitation_id = community.invite(self.services, one, two, stored)
        self.ties.invitations.append(Invitation(member, other, stored, state == "taken back"))
        if state == "accepted":
            community.connect(self.services, one, two)
            self.ties.connections.add(frozenset((member, other)))
        if state == "taken back":
            this = update(invitations).where(invitations.c.id == invitation_id)
            self.write(this.values(withdrawn_at=self.clock()))

    def edit(self, member: Member, draw: Random) -> None:
        """Something that is written into a profile, or set."""
        person = Person("", member.id, "", "")
        number = draw.randrange(3)
        match draw.choice(
            ["detail", "detail", "skill", "project", "project", "public", "public", "recovery", "digest", "app", "app"]
        ):
            case "detail":
                name = draw.choice(merge_model.DETAILS)
                member.details[name] = f"{name} {draw.randrange(100)}"
                community.change(self.services, person, **{name: member.details[name]})
            case "skill":
                if f"Skill {number}" not in member.skills:
                    member.skills.append(f"Skill {number}")
                    community.give_skills(self.services, person, *member.skills)
            case "project":
                status = draw.choice(["draft", "published"])
                member.projects.append((f"App {number}", status))
                community.add_project(self.services, person, f"App {number}", status, self.clock())
            case "public":
                member.public = not member.public
                community.change(self.services, person, public=member.public)
                if member.public:
                    self.once(member, MADE_PUBLIC)
            case "recovery":
                member.recovery = f"{uuid.uuid4().hex}@rescue.example"
                community.change(self.services, person, recovery_email=member.recovery)
            case "digest":
                self.digest(member)
            case _:
                watching = bool(number) or "app-0" not in member.watched
                member.watched[f"app-{number}"] = True
                path = f"/v1/profiles/{member.id}/watched-apps/app-{number}"
                assert self.api.put(path, json={"name": "App"}, headers=self.service).is_success
                if not watching:
                    self.stop_watching(member, f"app-{number}")

    def digest(self, member: Member) -> None:
        """She wants the daily digest from now on, or no more."""
        headers = next(one.key for one in member.accounts if one.active)
        path = "/v1/me/notifications"
        etag = self.api.get(path, headers=headers).headers["ETag"]
        member.digest = not member.digest
        body = {"buzz_daily_digest": member.digest}
        assert self.api.patch(path, json=body, headers=headers | {"If-Match": etag}).is_success

    def stop_watching(self, member: Member, app: str) -> None:
        headers = next(one.key for one in member.accounts if one.active)
        assert self.api.delete(f"/v1/me/watched-apps/{app}", headers=headers).is_success
        member.watched[app] = False

    def invite(self, member: Member, draw: Random) -> None:
        """She invites an address by mail: often somebody's who is here already (rule 5.5)."""
        email = draw.choice([account.email for other in self.members for account in other.accounts])
        headers = next(one.key for one in member.accounts if one.active)
        answer = self.api.post("/v1/me/referral/invites", json={"email": email}, headers=headers)
        if email in member.addresses:
            assert answer.json()["code"] == "own_address"
            return
        points = 0
        if email not in self.invites:
            activity_id = f"{INVITED}:{answer.json()['id']}"
            points = member.do(activity_id, INVITED, self.clock())
            self.invites[email] = member, activity_id
        assert (answer.status_code, answer.json()["points"]) == (202, points)

    def switch(self, member: Member, draw: Random) -> None:
        """An operator deactivates an account of hers, not the last one, or makes it active again (rule 1.3)."""
        account = draw.choice(member.accounts)
        if account.active and sum(one.active for one in member.accounts) == 1:
            return
        account.active = not account.active
        if account.active:
            # Her sessions have ended for good; keys and tokens open again.
            person = Person(account.email, member.id, account.id, "")
            account.session = authorization(people.secret_of(self.services, person, SecretKind.SESSION))
        body = {"status": "active" if account.active else "deactivated"}
        path = f"/v1/operator/accounts/{account.id}"
        assert self.api.patch(path, json=body, headers=self.operator).is_success

    def merge(self, mine: Member, theirs: Member, chosen: set[str]) -> None:
        """What the model makes of a merge."""
        merge_model.merge(mine, theirs, chosen, self.invites, self.clock())
        self.members.remove(theirs)
        self.ties.merge(mine, theirs, [one for one in self.members if one is not mine])
        self.invites = {
            email: (mine if who is theirs else who, activity_id) for email, (who, activity_id) in self.invites.items()
        }
        for one in self.members:
            if one.referrer is theirs:
                one.referrer = mine

    def write(self, *statements: Any) -> None:
        self.services.database.write_now(lambda tx: [tx.execute(one) for one in statements])
