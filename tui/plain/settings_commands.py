"""The plain commands for what Settings shows and does."""

from __future__ import annotations

from tui.plain.grammar import (
    ADDRESS,
    EMAIL,
    ONE,
    PAGE,
    YES,
    Noun,
    Verb,
    an_id,
    argument,
    listing,
    text_option,
)

_SWITCHES = ("buzz-daily-digest", "buzz-thread-updates", "invitation-mail", "challenge-mail", "marketing-mail")
_APP = (an_id("app_id", "app list"),)
_PROFILE_TEXTS = tuple(
    text_option(name, f"--{name.replace('_', '-')}")
    for name in (
        "name",
        "job_title",
        "department",
        "country",
        "phone",
        "website",
        "about",
        "industry",
        "twitter_url",
        "linkedin_url",
    )
)

SETTINGS: tuple[Verb | Noun, ...] = (
    Noun(
        "profile",
        "your profile",
        (
            Verb("show", "all that the settings show", "show:command", preset={"tab": "profile", **ONE}),
            Verb(
                "edit",
                "change what is given; an empty text clears it",
                "profile:edit",
                (
                    *_PROFILE_TEXTS,
                    argument("--looking-for", choices=("job", "project", "both", "neither")),
                    argument(
                        "--skill",
                        dest="skills",
                        action="append",
                        metavar="SKILL",
                        help="may be repeated; replaces all of them",
                    ),
                    argument(
                        "--experience",
                        action="append",
                        metavar="ITEM",
                        help="'Acme|Developer|2019-04-01|2023-01-31'; may be repeated; replaces all of them",
                    ),
                ),
            ),
            Verb("public", "let everybody see it; needs all of its checklist", "profile:public"),
            Verb("private", "let only your connections see it", "profile:private"),
            Verb("avatar", "send an image", "profile:set_avatar", (argument("file", metavar="FILE"),)),
            Verb("remove-avatar", "take the avatar away", "profile:remove_avatar"),
        ),
    ),
    Noun(
        "recovery-email",
        "the address that helps when a password is lost",
        (
            Verb("set", "have a code mailed to it, and enter that", "recovery_email:set_to", (ADDRESS,)),
            Verb("remove", "have none", "recovery_email:remove", (YES,)),
            Verb("coming", "one that an operator asked for", "recovery_email:coming"),
            Verb("cancel", "cancel that", "recovery_email:cancel"),
        ),
    ),
    Noun(
        "account",
        "your accounts",
        (
            listing("all accounts of your profile", "accounts"),
            Verb("password", "change the signed-in account's password", "accounts:change_password"),
            Verb(
                "create",
                "add an account; a code comes by mail",
                "accounts:create",
                (EMAIL, argument("--marketing", action="store_true", help="agree to marketing e-mail")),
            ),
            Verb("deletion", "what would be lost with the signed-in account", "accounts:deletion"),
            Verb("delete", "delete the signed-in account, whose e-mail you type", "accounts:delete", (EMAIL, YES)),
        ),
    ),
    Verb(
        "merge",
        "merge another profile of yours into this one, step by step",
        "merging:merge",
        (
            EMAIL,
            argument("--make-public", action="append", metavar="ID", help="may be repeated; as the preview lists them"),
        ),
    ),
    Noun(
        "notification",
        "what you hear about",
        (
            Verb("list", "what is on", "show:command", preset={"tab": "notifications", **ONE}),
            Verb(
                "set",
                "switch one on or off",
                "notifications:change",
                (
                    argument("name", choices=_SWITCHES, metavar="NAME", help=", ".join(_SWITCHES)),
                    argument("to", choices=("on", "off")),
                ),
            ),
        ),
    ),
    Noun(
        "app",
        "apps you watch",
        (
            listing("those you watch, and those you stopped watching", "apps"),
            Verb("watch", "watch one again", "notifications:watch", _APP),
            Verb("stop", "stop watching one", "notifications:stop", _APP),
        ),
    ),
    Noun(
        "two-factor",
        "codes besides the password",
        (
            Verb("show", "whether it is on", "show:command", preset={"tab": "two-factor", **ONE}),
            Verb(
                "set-up",
                "turn it on; prints the recovery codes this once",
                "two_factor:set_up",
                (
                    argument(
                        "--method", choices=("app", "sms"), default="app", help="where codes come from (%(default)s)"
                    ),
                    argument("--phone", metavar="NUMBER", help="for sms, as in +31612345678"),
                ),
            ),
            Verb("turn-off", "turn it off", "two_factor:turn_off", (YES,)),
        ),
    ),
    Noun(
        "token",
        "personal access tokens",
        (
            Verb(
                "create",
                "make a token; its secret is printed this once",
                "secrets:create_token",
                (
                    argument("name", metavar="NAME"),
                    argument(
                        "--scope",
                        dest="scopes",
                        action="append",
                        required=True,
                        metavar="S",
                        help="may be repeated; see `mxprofile show scopes`",
                    ),
                    argument(
                        "--expires", metavar="DATE", help="the first moment it no longer works, as in 2027-01-31 (UTC)"
                    ),
                ),
            ),
            listing("all tokens, without their secrets", "tokens"),
            Verb("show", "one token's details", "secrets:show_token", (an_id("token_id", "token list"),)),
            Verb("delete", "delete a token at once", "secrets:delete_token", (an_id("token_id", "token list"), YES)),
        ),
    ),
    Noun(
        "key",
        "API keys",
        (
            Verb(
                "create",
                "make an API key; its secret is printed this once",
                "secrets:create_key",
                (argument("name", metavar="NAME"),),
            ),
            listing("all API keys, without their secrets", "keys"),
            Verb("revoke", "revoke an API key at once", "secrets:revoke_key", (an_id("key_id", "key list"), YES)),
        ),
    ),
    Noun(
        "personal-data",
        "all that is held of you",
        (
            Verb("show", "every section", "show:command", preset={"tab": "personal-data", **ONE}),
            Verb(
                "section",
                "all rows of one section",
                "personal_data:section",
                (an_id("section_id", "personal-data show"), *PAGE),
            ),
            Verb("changes", "the history", "show:command", PAGE, preset={"tab": "changes"}),
            Verb(
                "download",
                "write all of it into a file for your eyes only",
                "personal_data:download",
                (argument("file", metavar="FILE"), YES),
            ),
        ),
    ),
    Noun(
        "session",
        "where you are signed in",
        (
            listing("all sessions", "sessions"),
            Verb("end", "end one", "sessions:end", (an_id("session_id", "session list"),)),
        ),
    ),
)
"""In the order of the help."""
