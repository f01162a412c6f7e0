"""One call: its headers, what is remembered of its answer, and the parsing. Resource groups use this."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlencode

from api_client import attempts
from api_client import secret as secrets
from api_client.address import Address
from api_client.bounds import bearable
from api_client.errors import ApiError, BadAnswer, NotFound, ReadOnly, SecretRefused, after_write
from api_client.remembered import Remembered
from api_client.transport import MAX_JSON_BYTES, Outgoing, Reply, Transport
from api_client.versioned import Versioned

# What reads an answer loads the models, which take long; one that says that nothing changed needs none.
if TYPE_CHECKING:
    from api_client.wire.base import Answer, Request

AnswerT = TypeVar("AnswerT", bound="Answer")
RequestT = TypeVar("RequestT", bound="Request")
QueryValue = str | int | None

_CHANGE_NOTHING = frozenset({"/v1/sessions", "/v1/token-introspection"})
"""What is posted and changes nothing of a profile: signing in, and asking about a token."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class Calls:
    """What the resource groups share: the transport, the secret, the deadline and the remembered answers."""

    def __init__(
        self,
        address: Address,
        secret: secrets.AnySecret | None,
        deadline: float,
        user_agent: str,
        *,
        read_only: bool = False,
    ) -> None:
        self.secret = secret
        self.read_only = read_only
        self.remembered = Remembered()
        self._transport = Transport(address)
        self._deadline = deadline
        self._user_agent = user_agent

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    def use(self, secret: secrets.AnySecret | None) -> None:
        """Send `secret` from now on; answers of the former one are forgotten, also those still on their way."""
        self.secret = secret
        self.remembered = Remembered()

    async def get(
        self,
        path: str,
        answer: type[AnswerT],
        query: Mapping[str, QueryValue] | None = None,
        *,
        signed: bool = True,
        retry: bool = True,
    ) -> AnswerT:
        """The answer to a GET; the very object of last time when the server says that nothing changed."""
        return (await self.get_versioned(path, answer, query, signed=signed, retry=retry)).value

    async def get_versioned(
        self,
        path: str,
        answer: type[AnswerT],
        query: Mapping[str, QueryValue] | None = None,
        *,
        signed: bool = True,
        retry: bool = True,
    ) -> Versioned[AnswerT]:
        """The same with the version that a change of it names."""
        known = await self._get(_target(path, query), lambda: answer, signed=signed, retry=retry)
        if not isinstance(known.value, answer):
            raise BadAnswer(status=304)
        return known

    async def get_late(self, path: str, answer: Callable[[], type[AnswerT]]) -> AnswerT:
        """As `get`, for a model that is loaded only when there is something to be read."""
        return (await self._get(path, answer)).value

    async def _get(
        self, target: str, model: Callable[[], type[AnswerT]], *, signed: bool = True, retry: bool = True
    ) -> Versioned[AnswerT]:
        remembered = self.remembered
        known = remembered.get(target)
        headers = {"If-None-Match": known[0]} if known else {}
        reply = await self._send("GET", target, headers, None, signed=signed, repeatable=retry)
        if known is not None and reply.status == 304:
            return Versioned(cast("AnswerT", known[1]), known[0])
        parsed = _parse(reply, model(), write=False)
        remembered.put(target, reply.etag, parsed, len(reply.content))
        return Versioned(parsed, reply.etag)

    async def get_file(
        self, path: str, kind: str, query: Mapping[str, QueryValue] | None = None, *, most: int
    ) -> bytes:
        """The bytes of an answer that is no JSON, of this media type and of at most `most` bytes; not remembered."""
        accept = {"Accept": f"{kind}, application/problem+json"}
        return (await self._send("GET", _target(path, query), accept, None, most=most)).content

    async def get_part(self, path: str, kind: str, part: range) -> Reply:
        """These bytes of an answer that is no JSON, as the reply that says which of how many they are."""
        headers = {"Accept": f"{kind}, application/problem+json", "Range": f"bytes={part.start}-{part.stop - 1}"}
        # Each piece that arrives counts as 64 bytes at least.
        return await self._send("GET", path, headers, None, most=2 * len(part) + MAX_JSON_BYTES)

    async def post(
        self,
        path: str,
        body: Request | bytes | None,
        answer: type[AnswerT],
        *,
        key: str | None = None,
        retry: bool = True,
        signed: bool = True,
    ) -> AnswerT:
        """The answer to a POST; with a `key` it may be sent again, unless `retry` is off."""
        repeatable = key is not None and retry
        return _parse(await self._send("POST", path, _keyed(key), body, signed=signed, repeatable=repeatable), answer)

    async def command(self, path: str, *, key: str) -> None:
        """A POST whose answer holds nothing; done when this returns."""
        await self._send("POST", path, _keyed(key), None)

    async def enter(self, path: str, body: Request) -> None:
        """The same for one with a body that is good only once, such as a code: never sent twice."""
        await self._send("POST", path, {}, body, repeatable=False)

    async def put(self, path: str, body: Request | None, answer: type[AnswerT], *, retry: bool = True) -> AnswerT:
        """The answer to a PUT, which is sent again unless `retry` is off: for one that does more than to set."""
        return (await self.put_versioned(path, body, answer, retry=retry)).value

    async def put_versioned(
        self,
        path: str,
        body: Request | bytes | None,
        answer: type[AnswerT],
        *,
        kind: str = "",
        version: str | None = None,
        retry: bool = True,
    ) -> Versioned[AnswerT]:
        """The same with its own version, for who edits on; `kind` is the media type of bytes.

        One that names the `version` it was made from, or ``*`` for any, is never repeated.
        """
        headers = _if_match(version) | ({"Content-Type": kind} if kind else {})
        reply = await self._send("PUT", path, headers, body, repeatable=retry and version is None)
        return Versioned(_parse(reply, answer), reply.etag)

    async def patch(self, path: str, body: Request, answer: type[AnswerT], *, version: str | None = None) -> AnswerT:
        """The answer to a PATCH, which is never repeated; `version` is the ETag it was made from, or ``*`` for any."""
        return (await self.patch_versioned(path, body, answer, version=version)).value

    async def patch_versioned(
        self, path: str, body: Request, answer: type[AnswerT], *, version: str | None = None
    ) -> Versioned[AnswerT]:
        """The same with its version, for who edits on."""
        reply = await self._send("PATCH", path, _if_match(version), body, repeatable=False)
        return Versioned(_parse(reply, answer), reply.etag)

    async def delete(self, path: str, body: Request | None = None) -> None:
        """Done when this returns."""
        await self._send("DELETE", path, {}, body)

    async def once(self, method: str, path: str, body: Request, *, signed: bool = True) -> None:
        """A write that does not bear repetition, and whose answer holds nothing: never sent twice."""
        await self._send(method, path, {}, body, signed=signed, repeatable=False)

    async def _send(
        self,
        method: str,
        target: str,
        extra: Mapping[str, str],
        body: Request | bytes | None,
        *,
        signed: bool = True,
        repeatable: bool = True,
        most: int = MAX_JSON_BYTES,
    ) -> Reply:
        """The successful reply of one of the attempts; raises the error of the last one otherwise.

        All requests pass here, so this is where those that change something are held back in read-only mode.
        """
        if self.read_only and method != "GET" and not (method == "POST" and target in _CHANGE_NOTHING):
            raise ReadOnly
        request = self._outgoing(method, target, extra, body, signed=signed)
        return await attempts.send(self._transport, request, deadline=self._deadline, repeatable=repeatable, most=most)

    def _outgoing(
        self, method: str, target: str, extra: Mapping[str, str], body: Request | bytes | None, *, signed: bool
    ) -> Outgoing:
        secret = self.secret if signed else None
        if secret is not None and not secrets.sendable(secret):
            raise SecretRefused("This is no key or token: copy it again, whole and without blanks.")
        headers = {
            "Accept": "application/json, application/problem+json",
            "Accept-Encoding": "identity",
            "User-Agent": self._user_agent,
            "X-Request-ID": uuid.uuid4().hex,
            **extra,
        }
        if isinstance(body, bytes):
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        elif body is not None:
            headers["Content-Type"] = "application/json"
            body = body.as_json()
        return Outgoing(method, target, headers, body, secret)


