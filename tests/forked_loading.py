"""What the processes of `tests.forked` begin with. It opens nothing and starts no thread.

Their passwords are hashed as cheaply as it goes, as in the tests without a process: at its true cost each takes 0.2 s.
"""

from __future__ import annotations

import functools
import gc
from typing import cast

import argon2
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

cheap = functools.partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
setattr(argon2, "PasswordHasher", cheap)  # noqa: B010 - for mypy
create_app(cast("Services", None)).openapi()
catalogue()
for url in ("sqlite:///:memory:", "postgresql://nowhere.invalid/x"):
    Database(url).close()
gc.collect()
gc.freeze()  # shared by all that are forked, as long as nobody writes to it
