"""How an operation is declared: everything requests have in common happens here, once.

A handler is a function of a `Call` and of FastAPI's path, query and body parameters. It runs in one unit of work in a
worker thread and returns a wire model, or None for 204:

    @operation(router, "POST", "/v1/me/challenges/{challenge_id}/claim", member(CHALLENGES_CLAIM), keyed=True)
    def claim(call: Call, challenge_id: Id) -> Claim: ...

One that must do something slow outside of its unit (hash a password) is an async function of a `Flow` instead, and
returns `await flow.unit(lambda call: …)`, a `Reply[Model]`. One whose answer is no JSON returns a `File`; one that
streams it is an async function that returns the `Response` itself.

A GET may declare that its body can come `from_replica`. Who asks and what she may is read on the primary all the same.

Around it, in this order: the secret is checked, then scope, Idempotency-Key and rate limit; the answer gets its ETag.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from backend import access
from backend.access import Access
from backend.body_limit import LARGER_BODIES
from backend.call import Call
from backend.network import limited_as
from backend.openapi import MAX_KEY_LENGTH, extra_of, responses_of
from backend.problems import Problem
from backend.reply import File, ModelT, Reply
from backend.secret_first import SecretFirst
from backend.services import Services
from backend.store import freshness, idempotency, rate_limits, secrets
from backend.store.database import DatabaseAway, Rejected, Tx
from backend.store.freshness import Mark
from backend.store.idempotency import StoredAnswer
from backend.store.rate_limits import Limit
from backend.store.secrets import Bearer


@dataclass(frozen=True, slots=True)
class Declared:
    """What one operation declares."""

    method: str
    path: str
    access: Access
    status: int
    keyed: bool
    issues_secret: bool
    limit: Limit | None
    reads: bool
    from_replica: bool = False


class Flow:
    """A request on its way: its parts outside of a unit of work, and the way into one."""

    def __init__(self, declared: Declared, request: Request, body: bytes) -> None:
        self.declared, self.request, self.body = declared, request, body
        self.services: Services = request.app.state.services
        self.now = self.services.clock()
        self.secret = access.secret_in(request.headers.get("authorization"))

    @property
    def network(self) -> str:
        """The network address that asks, for limits; the same for all over a Unix socket without a trusted proxy."""
        peer = self.request.client.host if self.request.client else None
        return limited_as(self.services.proxies.asker(peer, self.request.headers.getlist("x-forwarded-for")))

    async def bearer(self) -> Bearer | None:
        """Who asks, checked as for a unit; for what has to be known before one."""
        return await self.services.database.read(self._admitted)

    async def unit(self, work: Callable[[Call], ModelT]) -> Reply[ModelT]:
        """Runs `work` as this request's one unit of work. Raises `Problem`, `SecretNotGood`, `RuleBroken`."""
        database, replica = self.services.database, self.services.replica
        if replica is not None and self.declared.from_replica:
            bearer, mark = await database.read(self._admitted_at)
            reply = await replica.read(mark, lambda tx: self._read(tx, bearer, work, on_replica=True))
            if reply is not None:
                return reply
        run = database.read if self.declared.reads else database.write
        return await run(lambda tx: self._in_unit(tx, work))

    async def repeated(self) -> Reply[Any] | None:
        """The first answer again; None for a new request. Asked before what is slow or counted, outside of the unit.

        Raises what `idempotency.answered` raises, and what `bearer` does.
        """
        key = _idempotency_key(self.request)
        if key is None:
            return None
        owner = self._owner(await self.bearer())
        stored = await self.services.database.read(
            lambda tx: idempotency.answered(tx, owner, key, self._asked(), self.now)
        )
        return None if stored is None else _again(stored)

    def _owner(self, bearer: Bearer | None) -> str:
        """Whose limits and Idempotency-Keys these are."""
        return f"{bearer.kind}:{bearer.account_id or bearer.name}" if bearer else f"network:{self.network}"

    def _in_unit(self, tx: Tx, work: Callable[[Call], ModelT]) -> Reply[ModelT]:
        bearer = self._admitted(tx, hold=not self.declared.reads)
        owner = self._owner(bearer)
        key = _idempotency_key(self.request) if self.declared.keyed else None
        if key is not None:
            stored = idempotency.begin(tx, owner, key, self._asked(), self.now)
            if stored is not None:
                return _again(stored)
        if self.declared.limit is not None:  # the first answer again is not one more
            rate_limits.spend(tx, self.declared.limit, owner, self.now)
        if self.declared.reads:
            return self._read(tx, bearer, work)
        call = Call(tx, self.now, self.services, self.request, bearer, self.body)
        try:
            made = work(call)
        except Rejected as refused:
            if key is not None and refused.keeps_rows:
                idempotency.free(tx, owner, key)
            raise
        reply = self._reply(call, made)
        if key is not None:
            secret = self.declared.issues_secret
            idempotency.finish(
                tx,
                owner,
                key,
                status=self.declared.status,
                body=None if secret else reply.body.decode(),
                made_id=getattr(made, "id", None) if secret else None,
            )
        if bearer is not None and bearer.profile_id is not None:
            freshness.note_write(tx, bearer.profile_id)
        return reply

    def _read(
        self, tx: Tx, bearer: Bearer | None, work: Callable[[Call], ModelT], *, on_replica: bool = False
    ) -> Reply[ModelT]:
        call = Call(tx, self.now, self.services, self.request, bearer, self.body, on_replica=on_replica)
        return self._reply(call, work(call))

    def _reply(self, call: Call, made: ModelT) -> Reply[ModelT]:
        if isinstance(made, File):
            return Reply(made.status or self.declared.status, made.body, call.headers, made.media_type)
        body = b"" if made is None else made.model_dump_json(by_alias=True).encode()
        return Reply(self.declared.status, body, call.headers)

    def _admitted_at(self, tx: Tx) -> tuple[Bearer | None, Mark]:
        """The bearer, and what a replica must have to answer her."""
        bearer = self._admitted(tx)
        return bearer, freshness.mark(tx, bearer)

    def _admitted(self, tx: Tx, *, hold: bool = False) -> Bearer | None:
        """The bearer, checked against what the operation asks. None for a public operation without a secret.

        With `hold` her account stays with its profile until the unit's end.
        """
        if self.declared.access.is_public:
            return None
        bearer = secrets.find(tx, self.secret, self.now) if self.secret else None
        if bearer is not None and hold:
            bearer = secrets.hold(tx, bearer)
        if bearer is None:
            raise access.refused(self.secret)
        self.declared.access.check(bearer)
        self.request.state.bearer = bearer
        return bearer

    def _asked(self) -> bytes:
        return f"{self.request.method} {self.request.url.path}\n".encode() + self.body