def build(model: type[RequestT], **fields: object) -> RequestT:
    """A request, checked before it is sent.

    Raises:
        Invalid: with the fields that are wrong, quoting none of their values.
    """
    from pydantic import ValidationError

    from api_client.problems import from_validation

    try:
        return model(**fields)
    except ValidationError as failure:
        error = from_validation(failure)
    raise error


def part(value: str) -> str:
    """`value` as one part of a path; an id that can't exist is `NotFound` without asking."""
    if not _ID.fullmatch(value):
        raise NotFound
    return value


def _target(path: str, query: Mapping[str, QueryValue] | None) -> str:
    given = {name: value for name, value in (query or {}).items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def _if_match(version: str | None) -> dict[str, str]:
    return {} if version is None else {"If-Match": version}


def _keyed(key: str | None) -> dict[str, str]:
    if key is None:
        return {}
    if not _KEY.fullmatch(key):
        raise ValueError("an idempotency key is 1 to 255 visible ASCII characters")
    return {"Idempotency-Key": key}


def _parse(reply: Reply, answer: type[AnswerT], *, write: bool = True) -> AnswerT:
    """The model in `reply`, checked outside any exception so that the error drags nothing along."""
    from pydantic import ValidationError

    try:
        if bearable(reply.content):
            return answer.model_validate_json(reply.content)
    except (ValidationError, RecursionError):
        pass
    error: ApiError = BadAnswer(status=reply.status, request_id=reply.request_id)
    raise after_write(error, sent=write)
