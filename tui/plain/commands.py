"""The plain commands, once: their words, their arguments, and the function behind each, imported when it runs.

The function of a command that needs a sign-in takes the arguments by name and gives a `tui.plain.running.Command`. The
others take before them a function that reads the settings, and give a `tui.plain.running.Result`.
"""

from __future__ import annotations

from tui.plain.grammar import EMAIL, Noun, Verb, argument
from tui.plain.settings_commands import SETTINGS
from tui.plain.tab_commands import TABS

_HERE: tuple[Verb | Noun, ...] = (
    Verb(
        "login",
        "sign in and keep the session safely",
        "sign_in:login",
        (argument("--with-token", action="store_true", help="read an API key or token from standard input"),),
        needs_sign_in=False,
    ),
    Verb("logout", "end the session on the server and here", "sign_in:logout", needs_sign_in=False),
    Verb("status", "who is signed in, where, and how the secret is kept", "sign_in:status", needs_sign_in=False),
    Verb(
        "sign-up",
        "make an account; a code comes by mail",
        "joining:sign_up",
        (
            EMAIL,
            argument("--name", required=True, metavar="NAME", help="your name"),
            argument("--referral", metavar="CODE", help="of who invited you"),
            argument("--marketing", action="store_true", help="agree to marketing e-mail"),
        ),
        needs_sign_in=False,
    ),
    Verb(
        "reset-password",
        "choose a new password; a code comes by mail",
        "joining:reset_password",
        (EMAIL,),
        needs_sign_in=False,
    ),
)

_TOOLS: tuple[Verb | Noun, ...] = (
    Noun(
        "config",
        "settings",
        (
            Verb(
                "init",
                "write a commented config.toml, never over an existing one",
                "settings:init",
                needs_sign_in=False,
            ),
        ),
    ),
    Verb(
        "keys",
        "print the key map in force",
        "settings:keys",
        (argument("--check", action="store_true", help="only check it; ends with 2 and names the line of a fault"),),
        needs_sign_in=False,
    ),
    Verb(
        "completion",
        "print what makes your shell complete commands",
        "settings:completion",
        (argument("shell", choices=("bash", "zsh", "tcsh")),),
        needs_sign_in=False,
    ),
    Verb("doctor", "print what a bug report needs, and no secret", "doctor:doctor", needs_sign_in=False),
)

COMMANDS: tuple[Verb | Noun, ...] = (*_HERE, *TABS, *SETTINGS, *_TOOLS)
"""In the order of the help."""
