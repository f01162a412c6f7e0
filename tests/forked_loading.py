"""What the processes of `tests.forked` begin with. It opens nothing and starts no thread."""

from __future__ import annotations

import gc
from typing import cast

import argon2.low_level  # noqa: F401
import psycopg  # noqa: F401

import api_client.client  # noqa: F401
import tui.plain.challenge
import tui.plain.doctor
import tui.plain.secrets
import tui.plain.show
import tui.plain.sign_in  # noqa: F401
from backend import background, demo, serve  # noqa: F401
from backend.app import create_app
from backend.catalogue.loading import catalogue
from backend.services import Services
from backend.store.database import Database

create_app(cast("Services", None)).openapi()
catalogue()
for url in ("sqlite:///:memory:", "postgresql://nowhere.invalid/x"):
    Database(url).close()
gc.collect()
gc.freeze()  # shared by all that are forked, as long as nobody writes to it
