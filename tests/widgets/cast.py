"""Every widget and row of the package with a life-like value, whose texts a test can replace.

`ACTORS` and `ROWS` name each class; a test fails when one of the package is missing here.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

from pydantic import SecretStr
from textual.widget import Widget

import widgets
from api_client.wire.enums import ChallengeState
from tests.widgets import board_samples, people_samples, portfolio_samples, profile_samples, samples, settings_samples
from tests.widgets.samples import Texts
from widgets import words
from widgets.account_detail import AccountDetail
from widgets.account_row import AccountRow
from widgets.api_key_detail import ApiKeyDetail
from widgets.api_key_row import ApiKeyRow
from widgets.badge_detail import BadgeDetail
from widgets.badge_row import BadgeRow
from widgets.badges_card import BadgesCard
from widgets.card import Card
from widgets.cells import content
from widgets.challenge_card import ChallengeCard
from widgets.challenge_detail import ChallengeDetail
from widgets.challenge_row import ChallengeRow
from widgets.choice_field import ChoiceField
from widgets.choice_row import ChoiceRow
from widgets.choices import Choices, Option
from widgets.credit_balances import CreditBalances
from widgets.download_progress import DownloadProgress
from widgets.earned_badge_detail import EarnedBadgeDetail
from widgets.earned_badge_row import CertificateRow, EarnedBadgeRow
from widgets.event_detail import EventDetail
from widgets.event_row import EventRow
from widgets.fields import Field, PasswordField
from widgets.header import HeaderValue, ProfileHeader
from widgets.invite_row import InviteRow
from widgets.key_footer import KeyFooter, KeyHint
from widgets.leaderboard_card import LeaderboardCard
from widgets.ledger_row import LedgerRow
from widgets.level_line import LevelLine
from widgets.lines import Lines
from widgets.link_view import LinkView
from widgets.member_about import MemberAbout
from widgets.member_header import MemberHeader
from widgets.merge_detail import MergeDetail, MergeResult
from widgets.merge_list import MergeChoiceRow, MergeEmailRow, MergeList, MergeValueRow
from widgets.my_place import MyPlace, PlaceDetail
from widgets.password_policy import PasswordPolicy
from widgets.people_card import People, PeopleCard
from widgets.person_detail import PersonDetail
from widgets.person_row import ConnectionRow, InvitationRow, SuggestionRow
from widgets.personal_data import ChangeDetail, ChangeRow, DataDetail, DataRow, SectionDetail, SectionRow
from widgets.personal_info_card import PersonalInfoCard
from widgets.picture import Picture
from widgets.point_row import PointDetail, PointRow
from widgets.points_detail import PointsDetail
from widgets.portfolio_card import PortfolioCard
from widgets.profile_row_detail import ProfileRowDetail
from widgets.profile_rows import ProfileRow, checklist_rows, other_rows, recovery_rows, visibility_row
from widgets.project_detail import ProjectDetail
from widgets.project_row import ProjectRow, PublishedRow
from widgets.qr import QrCode
from widgets.quiet_focus import QuietFocus
from widgets.rank_row import RankRow
from widgets.referral_view import ReferralView
from widgets.row_list import RowList
from widgets.rows import Heading, Row, Rows
from widgets.scope_picker import ScopePicker, ScopeRow
from widgets.scroll_bar import ThriftilyScrolled, ThriftyScrollBar
from widgets.secret_view import SecretView
from widgets.stats_card import StatsCard
from widgets.status_line import Status, StatusKind, StatusLine
from widgets.tab_bar import Tab, TabBar
from widgets.text_field import TextField
from widgets.tick import Tick
from widgets.time_left import TimeLeft
from widgets.token_detail import TokenDetail
from widgets.token_row import TokenRow
from widgets.two_factor_line import TwoFactorLine
from widgets.watched_app_row import WatchedAppRow
from widgets.way_row import LevelRow, WayDetail, WayRow

ABSTRACT: set[type] = {Lines, Card, QuietFocus, ThriftilyScrolled, ThriftyScrollBar, Row}
"""Bases, which draw nothing themselves, and a part of `RowList`."""


def _card(make: Callable[..., Card[Any]], value: object) -> Widget:
    card = make(key="3", clock=samples.clock)
    card.value = value
    return card


def _detail(make: Callable[..., Lines], value: object) -> Widget:
    detail = make(clock=samples.clock)
    setattr(detail, "value", value)  # noqa: B010 - each detail has a value of its own type
    return detail


def tab_bar(texts: Texts = samples.LIFE_LIKE) -> TabBar:
    """Three tabs, the second one current, the third with something that waits."""
    bar = TabBar()
    bar.tabs = [
        Tab(f"tab-{key}", str(key), words.plain(texts.line(name)), words.plain(texts.line(short)), waiting)
        for key, name, short, waiting in [
            (1, "Overview", "Over", 0),
            (2, "Badges", "Badg", 0),
            (3, "Challenges", "Chal", 1),
        ]
    ]
    bar.current = "tab-2"
    return bar


def key_footer(texts: Texts = samples.LIFE_LIKE) -> KeyFooter:
    """Three keys, and two pinned ones."""
    footer = KeyFooter()
    footer.hints = [
        KeyHint(key, words.plain(texts.line(does)), action)
        for key, does, action in [("c", "Claim credits", "claim"), ("y", "Copy", "copy"), ("/", "Find", "filter")]
    ]
    footer.pinned = [KeyHint("?", "Help", "help"), KeyHint("q", "Quit", "quit")]
    return footer


def _status_line(texts: Texts) -> StatusLine:
    line = StatusLine()
    line.status = Status(StatusKind.ERROR, texts.line("The backend cannot be reached: r tries again"))
    return line


def _header(texts: Texts) -> ProfileHeader:
    header = ProfileHeader(clock=samples.clock)
    header.value = HeaderValue(samples.header(texts), samples.board(texts), claimable=1, invitations=2)
    return header


def _secret_view(texts: Texts) -> SecretView:
    view = SecretView()
    view.secret = SecretStr("mxp_" + words.plain(texts.line("0" * 42)))
    view.revealed = True
    return view


def _token_detail(texts: Texts) -> TokenDetail:
    detail = TokenDetail(clock=samples.clock)
    detail.value = samples.token(texts)
    detail.allows = {scope.name: scope.allows for scope in samples.scopes(texts)}
    return detail


def _time_left(texts: Texts) -> TimeLeft:
    left = TimeLeft(over=words.plain(texts.line("The code is over: ask for a new one.")), clock=samples.clock)
    left.until = samples.NOW
    return left


def _password_policy(texts: Texts) -> PasswordPolicy:
    policy = PasswordPolicy()
    policy.look_at("Correct-horse")
    return policy


def _points_detail(texts: Texts) -> PointsDetail:
    detail = PointsDetail(clock=samples.clock)
    detail.value = samples.points(texts)
    detail.styles.height = 9  # the categories; below them is no text of anybody's
    return detail


def rows(texts: Texts = samples.LIFE_LIKE) -> list[Row]:
    """One row of each kind, and all states of badges and challenges."""
    badges = samples.badges(texts)
    return [
        Heading(words.plain(texts.line("In progress"))),
        *(BadgeRow(badge, samples.clock) for badge in [*badges.earned, *badges.in_progress, *badges.next]),
        *(ChallengeRow(samples.challenge(state, texts), samples.clock) for state in ChallengeState),
        *(LedgerRow(entry, texts.line("ada@acme.example")) for entry in samples.credits(texts).items),
        TokenRow(samples.token(texts), samples.clock),
        ApiKeyRow(samples.api_key(texts), samples.clock),
        *(EarnedBadgeRow(badge, samples.clock) for badge in people_samples.earned_badges(texts)),
        *(CertificateRow(one) for one in people_samples.other_profile(texts=texts).certificates),
        *(EventRow(event, place, samples.clock) for place, event in enumerate(people_samples.events(texts))),
        *(AccountRow(account) for account in samples.accounts(texts)),
        *(MergeEmailRow(one.id, content(one.masked)) for one in samples.started_merge(texts).emails),
        *(MergeChoiceRow(choice, chosen=True) for choice in samples.merge_preview(texts).becomes_public),
        MergeValueRow("kept", samples.merge_preview(texts).kept[0]),
        *(InvitationRow(one, samples.clock) for one in samples.invitations(texts)),
        *(ConnectionRow(one, samples.clock) for one in people_samples.connections(texts)),
        *(SuggestionRow(one) for one in samples.suggestions(texts)),
        *(InviteRow(one, samples.clock) for one in people_samples.invites(texts).page.items),
        *(ScopeRow(scope, chosen=True) for scope in samples.scopes(texts)),
        ChoiceRow("digest", "Daily digest", on=True, about="What happened in Buzz, once a day"),
        *(RankRow(entry, f"first/{place}") for place, entry in enumerate(samples.board(texts).around)),
        *(PointRow(entry, samples.clock) for entry in board_samples.point_ledger(texts).items),
        *(WayRow(rule) for rule in board_samples.point_rules(texts).activities),
        *(LevelRow(level, 9960) for level in board_samples.point_rules(texts).levels),
        *(SectionRow(section) for section in settings_samples.personal_data(texts).sections),
        DataRow("0", settings_samples.personal_row(texts)),
        *(ChangeRow(change, samples.clock) for change in settings_samples.personal_changes(texts)),
        *(ProjectRow(project, samples.clock, unsaved=True) for project in samples.portfolio(texts)),
        *(PublishedRow(project) for project in portfolio_samples.others(texts)),
        *profile_rows(texts),
        *(WatchedAppRow(app, samples.clock) for app in settings_samples.watched_apps(texts)),
    ]


def profile_rows(texts: Texts) -> list[ProfileRow]:
    """All rows of a profile that is not public yet."""
    profile, country = profile_samples.own_profile(texts), words.plain(texts.line("Netherlands"))
    recovery = recovery_rows(profile, profile_samples.coming(texts), samples.NOW)
    return [visibility_row(profile), *checklist_rows(profile, country), *other_rows(profile, country), *recovery]


def _text_field(texts: Texts) -> TextField:
    field = TextField()
    field.text = words.plain(texts.block("I build apps.\nAsk me about offline data."))
    field.styles.height = 3
    return field


def _choice_field(texts: Texts) -> ChoiceField:
    field = ChoiceField()
    field.text = words.plain(texts.line("Netherlands"))
    return field


def _choices(texts: Texts) -> Choices:
    choices = Choices("Category", id="categories")
    choices.options = [Option(name.lower(), texts.line(name)) for name in ("All", "Forum", "Marketplace")]
    choices.chosen, choices.note = "forum", words.plain(texts.line("23 Oct to 21 Nov 2026"))
    return choices


def _my_place(texts: Texts) -> MyPlace:
    place = MyPlace()
    place.value, place.arrow = board_samples.mine(texts), "↓"
    return place


def _qr_code(texts: Texts) -> QrCode:
    code = QrCode()
    code.text = words.plain(texts.line("https://profile.example/join/0193a7c2f4"))
    return code


def _row_list(texts: Texts) -> RowList:
    row_list = RowList()
    row_list.show(Rows(rows(texts)))
    row_list.styles.height = len(rows(texts))
    return row_list


def _scope_picker(texts: Texts) -> ScopePicker:
    picker = ScopePicker()
    picker.offer(samples.scopes(texts))
    picker.styles.height = 8
    return picker


def _merge_list(texts: Texts) -> MergeList:
    merge = MergeList()
    merge.offer(samples.merge_preview(texts))
    merge.styles.height = 16
    return merge


ACTORS: dict[type[Widget], Callable[[Texts], Widget]] = {
    AccountDetail: lambda texts: _detail(AccountDetail, samples.accounts(texts)[0]),
    ApiKeyDetail: lambda texts: _detail(ApiKeyDetail, samples.api_key(texts)),
    BadgeDetail: lambda texts: _detail(BadgeDetail, BadgeRow(samples.badges(texts).earned[0])),
    BadgesCard: lambda texts: _card(BadgesCard, samples.overview(texts).badges),
    ChallengeCard: lambda texts: _card(ChallengeCard, samples.challenge(texts=texts)),
    ChallengeDetail: lambda texts: _detail(ChallengeDetail, samples.challenge(texts=texts)),
    ChoiceField: _choice_field,
    Choices: _choices,
    CreditBalances: lambda texts: _detail(CreditBalances, samples.credits(texts).balances),
    EarnedBadgeDetail: lambda texts: _detail(EarnedBadgeDetail, people_samples.earned_badges(texts)[0]),
    EventDetail: lambda texts: _detail(EventDetail, people_samples.events(texts)[0]),
    Field: lambda texts: Field(value=words.plain(texts.line("Ada")), placeholder="Your name"),
    KeyFooter: key_footer,
    LeaderboardCard: lambda texts: _card(LeaderboardCard, samples.board(texts)),
    LevelLine: lambda texts: LevelLine(samples.header(texts)),
    LinkView: lambda texts: LinkView("Website", texts.line("https://ada.example/portfolio")),
    MemberAbout: lambda texts: _detail(MemberAbout, people_samples.other_profile(texts=texts)),
    MemberHeader: lambda texts: _detail(MemberHeader, people_samples.other_profile(texts=texts)),
    PasswordPolicy: _password_policy,
    MergeDetail: lambda texts: _detail(MergeDetail, samples.merge_preview(texts).kept[0]),
    MergeList: _merge_list,
    MergeResult: lambda texts: _detail(MergeResult, samples.merged(texts)),
    MyPlace: _my_place,
    PlaceDetail: lambda texts: _detail(PlaceDetail, board_samples.mine(texts)),
    PointDetail: lambda texts: _detail(PointDetail, board_samples.point_ledger(texts).items[2]),
    PasswordField: lambda texts: PasswordField(placeholder="Password"),
    PeopleCard: lambda texts: _card(PeopleCard, People(samples.invitations(texts), samples.suggestions(texts))),
    PersonDetail: lambda texts: _detail(PersonDetail, samples.suggestions(texts)[0]),
    PersonalInfoCard: lambda texts: _card(PersonalInfoCard, samples.personal_info(texts)),
    Picture: lambda texts: Picture(),
    PointsDetail: _points_detail,
    PortfolioCard: lambda texts: _card(PortfolioCard, samples.portfolio(texts)),
    ProfileHeader: _header,
    ProfileRowDetail: lambda texts: _detail(ProfileRowDetail, profile_rows(texts)[5]),
    ProjectDetail: lambda texts: _detail(ProjectDetail, portfolio_samples.published(texts)),
    QrCode: _qr_code,
    ReferralView: lambda texts: _detail(ReferralView, people_samples.invites(texts).referral),
    RowList: _row_list,
    ScopePicker: _scope_picker,
    SecretView: _secret_view,
    StatsCard: lambda texts: _card(StatsCard, samples.stats(texts)),
    StatusLine: _status_line,
    TabBar: tab_bar,
    Tick: lambda texts: Tick(words.plain(texts.line("Send me news about the platform by mail."))),
    TextField: _text_field,
    TimeLeft: _time_left,
    TokenDetail: _token_detail,
    WayDetail: lambda texts: _detail(WayDetail, board_samples.point_rules(texts).activities[3]),
    ChangeDetail: lambda texts: _detail(ChangeDetail, settings_samples.personal_changes(texts)[0]),
    DataDetail: lambda texts: _detail(DataDetail, settings_samples.personal_row(texts)),
    SectionDetail: lambda texts: _detail(SectionDetail, settings_samples.personal_data(texts).sections[-1]),
    DownloadProgress: lambda texts: _detail(DownloadProgress, (123_456, 5_000_000)),
    TwoFactorLine: lambda texts: _detail(TwoFactorLine, settings_samples.two_factor(sms=True, texts=texts)),
}
"""Each widget class and how to make one whose every text comes from `texts`."""


def actors(texts: Texts = samples.LIFE_LIKE) -> list[Widget]:
    """One of each widget, and a list that failed with a text from elsewhere."""
    told = RowList()
    told.tell(words.plain(texts.line("The backend cannot be reached")))
    told.styles.height = 2
    return [*(make(texts) for make in ACTORS.values()), told]


def drawing_classes() -> set[type]:
    """The classes of the package that draw: widgets, and rows of the list."""
    found: set[type] = set()
    for module in pkgutil.iter_modules(widgets.__path__, "widgets."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            draws = issubclass(kind, Widget) or hasattr(kind, "line")
            if draws and kind.__module__ == module.name and kind not in ABSTRACT:
                found.add(kind)
    return found
