"""Opening the terminal client: from settings and a secret to a running app, and its exit code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from api_client.client import Client
from api_client.wire.session import SignedIn
from tui import credentials, paths, secret_sources
from tui.claims import ClaimJournal
from tui.config import Config
from tui.credentials import Credential
from tui.drafts import Drafts
from tui.exit_codes import Failure
from tui.session import KnownPassword, Session

USER_AGENT = "mxprofile"


def open_client(
    config: Config,
    credential: Credential | None,
    *,
    keep: Callable[[str, SignedIn], None] | None = None,
    forget: Callable[[str], object] | None = None,
    given: KnownPassword | None = None,
) -> int:
    """Open the client on ``config.server`` and return the code to exit with.

    Args:
        config: the settings in force.
        credential: the secret to begin with, or None for the sign-in screen.
        keep: what to do with a sign-in that was made in the client; None stores it for its server.
        forget: what to do when the account that is signed in is deleted; None removes what is stored for its server.
        given: whose password is filled in where it is asked for; None for nobody's.

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
        keep=keep or partial(_keep, config.keyring),
        journal=ClaimJournal(path),
        drafts=Drafts(paths.drafts_dir()),
        forget=forget or credentials.forget,
    )
    session.pace = timedelta(seconds=config.refresh_seconds)
    session.email = credential.email if credential else ""
    session.given = given
    return run(session=session, config=config)


def _keep(keyring: bool, server: str, answer: SignedIn) -> None:  # noqa: FBT001 - always bound by name of the setting
    secret_sources.keep(credentials.of_session(server, answer), keyring=keyring)
