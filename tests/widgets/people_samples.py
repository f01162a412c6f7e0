"""Life-like people, as `samples` has the rest."""

from __future__ import annotations

from datetime import date, timedelta

from api_client.wire.connection import Connection
from api_client.wire.enums import LookingFor, ProjectStatus, Rarity
from api_client.wire.event import PublicEvent
from api_client.wire.other_profile import EarnedBadge, OtherProfile, Relation
from api_client.wire.page import Page
from api_client.wire.profile import Certificate, Experience
from api_client.wire.project import ProjectSummary
from api_client.wire.referral import Referral, ReferralInvite
from tests.widgets.samples import LIFE_LIKE, NOW, TODAY, Texts, person
from tui.members import Member
from tui.resources import Invites

ABOUT = """Twelve years of ports and warehouses; I like the hour before a go-live.

Ask me about data models that outlive their apps."""


def earned_badges(texts: Texts = LIFE_LIKE) -> list[EarnedBadge]:
    """Two featured ones, and one that isn't."""
    told = "Help others: have answers accepted on the forum, review apps, share what you know."
    named = [
        ("Forum Legend", Rarity.ORANGE, 2, 3, 12),
        ("Publisher", Rarity.PURPLE, 1, 3, 40),
        ("First App", Rarity.GREEN, 1, 1, 400),
    ]
    return [
        EarnedBadge(
            id=name.lower().replace(" ", "-"),
            name=texts.line(name),
            description=texts.line(told),
            rarity=rarity,
            level=level,
            levels=levels,
            earned_at=NOW - timedelta(days=days),
            featured=days < 100,
        )
        for name, rarity, level, levels, days in named
    ]


def other_profile(relation: Relation = Relation.NONE, texts: Texts = LIFE_LIKE) -> OtherProfile:
    """Joris, who tells everything about himself."""
    line = texts.line
    return OtherProfile(
        profile_id="joris",
        name=line("Joris de Vries"),
        job_title=line("Solution Architect"),
        company=line("Harbour Systems"),
        country=line("NL"),
        avatar_url=None,
        level=7,
        points=14_210,
        badges=earned_badges(texts),
        certificates=[Certificate(name=line("Expert Developer Certified"), issued_on=TODAY - timedelta(days=300))],
        relation=relation,
        invitation_id="invitation-1" if relation in {Relation.INVITED_ME, Relation.INVITED_BY_ME} else None,
        department=line("Delivery"),
        about=texts.block(ABOUT),
        website=line("https://joris.example"),
        industry=line("Logistics"),
        skills=[line(skill) for skill in ("Domain modelling", "Java", "UX", "Public speaking")],
        experience=[
            Experience.model_validate({"company": line(company), "role": line(role), "from": since, "to": until})
            for company, role, since, until in [
                ("Harbour Systems", "Solution Architect", date(2021, 3, 1), None),
                ("Quay Logistics", "Developer", date(2014, 9, 1), date(2021, 2, 28)),
            ]
        ],
        looking_for=LookingFor.PROJECT,
        twitter_url=None,
        linkedin_url=line("https://www.linkedin.com/in/joris-de-vries"),
    )


def events(texts: Texts = LIFE_LIKE) -> list[PublicEvent]:
    """One of each area, and one of an area nobody has heard of yet."""
    return [
        PublicEvent(kind=kind, title=texts.line(title), occurred_at=NOW - timedelta(hours=hours), badge_id=badge_id)
        for kind, title, hours, badge_id in [
            ("badge_earned", "Badge earned: Forum Legend, level 2 of 3", 2, "forum-legend"),
            ("forum_answer_accepted", "Answer accepted: How do I page through 100 000 rows?", 5, None),
            ("marketplace_app_published", "App published: Berth Planner", 30, None),
            ("marketplace_review_added", "Review added: Excel Importer", 24 * 9, None),
            ("garden_tree_planted", "Tree planted", 24 * 80, None),
        ]
    ]


def projects(texts: Texts = LIFE_LIKE) -> list[ProjectSummary]:
    """Two that are published."""
    return [
        ProjectSummary(
            id=f"project-{place}",
            app_name=texts.line(app),
            customer=texts.line(customer),
            status=ProjectStatus.PUBLISHED,
            updated_at=NOW - timedelta(days=20 * place),
        )
        for place, (app, customer) in enumerate([("Berth Planner", "Port of Rotterdam"), ("Crane Watch", "Quay")], 1)
    ]


def joris(relation: Relation = Relation.NONE) -> Member:
    """All that may be seen of him."""
    return Member(other_profile(relation), Page(items=projects()), Page(items=events()))


def connections(texts: Texts = LIFE_LIKE) -> list[Connection]:
    """Three of Ada's."""
    named = [
        ("Mei Tanaka", "Kyoto Rail", 3),
        ("Joris de Vries", "Harbour Systems", 40),
        ("Lee Park", "Hanok Bank", 400),
    ]
    return [
        Connection(
            person=person(name, company, texts).model_copy(update={"job_title": texts.line("Solution Architect")}),
            connected_at=NOW - timedelta(days=days),
        )
        for name, company, days in named
    ]


def invites(texts: Texts = LIFE_LIKE) -> Invites:
    """The link, and two invitations by e-mail: one with points, one without."""
    sent = [("m••••@a••••.example", 5, 2), ("j••••@q••••.example", 0, 400)]
    return Invites(
        Referral(
            url=texts.line("https://profile.example/join/0193a7c2f4"),
            code="0193a7c2f4",
            sign_ups=4,
            friends_referred=1,
            invites_sent=12,
        ),
        Page(
            items=[
                ReferralInvite(
                    id=f"invite-{place}",
                    email=texts.line(email),
                    points=points,
                    created_at=NOW - timedelta(hours=hours),
                )
                for place, (email, points, hours) in enumerate(sent)
            ]
        ),
    )
