"""The API as an ASGI application."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from backend import answers, openapi, routes
from backend.answers import ErrorAnswers
from backend.body_limit import BodyLimit
from backend.load_limit import LoadLimit
from backend.request_log import RequestLog
from backend.route_index import Operations
from backend.services import Services


def create_app(services: Services) -> FastAPI:
    """The application over these services. Every module of `backend.routes` gives its `router`."""
    app = FastAPI(
        title="mxprofile",
        version=version("mxprofile"),
        description="Profiles, points, badges, challenges, credits, and the secrets that open them.",
        docs_url=None,
        redoc_url=None,
        # A path with a slash too many is none of ours: sending its caller elsewhere would trust the Host header.
        redirect_slashes=False,
        middleware=[Middleware(RequestLog), Middleware(ErrorAnswers), Middleware(LoadLimit), Middleware(BodyLimit)],
    )
    app.state.services = services
    operations = [route for router in routers() for route in router.routes if isinstance(route, APIRoute)]
    answers.install(app, operations)
    app.router.routes.append(Operations(operations))

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = openapi.document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign] # FastAPI's documented way
    return app


def routers() -> list[APIRouter]:
    """Those of all modules of `backend.routes`; what they import is loaded from then on."""
    names = sorted(module.name for module in pkgutil.iter_modules(routes.__path__))
    return [importlib.import_module(f"backend.routes.{name}").router for name in names]