def operation(
    router: APIRouter,
    method: str,
    path: str,
    allowed: Access,
    *,
    status: int | None = None,
    keyed: bool = False,
    issues_secret: bool = False,
    limit: Limit | None = None,
    problems: tuple[int, ...] = (),
    form: type[BaseModel] | None = None,
    takes: tuple[str, ...] = (),
    gives: tuple[str, ...] = (),
    ranges: bool = False,
    max_body: int | None = None,
    from_replica: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares a handler as an operation.

    Args:
        router: Where it is added.
        method: GET reads; all others write.
        path: The path, with parameters in braces.
        allowed: Who may ask.
        status: Of a good answer; 200, or 204 for a handler that returns None.
        keyed: True for what creates or pays: it honours `Idempotency-Key`.
        issues_secret: True when the answer holds a secret and so is never stored; the model has an `id`.
        limit: How often one member (service, operator, or network address) may.
        form: The fields of a form-encoded body, which the handler reads itself from `Flow.body`.
        takes: Media types of a body that is no JSON, which the handler reads itself from `Call.body` or `Flow.body`.
        gives: Media types of an answer that is no JSON, a `File` or a `Response`; such an operation is never keyed.
        ranges: True when a part of what it gives can be asked for, by `Range`.
        max_body: The largest body in bytes, where it is not the usual one; only for a path without parameters.
        from_replica: Its body may come from a copy that lags by seconds, though not behind what the member herself
            wrote. Only for a GET of what is hers, or that asks `Call.decide` who may see what.
        problems: Statuses of errors beyond those that follow from the above, for the OpenAPI document.
    """

    def declare(handler: Callable[..., Any]) -> Callable[..., Any]:
        hints = get_type_hints(handler, include_extras=True)
        returns = hints.pop("return")
        if get_origin(returns) is Reply:
            (returns,) = get_args(returns)
        assert not (keyed and gives), "the answers of keyed operations are kept as JSON"
        assert method == "GET" or not from_replica, "a replica is only read"
        model = None if returns in {type(None), File, Response} else returns
        declared = Declared(
            method,
            path,
            allowed,
            status or (204 if model is None and not gives else 200),
            keyed,
            issues_secret,
            limit,
            method == "GET",
            from_replica,
        )
        endpoint = _endpoint(declared, handler, hints)
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            name=handler.__name__,
            operation_id=handler.__name__,
            status_code=declared.status,
            response_class=Response,
            responses=responses_of(
                declared.access, path, method, model, declared.status, keyed, limit, problems, gives, ranges=ranges
            ),
            openapi_extra=extra_of(declared.access, keyed=keyed, edits=428 in problems, form=form, takes=takes),
            route_class_override=SecretFirst,
        )
        if max_body is not None:
            LARGER_BODIES[method, path] = max_body
        return handler

    return declare


def _endpoint(
    declared: Declared, handler: Callable[..., Any], hints: dict[str, Any]
) -> Callable[..., Awaitable[Response]]:
    """FastAPI's view of a handler: the same parameters, but a `Request` where the handler has its `Call` or `Flow`."""
    is_flow = inspect.iscoroutinefunction(handler)
    _call, *own = inspect.signature(handler).parameters.values()

    async def endpoint(request: Request, **parameters: Any) -> Response:
        flow = Flow(declared, request, await request.body())
        if is_flow:
            reply: Reply[Any] | Response = await handler(flow, **parameters)
        else:
            reply = await flow.unit(lambda call: handler(call, **parameters))
        response = reply if isinstance(reply, Response) else reply.response(request, reads=declared.reads)
        await _touch(flow)
        return response

    asked = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)
    parameters = [parameter.replace(annotation=hints[parameter.name], kind=parameter.KEYWORD_ONLY) for parameter in own]
    endpoint.__signature__ = inspect.Signature([asked, *parameters])  # type: ignore[attr-defined] # FastAPI reads it
    endpoint.admit = lambda request: Flow(declared, request, b"").bearer()  # type: ignore[attr-defined] # SecretFirst's
    endpoint.__doc__, endpoint.__name__ = handler.__doc__, handler.__name__
    return endpoint


async def _touch(flow: Flow) -> None:
    """Writes "last used" when it is out of date; in a unit of its own, since most requests only read."""
    bearer: Bearer | None = getattr(flow.request.state, "bearer", None)
    if bearer is not None and bearer.wants_touch(flow.now):
        # What was asked for is done and its answer, which may hold a secret, is the only one: it has to go out.
        with suppress(DatabaseAway):
            await flow.services.database.write(lambda tx: secrets.touch(tx, bearer.secret_id, flow.now))


def _again(stored: StoredAnswer) -> Reply[Any]:
    return Reply(stored.status, stored.body.encode(), {"Idempotency-Replayed": "true"})


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not (1 <= len(key) <= MAX_KEY_LENGTH and all("!" <= c <= "~" for c in key)):
        raise Problem(422, "idempotency_key_invalid", "An Idempotency-Key has 1 to 255 visible ASCII characters.")
    return key
