"""Where files live. Folders are named here and made by whoever writes into them."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_NAME = "mxprofile"

_own: Path | None = None


def keep_in(folder: Path) -> None:
    """Keep everything in `folder` from now on, which is there; the settings stay where they are."""
    global _own  # noqa: PLW0603
    _own = folder


def config_dir() -> Path:
    """Settings and secrets: ``MXPROFILE_CONFIG_DIR``, or the platform's folder (``XDG_CONFIG_HOME``)."""
    chosen = os.environ.get("MXPROFILE_CONFIG_DIR")
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_config_path(_NAME, appauthor=False)


def config_file() -> Path:
    """The settings a person writes; may be missing."""
    return config_dir() / "config.toml"


def credentials_dir() -> Path:
    """One file per server, 0600 in a 0700 folder."""
    return (_own or config_dir()) / "credentials"


def state_dir() -> Path:
    """What must survive a crash, such as the journal of claims in flight (``XDG_STATE_HOME``)."""
    return _own or platformdirs.user_state_path(_NAME, appauthor=False)


def claims_journal() -> Path:
    """Claims sent and not answered yet."""
    return state_dir() / "claims.jsonl"


def drafts_dir() -> Path:
    """What is typed into forms and not saved yet, a 0600 file each in a 0700 folder."""
    return state_dir() / "drafts"


def last_seen_dir() -> Path:
    """What was last on the screen, for the next start."""
    return state_dir() / "last-seen"


def demo_dir() -> Path:
    """The demo's database, mails and log, unless ``--data-dir`` says otherwise (``XDG_DATA_HOME``)."""
    return platformdirs.user_data_path(_NAME, appauthor=False) / "demo"


def private_dir(path: Path) -> Path:
    """`path`, made if it is missing, for its owner only (0700); its parents are made as the system makes them.

    Raises:
        OSError: it can't be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    return path
