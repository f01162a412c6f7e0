"""Opening the terminal client: from settings and a secret to a running app, and its exit code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from api_client.client import Client
from api_client.wire.overview import Overview
from api_client.wire.session import SignedIn
from tui import credentials, paths, secret_sources
from tui.claims import ClaimJournal
from tui.config import Config
from tui.credentials import Credential
from tui.drafts import Drafts
from tui.exit_codes import Failure
from tui.last_seen import LastSeen
from tui.resources import OVERVIEW
from tui.session import Known, KnownPassword, Session

USER_AGENT = "mxprofile"


def open_client(
    config: Config,
    credential: Credential | None,
    *,
    keep: Callable[[str, SignedIn], None] | None = None,
    forget: Callable[[str], object] | None = None,
    given: KnownPassword | None = None,
    last_seen: LastSeen | None = None,
    kiosk: bool = False,
) -> int:
    """Open the client on ``config.server`` and return the code to exit with.

    Args:
        config: the settings in force.
        credential: the secret to begin with, or None for the sign-in screen.
        keep: what to do with a sign-in that was made in the client; None stores it for its server.
        forget: what to do when the account that is signed in is deleted; None removes what is stored for its server.
        given: whose password is filled in where it is asked for; None for nobody's.
        last_seen: what was on the screen when it was left, to begin with; None to begin with nothing.
        kiosk: whether nothing is offered that leads out of the client.

    Raises:
        Failure: the folder for claims in flight can't be made.
        api_client.errors.BadServerAddress: the configured server is no address.
    """
    from tui.app import run

    path = paths.claims_journal()
    try:
        paths.private_dir(path.parent)
    except OSError as error:
        raise Failure(f"{path.parent} can't be made ({error.strerror}): correct its parent folder") from None
    connect = partial(Client, user_agent=USER_AGENT, read_only=config.read_only)
    client = connect(config.server)
    if credential is not None:
        client.use(credential.secret)
    session = Session(
        client,
        server=config.server,
        signed_in=credential is not None,
        connect=connect,
        keep=keep or partial(_keep, config.keyring, last_seen),
        journal=ClaimJournal(path),
        drafts=Drafts(paths.drafts_dir()),
        forget=forget or secret_sources.forget,
    )
    session.kiosk = kiosk
    session.kept_in = "" if keep else secret_sources.likely_place(keyring=config.keyring)
    if kiosk:
        session.kept_in = "a folder of your SSH key's"
    session.pace = timedelta(seconds=config.refresh_seconds)
    session.email = credential.email if credential else ""
    session.given = given
    if last_seen is not None:
        _show_again(session, last_seen)
    return run(session=session, config=config, last_seen=last_seen)


def _show_again(session: Session, last_seen: LastSeen) -> None:
    """Let the session know the Overview that was seen last, unless it was of an older form."""
    kept = last_seen.answer()
    with suppress(KeyError, ValueError, TypeError):
        if kept is not None:
            known = Known(Overview.model_validate(kept["overview"]), datetime.fromisoformat(kept["at"]))
            session.begin_with(OVERVIEW, known)


def _keep(
    keyring: bool,  # noqa: FBT001 - always bound by name of the setting
    last_seen: LastSeen | None,
    server: str,
    answer: SignedIn,
) -> None:
    secret_sources.keep(credentials.of_session(server, answer), keyring=keyring)
    if last_seen is not None:
        last_seen.renew()
