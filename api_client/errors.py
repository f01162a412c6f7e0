"""Everything that can go wrong with a call, as one family of exceptions.

Callers catch `ApiError` and show its `sentence`. Whatever a server puts into an error document is cleaned and cut, so
that a hostile one is at worst a strange sentence. No error holds a secret, a request or another exception. How an
answer becomes one is said in `api_client.problems`; this needs no pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from api_client.secret import redact
from api_client.wire.text import Untrusted

MAX_SENTENCE = 300


class FieldTrouble(NamedTuple):
    """What is wrong with one field; all three are cleaned."""

    field: str
    """Dotted path, as in ``activities.0.kind``; empty for the body as a whole."""
    code: str
    message: str


class ApiError(Exception):
    """A call that did not give its answer.

    `sentence` says what happened and what to do: one line, cleaned, at most 300 characters. It may quote the server, so
    it is shown as literal text, never as markup.
    """

    default: ClassVar[str] = "Something went wrong: try again."
    may_be_done: bool = False
    """True when a write may have taken effect all the same: look before repeating it."""

    def __init__(
        self,
        sentence: str = "",
        *,
        code: str = "",
        status: int | None = None,
        request_id: str = "",
        field_errors: tuple[FieldTrouble, ...] = (),
        facts: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.sentence = short(sentence) or self.default
        super().__init__(self.sentence)
        self.code = code
        """Stable, for programs; empty when the server named none."""
        self.status = status
        """The HTTP status, or None when there was no answer."""
        self.request_id = request_id
        """What finds this call in the server's log."""
        self.field_errors = field_errors
        self.facts: Mapping[str, Any] = facts or {}
        """What else the server told, such as ``open_steps``; all text in it is `Untrusted`."""
        self.retry_after = retry_after
        """Seconds the server asked to wait."""

    @property
    def not_by_server(self) -> bool:
        """True for an answer without a code: a gateway's, which knows nothing of what the server did."""
        return self.status is not None and not self.code


class BadServerAddress(ApiError):
    """The address of the server can't be used: nothing was sent."""

    default = "The server's address is not valid: use https://HOST, http://127.0.0.1:PORT or unix:/PATH."


class ReadOnly(ApiError):
    """This client only looks: nothing was sent."""

    default = "Nothing was sent, for mxprofile is in read-only mode: open it without to change something."


class ServerUnreachable(ApiError):
    """No connection came about: nothing was sent, nothing was done."""

    default = "The server could not be reached, nothing was sent: check the network and try again."


class AnswerLost(ApiError):
    """The request was sent, the answer did not come whole: it may have been done."""

    default = "The connection broke before the answer came: try again."


class DeadlineExceeded(ApiError):
    """The answer did not come in time."""

    default = "The server did not answer in time: try again in a moment."


class BadAnswer(ApiError):
    """An answer that can't be used: not parseable, of the wrong type, too large, compressed, or a redirect."""

    default = "The server sent an answer this version can't read: check the address, or update mxprofile."


class NotSignedIn(ApiError):
    """401: no session, one that is over, or a sign-in that failed; `code` says which."""

    default = "You are not signed in, or your session is over: sign in again."


class SecretRefused(ApiError):
    """403 with an empty error: the key or token is not valid (rule 13.6)."""

    default = "The server refused this key or token: make a new one, or sign in."


class Forbidden(ApiError):
    """403: the secret is good, but not for this; code ``password_required`` asks for the password (rule 13.7)."""

    default = "You may not do this with the secret you use: sign in with your password."


class ScopeMissing(Forbidden):
    """403: the token lacks a scope, named in ``facts["scope"]`` (rule 13.8)."""

    default = "This token lacks a scope for that: make one that has it, or sign in."


class NotFound(ApiError):
    """404: it does not exist, or is not visible to you."""

    default = "This was not found: it may be gone, or not be visible to you."


class Conflict(ApiError):
    """409: the present state does not allow it; `code` and `facts` say why."""

    default = "This can't be done in the present state: refresh and look again."


class PreconditionFailed(ApiError):
    """412 or 428: somebody changed it since it was read."""

    default = "This was changed elsewhere since you opened it: refresh, then change it again."


