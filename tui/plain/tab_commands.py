"""The plain commands for what the tabs show and do, but for Settings."""

from __future__ import annotations

from tui.plain.grammar import (
    ADDRESS,
    PAGE,
    YES,
    Noun,
    Verb,
    an_id,
    argument,
    listing,
    text_option,
)

SHOWN = (
    "overview",
    "badges",
    "challenges",
    "connections",
    "invitations",
    "suggestions",
    "invites",
    "leaderboard",
    "portfolio",
    "explore",
    "activity",
    "credits",
    "points",
    "ledger",
    "rules",
    "profile",
    "countries",
    "accounts",
    "notifications",
    "apps",
    "developer",
    "two-factor",
    "tokens",
    "keys",
    "scopes",
    "personal-data",
    "changes",
    "sessions",
)
"""What ``mxprofile show`` knows; here, so that the help needs none of the modules that fetch it."""

_CATEGORIES = ("forum", "marketplace", "platform", "community", "learning")
_MEMBER = argument("profile_id", metavar="PROFILE", help="the id of a profile, as the lists of people have it")
_SEARCH = argument("--search", metavar="WORDS", help="only what has these words")
_INVITATION = (an_id("invitation_id", "invitation list"),)
_PROJECT = an_id("project_id", "project list")
_PROJECT_TEXTS = tuple(
    text_option(name, f"--{name.replace('_', '-')}") for name in ("customer", "business_need", "solution", "results")
)

TABS: tuple[Verb | Noun, ...] = (
    Verb(
        "show",
        "print what a screen shows",
        "show:command",
        (argument("tab", choices=SHOWN, metavar="TAB", help=", ".join(SHOWN)), *PAGE),
    ),
    Noun(
        "badge",
        "badges, and which of them the header shows",
        (
            listing("earned, in progress, next", "badges"),
            Verb(
                "feature",
                "show these in the header, in this order, and no others",
                "badges:feature",
                (argument("badge_ids", nargs="*", metavar="ID", help="at most four; none shows none"),),
            ),
        ),
    ),
    Noun(
        "challenge",
        "challenges and their credits",
        (
            listing("all challenges with their state", "challenges"),
            Verb("show", "one challenge with its steps", "challenge:show", (an_id("challenge_id", "challenge list"),)),
            Verb(
                "claim",
                "claim a completed challenge's credits",
                "challenge:claim",
                (an_id("challenge_id", "show challenges"),),
            ),
        ),
    ),
    Noun(
        "connection",
        "who you are connected with",
        (
            Verb("list", "your connections", "people:list_connections", (_SEARCH, *PAGE)),
            Verb("connect", "invite a member to connect, or accept her invitation", "people:connect", (_MEMBER,)),
            Verb("remove", "end a connection, for both of you", "people:remove", (_MEMBER, YES)),
        ),
    ),
    Noun(
        "invitation",
        "invitations to connect",
        (
            Verb(
                "list",
                "what waits for an answer",
                "people:list_invitations",
                (argument("--direction", choices=("received", "sent"), help="only these"), *PAGE),
            ),
            Verb("accept", "connect with who sent it", "people:accept", _INVITATION),
            Verb("ignore", "make it go away; its sender is told nothing", "people:ignore", _INVITATION),
            Verb("withdraw", "take back one of yours", "people:withdraw", _INVITATION),
        ),
    ),
    Noun(
        "invite",
        "invite friends to the community",
        (
            Verb("link", "your invite link and what came of it", "referral:link"),
            Verb("email", "mail an invite with your link", "referral:email", (ADDRESS,)),
            listing("the invites you sent", "invites"),
        ),
    ),
    Noun(
        "member",
        "other members' profiles",
        (
            Verb("show", "what may be seen of a profile", "people:member", (_MEMBER,)),
            Verb("activity", "her last public events", "people:member_activity", (_MEMBER,)),
            Verb("projects", "what she published", "projects:of_member", (_MEMBER, *PAGE)),
        ),
    ),
    Verb(
        "leaderboard",
        "ranks of the last 30 days",
        "leaderboard:board",
        (
            argument("--scope", choices=("platform", "company"), default="platform", help="whose board (%(default)s)"),
            argument("--category", choices=_CATEGORIES, help="points of one category only"),
            argument("--around-me", action="store_true", help="the page with you in the middle"),
            *PAGE,
        ),
    ),
    Noun(
        "project",
        "your portfolio, and what others published",
        (
            listing("your projects, drafts too", "portfolio"),
            Verb("show", "one of your projects", "projects:show", (_PROJECT,)),
            Verb(
                "create",
                "add a project, as a draft unless you say otherwise",
                "projects:create",
                (
                    argument("app_name", metavar="APP-NAME"),
                    *_PROJECT_TEXTS,
                    argument("--publish", action="store_true", help="let others see it at once; needs all texts"),
                ),
            ),
            Verb(
                "edit",
                "change the given texts of a project",
                "projects:edit",
                (_PROJECT, text_option("app_name", "--app-name"), *_PROJECT_TEXTS),
            ),
            Verb("publish", "let others see a project", "projects:publish", (_PROJECT,)),
            Verb("unpublish", "make a project a draft again", "projects:unpublish", (_PROJECT,)),
            Verb("delete", "delete a project", "projects:delete", (_PROJECT, YES)),
            Verb("explore", "what others published", "projects:explore", (_SEARCH, *PAGE)),
            Verb("read", "a published project", "projects:published", (an_id("project_id", "project explore"),)),
        ),
    ),
)
"""In the order of the help."""
