"""Life-like values for widget tests. `overview()` is the signed-in member Ada; every text field can be replaced.

One file, though a long one: all of it is about one person and who is around her, and has to go together.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from api_client.wire.account import AccountStatus, Company
from api_client.wire.badge import Badge, Badges
from api_client.wire.challenge import Challenge, ChallengeStep
from api_client.wire.connection import Invitation, Person, Suggestion
from api_client.wire.credit import CreditBalance, CreditRow, Credits
from api_client.wire.enums import (
    Category,
    ChallengeState,
    InvitationState,
    LookingFor,
    ProjectStatus,
    Rarity,
    SuggestionReason,
)
from api_client.wire.leaderboard import BoardRow, CompanyRank, LeaderboardCard
from api_client.wire.merge import MergeChoice, Merged, MergeEmail, MergePreview, MergeValue, StartedMerge
from api_client.wire.overview import Overview, OverviewBadges
from api_client.wire.own_account import OwnAccount
from api_client.wire.points import CategoryPoints, DayPoints, Level, Points, Stats
from api_client.wire.profile import Certificate, Experience, Header, PersonalInfo
from api_client.wire.project import ProjectSummary
from api_client.wire.secret import ApiKey, Token, TokenScope
from api_client.wire.text import Untrusted, UntrustedBlock

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TODAY = NOW.date()


class Texts:
    """Makes the text of every field from the life-like one: here as it is, in a hostile test something else."""

    def line(self, text: str) -> Untrusted:
        """One line."""
        return Untrusted(text)

    def block(self, text: str) -> UntrustedBlock:
        """Several lines."""
        return UntrustedBlock(text)


LIFE_LIKE = Texts()


def clock() -> datetime:
    """The present of all widget tests."""
    return NOW


def badge(
    name: str,
    rarity: Rarity = Rarity.BLUE,
    *,
    level: int = 1,
    levels: int = 1,
    progress: float = 1.0,
    earned: bool = False,
    featured: bool = False,
    texts: Texts = LIFE_LIKE,
) -> Badge:
    """A badge; what is not given follows from its progress."""
    return Badge(
        id=name.lower().replace(" ", "-"),
        name=texts.line(name),
        description=texts.line("Help others: have answers accepted on the forum, review apps, share what you know."),
        rarity=rarity,
        level=level,
        levels=levels,
        progress=progress,
        done=int(40 * progress),
        target=40,
        earned_at=NOW - timedelta(days=12) if earned else None,
        featured=featured,
    )


def badges(texts: Texts = LIFE_LIKE) -> Badges:
    """Three groups."""
    return Badges(
        earned=[
            badge("Forum Legend", Rarity.ORANGE, level=3, levels=3, earned=True, featured=True, texts=texts),
            badge("Publisher", Rarity.PURPLE, level=2, levels=3, progress=0.4, earned=True, featured=True, texts=texts),
            badge("First App", Rarity.GREEN, earned=True, texts=texts),
        ],
        in_progress=[
            badge("Reviewer", Rarity.PURPLE, level=2, levels=3, progress=0.8, texts=texts),
            badge("Night Committer", Rarity.BLUE, progress=0.55, texts=texts),
            badge("Mentor", Rarity.ORANGE, progress=0.3, texts=texts),
        ],
        next=[
            badge("Hackathon Finisher", progress=0, texts=texts),
            badge("Data Hub Explorer", Rarity.GREEN, progress=0, texts=texts),
        ],
    )


def challenge(state: ChallengeState = ChallengeState.COMPLETED, texts: Texts = LIFE_LIKE) -> Challenge:
    """Autumn of Answers: all steps done where it is completed or claimed, two of three open otherwise."""
    done = state in {ChallengeState.COMPLETED, ChallengeState.CLAIMED}
    return Challenge(
        id=f"autumn-{state.value}",
        title=texts.line("Autumn of Answers"),
        description=texts.line("Help five people on the forum."),
        starts_at=NOW + timedelta(days=9, hours=2) if state is ChallengeState.UPCOMING else NOW - timedelta(days=20),
        ends_at=NOW + timedelta(days=3, hours=4, minutes=10),
        credits=250,
        state=state,
        assigned=done,
        steps=[
            ChallengeStep(
                kind="forum_answer_accepted", title=texts.line("5 answers accepted"), required=5, done=5 if done else 2
            ),
            ChallengeStep(
                kind="learning_path_completed",
                title=texts.line("Complete a learning path"),
                required=1,
                done=int(done),
            ),
            ChallengeStep(kind="marketplace_review_added", title=texts.line("Review an app"), required=1, done=1),
        ],
        claimed_at=NOW - timedelta(hours=2) if state is ChallengeState.CLAIMED else None,
    )


def credits(texts: Texts = LIFE_LIKE) -> Credits:  # noqa: A001 - the rules' word
    """Two accounts, and what came and went on them."""
    return Credits(
        balances=[
            CreditBalance(account_id="a1", email=texts.line("ada@acme.example"), balance=1250, current=True),
            CreditBalance(account_id="a2", email=texts.line("ada@home.example"), balance=40, current=False),
        ],
        items=[
            CreditRow(
                id=f"row-{place}",
                account_id=account,
                credits=amount,
                reason=texts.line(reason),
                challenge_id=None,
                at=NOW - timedelta(days=place),
            )
            for place, (account, amount, reason) in enumerate(
                [("a1", 1250, "Challenge claimed: Autumn of Answers"), ("a2", -60, "Spent in the shop")]
            )
        ],
        next_cursor=None,
    )


def person(name: str, company: str, texts: Texts = LIFE_LIKE) -> Person:
    """Somebody."""
    return Person(
        profile_id=name.lower().replace(" ", "-").replace(".", ""),
        name=texts.line(name),
        job_title=texts.line("Developer"),
        company=texts.line(company),
        level=4,
    )


def invitations(texts: Texts = LIFE_LIKE) -> list[Invitation]:
    """Two that wait."""
    return [
        Invitation(
            id=f"invitation-{shared}",
            person=person(name, company, texts),
            sent_by_me=False,
            state=InvitationState.PENDING,
            shared_connections=shared,
            created_at=NOW - timedelta(hours=5),
        )
        for name, company, shared in [("Joris de Vries", "Acme", 12), ("Mei Tanaka", "Kyoto Apps", 0)]
    ]


def suggestions(texts: Texts = LIFE_LIKE) -> list[Suggestion]:
    """One for each reason."""
    return [
        Suggestion(
            person=person(name, "Acme", texts),
            reasons=[reason],
            shared_connections=9,
            shared_skills=[texts.line("Java")],
        )
        for name, reason in [
            ("S. Haddad", SuggestionReason.COMPANY),
            ("Lee Park", SuggestionReason.CONNECTIONS),
            ("Chen Wei", SuggestionReason.SKILLS),
        ]
    ]


def board(texts: Texts = LIFE_LIKE) -> LeaderboardCard:
    """Rank 128 of 41 207, with two neighbours on each side."""
    names = ["Priya Nair", "Tomás Ibarra", "Ada Okafor", "Private profile", "Chen Wei"]
    points = [1902, 1880, 1874, 1861, 1855]
    return LeaderboardCard(
        rank=128,
        of=41207,
        points=1874,
        rank_change=14,
        around=[
            BoardRow(
                rank=126 + place,
                profile_id=None if name.startswith("Private") else f"p{place}",
                name=texts.line(name),
                points=points[place],
                me=place == 2,
            )
            for place, name in enumerate(names)
        ],
        company=CompanyRank(name=texts.line("Acme Logistics"), rank=3, of=212),
        as_of=NOW,
    )


def header(texts: Texts = LIFE_LIKE) -> Header:
    """Ada Okafor, level 6."""
    return Header(
        profile_id="0193e0aa-ada",
        name=texts.line("Ada Okafor"),
        job_title=texts.line("Lead Developer"),
        company=texts.line("Acme Logistics"),
        country=texts.line("NL"),
        public=True,
        avatar_url=None,
        level=6,
        points=9960,
        next_level=Level(level=7, points=13000),
        credits=1250,
        connections=84,
        featured_badges=badges(texts).earned,
        certificates=[
            Certificate(name=texts.line("Advanced Developer Certified"), issued_on=date(2026, 3, 2)),
            Certificate(name=texts.line("Rapid Developer Certified"), issued_on=date(2025, 3, 2)),
        ],
    )


def stats(texts: Texts = LIFE_LIKE) -> Stats:
    """All five categories and 30 days."""
    amounts = {
        Category.FORUM: 4210,
        Category.PLATFORM: 2460,
        Category.LEARNING: 1815,
        Category.MARKETPLACE: 975,
        Category.COMMUNITY: 500,
    }
    days = [0, 5, 20, 60, 10, 0, 0, 35, 90, 40, 5, 0, -5, 15, 70, 45, 0, 0, 10, 55, 120, 60, 5, 0, 20, 65, 30, 0, 15, 8]
    return Stats(
        by_category=[
            CategoryPoints(
                category=category, title=texts.line(category.value.title()), points=points, points_30d=points // 9
            )
            for category, points in amounts.items()
        ],
        per_day=[DayPoints(date=TODAY - timedelta(days=29 - at), points=points) for at, points in enumerate(days)],
    )


def points(texts: Texts = LIFE_LIKE) -> Points:
    """The same over 53 weeks, with pauses, and a day of penalties."""
    month = [day.points for day in stats(texts).per_day]
    days = 371
    return Points(
        by_category=stats(texts).by_category,
        per_day=[
            DayPoints(date=TODAY - timedelta(days=days - 1 - at), points=month[at % 30] if at // 40 % 4 else 0)
            for at in range(days)
        ],
        points=9960,
        level=6,
        next_level=Level(level=7, points=13000),
    )


def portfolio(texts: Texts = LIFE_LIKE) -> list[ProjectSummary]:
    """Two published projects and a draft."""
    return [
        ProjectSummary(
            id=name.lower().replace(" ", "-"),
            app_name=texts.line(name),
            customer=texts.line(customer),
            status=status,
            updated_at=NOW - timedelta(days=40),
        )
        for name, customer, status in [
            ("Dock Planner", "Acme Logistics", ProjectStatus.PUBLISHED),
            ("Claims Intake", "Northwind Insurance", ProjectStatus.PUBLISHED),
            ("Fleet Check", "", ProjectStatus.DRAFT),
        ]
    ]


def personal_info(texts: Texts = LIFE_LIKE) -> PersonalInfo:
    """All details filled in."""
    return PersonalInfo(
        department=texts.line("Delivery"),
        about=texts.block("I build apps for harbours and warehouses.\nAsk me about offline data."),
        website=texts.line("https://ada.example"),
        industry=texts.line("Logistics"),
        skills=[texts.line(skill) for skill in ("Java", "Data modelling", "UX")],
        experience=[
            Experience.model_validate(
                {"company": texts.line("Acme"), "role": texts.line("Lead"), "from": date(2021, 5, 1), "to": None}
            )
        ],
        looking_for=LookingFor.PROJECT,
        twitter_url=texts.line("https://twitter.example/ada"),
        linkedin_url=texts.line("https://linkedin.example/in/ada"),
    )


def overview(texts: Texts = LIFE_LIKE) -> Overview:
    """Everything of the Overview."""
    mine = badges(texts)
    return Overview(
        header=header(texts),
        stats=stats(texts),
        badges=OverviewBadges(in_progress=mine.in_progress, next=mine.next),
        challenge=challenge(texts=texts),
        invitations=invitations(texts),
        suggestions=suggestions(texts),
        leaderboard=board(texts),
        portfolio=portfolio(texts),
        personal_info=personal_info(texts),
    )


def token(texts: Texts = LIFE_LIKE) -> Token:
    """A token that was used and ends some day."""
    return Token(
        id="token-1",
        name=texts.line("nightly deploy"),
        scopes=["mx:deployment:write", "mx:deployment:read", "mxp:profile:read"],
        created_at=NOW - timedelta(days=40),
        expires_at=NOW + timedelta(days=50),
        last_used_at=NOW - timedelta(hours=2),
    )


def api_key(texts: Texts = LIFE_LIKE) -> ApiKey:
    """A key that was never used."""
    return ApiKey(id="key-1", name=texts.line("laptop"), created_at=NOW - timedelta(days=3), last_used_at=None)


def scopes(texts: Texts = LIFE_LIKE) -> list[TokenScope]:
    """Four scopes of three services."""
    return [
        TokenScope(
            name=name,
            service=texts.line(service),
            allows=texts.line(allows),
            link=texts.line("https://docs.example"),
        )
        for name, service, allows in [
            ("mx:deployment:read", "Deploy", "See environments and their state"),
            ("mx:deployment:write", "Deploy", "Start, stop and deploy apps"),
            ("mx:app:create", "Projects", "Create apps"),
            ("mxp:profile:read", "Profile", "Read your profile, points, badges and challenges"),
        ]
    ]


def accounts(texts: Texts = LIFE_LIKE) -> list[OwnAccount]:
    """The one that is signed in, one of a company with single sign-on, and a deactivated one."""

    def account(account_id: str, email: str, **changed: object) -> OwnAccount:
        made = OwnAccount(
            id=account_id,
            email=texts.line(email),
            company=Company(id="acme", name=texts.line("Acme Logistics")),
            sso=False,
            status=AccountStatus.ACTIVE,
            current=False,
            created_at=NOW - timedelta(days=420),
            password_changed_at=NOW - timedelta(days=97),
            password_expired=False,
        )
        return made.model_copy(update=changed)

    return [
        account("mine", "ada@acme.example", current=True, password_expired=True),
        account("sso", "a.okafor@bigcorp.example", sso=True, password_changed_at=None),
        account("old", "ada@before.example", company=None, status=AccountStatus.DEACTIVATED),
    ]


def _merge_value(field: str, value: str, source: str, texts: Texts) -> MergeValue:
    return MergeValue.model_validate({"field": field, "value": texts.block(value), "from": source})


def _merge_values(texts: Texts) -> tuple[list[MergeValue], list[MergeValue]]:
    kept = [
        _merge_value("name", "Ada Okafor", "mine", texts),
        _merge_value("job_title", "Lead Developer", "mine", texts),
        _merge_value("skills", "Data modelling", "both", texts),
        _merge_value("points", "10420", "both", texts),
        _merge_value("credits", "1250 on ada@acme.example", "mine", texts),
        _merge_value("credits", "300 on ada@home.example", "other", texts),
    ]
    deleted = [
        _merge_value("job_title", "Consultant", "other", texts),
        _merge_value("points", "-10, Review an app: it was counted on both profiles", "other", texts),
    ]
    return kept, deleted


def started_merge(texts: Texts = LIFE_LIKE) -> StartedMerge:
    """A merge with two masked addresses, and where to ask for support."""
    return StartedMerge(
        id="merge",
        expires_at=NOW + timedelta(hours=1),
        emails=[
            MergeEmail(id="one", masked=texts.line("a••••••@h••••••.example")),
            MergeEmail(id="two", masked=texts.line("o••••••@b••••••.example")),
        ],
        support_url=texts.line("https://support.example/mxprofile"),
    )


def merge_preview(texts: Texts = LIFE_LIKE) -> MergePreview:
    """Two values that can become visible, some that are kept, some that are deleted."""
    kept, deleted = _merge_values(texts)
    choices = [
        MergeChoice(id="website", field="website", value=texts.block("https://ada.example")),
        MergeChoice(id="projects:1", field="projects", value=texts.block("Field Service Planner")),
    ]
    return MergePreview(
        version="v1", expires_at=NOW + timedelta(minutes=30), kept=kept, deleted=deleted, becomes_public=choices
    )


def merged(texts: Texts = LIFE_LIKE) -> Merged:
    """What was done."""
    kept, deleted = _merge_values(texts)
    return Merged(id="merge", profile_id="p", merged_at=NOW, kept=kept, deleted=deleted)