class Invalid(ApiError):
    """400, 413, 422 and the like: the request itself is wrong; `field_errors` say where."""

    default = "The server did not accept this input: check it and try again."


class RateLimited(ApiError):
    """429: too many requests; `retry_after` is how many seconds to wait, if the server said so."""

    default = "Too many requests: wait a moment, then try again."


class ServerError(ApiError):
    """5xx: the server failed; a write may have been done."""

    default = "The server has a problem: try again in a moment."


UNSURE: Mapping[type[ApiError], str] = {
    AnswerLost: "The connection broke before the answer came: look whether it was done, then try again.",
    DeadlineExceeded: "The server did not answer in time: look whether it was done, then try again.",
    BadAnswer: "The server's answer can't be read: look whether it was done; if not, check the address and try again.",
    ServerError: "The server has a problem: look whether it was done, then try again.",
}
"""What is said instead when it is a write that may have been done."""
LOOK = "It may have got through: look whether it was done."
"""What is said then behind a server's own words, and our own about a refusal."""
NOT_BEGUN = frozenset({"overloaded"})
"""Codes of a 5xx by which a server says that it did nothing."""

KINDS: Mapping[int, type[ApiError]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    408: ServerError,
    409: Conflict,
    410: NotFound,
    412: PreconditionFailed,
    425: ServerError,
    428: PreconditionFailed,
    429: RateLimited,
}
"""Which exception a status becomes. The rest goes by class: other 4xx are `Invalid`, 5xx `ServerError`."""

SENTENCES: Mapping[str, str] = {
    "not_signed_in": NotSignedIn.default,
    "bad_credentials": "The e-mail or the password is wrong: try again.",
    "otp_required": "This account has two-factor authentication: enter its code.",
    "otp_invalid": "The code is not right or was used already: enter the next one.",
    "password_required": "You signed in over 15 minutes ago: enter your password again (with SSO an API key).",
    "secret_already_issued": "This was made already, and its secret is shown only once: delete it and make a new one.",
}
"""Our own words for codes a person meets often; the server's words are used for all others."""
WORDLESS: Mapping[int, str] = {
    403: "This was refused without a reason, maybe on the way to the server: check its address.",
    413: "This is too large to get to the server: make it smaller.",
}
"""What is said of an answer that holds no problem document: a gateway's."""


def kind_of(status: int, code: str = "") -> type[ApiError]:
    """The exception class for a status and a problem's code."""
    if status == 403 and code == "scope_missing":
        return ScopeMissing
    if status in KINDS:
        return KINDS[status]
    if 400 <= status < 500:
        return Invalid
    return ServerError if 500 <= status < 600 else BadAnswer


def after_write(error: ApiError, *, sent: bool, before: bool = False, keyed: bool = False) -> ApiError:
    """The error of a write in the light of all attempts: with `sent`, one of them reached the server.

    Unless the server said that it did nothing, it may have been done, and the sentence says so. A refusal says so of
    its own attempt alone: not of one `before` it, which had no answer, unless both were `keyed` alike.
    """
    if sent and isinstance(error, (ServerUnreachable, AnswerLost, DeadlineExceeded, BadAnswer, ServerError)):
        error = AnswerLost(request_id=error.request_id) if isinstance(error, ServerUnreachable) else error
        error.may_be_done = True
    elif before:
        told = isinstance(error, Forbidden | Invalid | NotFound | Conflict) and not error.not_by_server
        error.may_be_done = not (keyed and told and not error.code.startswith("idempotency"))
    if error.may_be_done:
        error.sentence = _unsure(error)
        error.args = (error.sentence,)
    return error


def _unsure(error: ApiError) -> str:
    """Its sentence as one that says that it may have been done."""
    kind = type(error)
    if kind in UNSURE and (kind is not ServerError or error.sentence == error.default):
        return UNSURE[kind]
    return f"{error.sentence[: MAX_SENTENCE - len(LOOK) - 2].rstrip('.')}. {LOOK}"


def short(text: str) -> str:
    """One cleaned line without secrets, cut at `MAX_SENTENCE`."""
    line = redact(Untrusted(text[: 4 * MAX_SENTENCE]).plain).strip()
    return line if len(line) <= MAX_SENTENCE else line[: MAX_SENTENCE - 1] + "…"
