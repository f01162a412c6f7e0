"""Is the backend alive, and can it serve?"""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from api_client.wire.health import Health
from backend.access import PUBLIC
from backend.call import Call
from backend.operation import Flow, operation
from backend.problems import Problem
from backend.reply import Reply
from backend.store import schema_version

router = APIRouter(tags=["health"])

_VERSION = version("mxprofile")


@operation(router, "GET", "/v1/health", PUBLIC)
async def health(_flow: Flow) -> Reply[Health]:
    """Alive: the process answers, whatever becomes of the database."""
    return Reply(200, _good().model_dump_json().encode(), {})


@operation(router, "GET", "/v1/ready", PUBLIC)
def ready(call: Call) -> Health:
    """Can serve: the database is reached and its migrations are done. Else 503."""
    if not schema_version.fits(call.tx):
        raise Problem(503, "migrations_missing", "Run: mxprofile operator migrate")
    return _good()


def _good() -> Health:
    return Health(status="ok", version=_VERSION)
