"""All operations as one route of the application, found by the fixed parts of their paths.

A list of routes is tried from its top: with a hundred operations that took longer than checking who asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


class Operations(BaseRoute):
    """Passes a request to the operation on its path; of two that fit, to the one with the longer fixed beginning."""

    def __init__(self, operations: Sequence[APIRoute]) -> None:
        self.operations = tuple(operations)
        self._by_beginning: dict[tuple[int, tuple[str, ...]], list[APIRoute]] = {}
        for operation in self.operations:
            assert ":path}" not in operation.path, "a path parameter is one part of a path"
            parts = operation.path_format.split("/")
            fixed = next((place for place, part in enumerate(parts) if part.startswith("{")), len(parts))
            self._by_beginning.setdefault((len(parts), tuple(parts[:fixed])), []).append(operation)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The operation, as the scope's `route`; a partial match when only its method is another."""
        if scope["type"] != "http":
            return Match.NONE, {}
        partial: tuple[Match, Scope] = Match.NONE, {}
        for operation in self._candidates(scope["path"].removeprefix(scope.get("root_path", ""))):
            match, child_scope = operation.matches(scope)
            if match is Match.FULL:
                return match, child_scope
            if match is Match.PARTIAL and partial[0] is Match.NONE:
                partial = match, child_scope
        return partial

    def _candidates(self, path: str) -> Iterator[APIRoute]:
        parts = tuple(path.split("/"))
        for fixed in range(len(parts), 0, -1):
            yield from self._by_beginning.get((len(parts), parts[:fixed]), ())

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        await scope["route"].handle(scope, receive, send)
