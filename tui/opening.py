"""Opening the terminal client: from settings and a secret to a running app, and its exit code.

Nothing here loads pydantic, the client of the API or httpx before it has to: they take longer than Textual.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from api_client import address
from api_client.secret import Hidden
from tui import desktop_keyring, paths, private_files
from tui.claims import ClaimJournal
from tui.drafts import Drafts
from tui.exit_codes import Failure
from tui.last_seen import LastSeen
from tui.resources import OVERVIEW
from tui.session import Known, Session
from tui.stand_in import restored

if TYPE_CHECKING:
    from api_client.client import Client
    from api_client.wire.session import SignedIn
    from tui.config import Config
    from tui.credentials import Credential
    from tui.persons import KnownPassword

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
    client = _connect(config, config.server)
    if credential is not None:
        client.use(credential.secret)
    session = _session(
        config,
        client,
        signed_in=credential is not None,
        last_seen=last_seen,
        keep=keep,
        forget=forget,
        kiosk=kiosk,
    )
    session.email = credential.email if credential else ""
    session.given = given
    kept = last_seen.answer() if last_seen is not None else None
    if kept is not None:
        _show_again(session, kept)
    return _run(config, session, last_seen)


def open_as_left(last_seen: LastSeen, *, kiosk: bool = False) -> int | None:
    """Open the client with the settings, the sign-in and the Overview of last time, which all are as they were then.

    They were checked then; what has changed since makes what was kept count no more. The client of the API is made for
    the first request. Returns the code to exit with, or None without having done anything when nothing is kept, or the
    secret is not at hand at once.

    Raises:
        Failure: the file of the sign-in can't be used, or the folder for claims in flight can't be made.
    """
    kept = last_seen.answer()
    if kept is None or "settings" not in kept:
        return None
    config = cast("Config", SimpleNamespace(**kept["settings"]))
    found = _at_hand(config.server, kept)
    if found is None:
        return None
    secret, email = found

    def connect() -> Client:
        client = _connect(config, config.server)
        client.use(secret)
        known = session.last(OVERVIEW)
        if known is not None:
            client.remember_overview(str(kept.get("version", "")), known.value)
        return client

    session = _session(config, connect, signed_in=True, last_seen=last_seen, kiosk=kiosk)
    session.email = email
    _show_again(session, kept)
    return _run(config, session, last_seen)


def _at_hand(server: str, kept: Mapping[str, Any]) -> tuple[Hidden, str] | None:
    """The secret for `server`, and the e-mail of who is signed in where it is known; None for one in the keyring.

    As `tui.secret_sources.find` has it, which loads pydantic, but from the file that was kept: to find its name loads
    OpenSSL. Whatever is not as expected, that one deals with.
    """
    if token := os.environ.get("MXPROFILE_TOKEN", "").strip():
        return Hidden(token), ""
    try:
        stored = json.loads(private_files.read_private(Path(kept["sign_in"])))
        if stored["server"] != address.parse(server).text or stored["in_keyring"]:
            return None
        return Hidden(stored["secret"]), stored["email"]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _session(
    config: Config,
    client: Client | Callable[[], Client],
    *,
    signed_in: bool,
    last_seen: LastSeen | None,
    keep: Callable[[str, SignedIn], None] | None = None,
    forget: Callable[[str], object] | None = None,
    kiosk: bool = False,
) -> Session:
    path = paths.claims_journal()
    try:
        paths.private_dir(path.parent)
    except OSError as error:
        raise Failure(f"{path.parent} can't be made ({error.strerror}): correct its parent folder") from None
    session = Session(
        client,
        server=config.server,
        signed_in=signed_in,
        connect=partial(_connect, config),
        keep=keep or partial(_keep, config.keyring, last_seen),
        journal=ClaimJournal(path),
        drafts=Drafts(paths.drafts_dir()),
        forget=forget or _forget,
        read_only=config.read_only,
    )
    session.kiosk = kiosk
    session.kept_in = "" if keep else desktop_keyring.likely_place(keyring=config.keyring)
    if kiosk:
        session.kept_in = "a folder of your SSH key's"
    session.pace = timedelta(seconds=config.refresh_seconds)
    return session


def _run(config: Config, session: Session, last_seen: LastSeen | None) -> int:
    from tui.terminal import later

    later.load_app()
    from tui.app import run

    return run(session=session, config=config, last_seen=last_seen)


def _show_again(session: Session, kept: dict[str, Any]) -> None:
    """Let the session know the Overview that was seen last, with the picture, unless it was of an older form."""
    from widgets import avatar, half_blocks, header

    with suppress(KeyError, ValueError, TypeError):
        session.begin_with(OVERVIEW, Known(restored(kept["overview"]), datetime.fromisoformat(kept["at"])))
        if kept["avatar"] is not None:
            address, size, image, lines = kept["avatar"]
            session.avatars.remember(address, size, image)
            if lines is not None:
                half_blocks.remember(image, avatar.COLUMNS, header.FULL_ROWS, lines)


def _connect(config: Config, server: str) -> Client:
    from api_client.client import Client

    return Client(server, user_agent=USER_AGENT, read_only=config.read_only)


def _keep(
    keyring: bool,  # noqa: FBT001 - always bound by name of the setting
    last_seen: LastSeen | None,
    server: str,
    answer: SignedIn,
) -> None:
    from tui import credentials, secret_sources

    secret_sources.keep(credentials.of_session(server, answer), keyring=keyring)
    if last_seen is not None:
        last_seen.renew()


def _forget(server: str) -> None:
    from tui import secret_sources

    secret_sources.forget(server)
