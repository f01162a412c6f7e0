"""Is the backend alive, and can it serve?"""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from api_client.wire.health import Health
from backend.access import PUBLIC
from backend.operation import Call, operation
from backend.problems import Problem
from backend.store import schema_version

router = APIRouter(tags=["health"])


@router.get("/v1/health")
async def health() -> Health:
    """Alive: the process answers, whatever becomes of the database."""
    return Health(status="ok", version=version("mxprofile"))


@operation(router, "GET", "/v1/ready", PUBLIC)
def ready(call: Call) -> Health:
    """Can serve: the database is reached and its migrations are done. Else 503."""
    if not schema_version.is_current(call.tx):
        raise Problem(503, "migrations_missing", "Run: mxprofile operator migrate")
    return Health(status="ok", version=version("mxprofile"))
