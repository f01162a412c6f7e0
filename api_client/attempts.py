"""One request, sent until it is answered or given up, and what is known then of what it did."""

from __future__ import annotations

import asyncio

from api_client.errors import NOT_BEGUN, AnswerLost, ApiError, BadAnswer, NotFound, ServerUnreachable, after_write
from api_client.retry import Lost, decide
from api_client.transport import Failed, Outgoing, Reply, Transport


async def send(transport: Transport, request: Outgoing, *, deadline: float, repeatable: bool, most: int) -> Reply:
    """The successful reply of one of the attempts: 2xx, or 304 where that was asked for.

    Args:
        transport: makes each of them.
        request: what is sent.
        deadline: seconds for all of them together.
        repeatable: whether there may be more than one.
        most: bytes that the answer may have.

    Raises:
        ApiError: that of the last attempt; of a write, in the light of those before it.
    """
    loop = asyncio.get_running_loop()
    begun = loop.time()
    attempt = 0
    sent = False
    keyed, conditional = "Idempotency-Key" in request.headers, "If-None-Match" in request.headers
    while True:
        attempt += 1
        left = deadline - (loop.time() - begun)
        reply = await transport.exchange(request, seconds=left, limit=most)
        if isinstance(reply, Reply) and (reply.status < 300 or (reply.status == 304 and conditional)):
            return reply
        error = _error(reply, request.headers["X-Request-ID"])
        if request.method == "DELETE" and sent and isinstance(error, NotFound):
            # An earlier attempt reached the server, and did it.
            return Reply(status=204, content=b"")
        before, sent = sent, sent or _may_have_done_it(reply, error)
        elapsed = loop.time() - begun
        wait = _wait(request.method, error, attempt, keyed=keyed, elapsed=elapsed, deadline=deadline)
        if wait is None or not repeatable:
            raise error if request.method == "GET" else after_write(error, sent=sent, before=before, keyed=keyed)
        await asyncio.sleep(wait)


def _wait(method: str, error: ApiError, attempt: int, *, keyed: bool, elapsed: float, deadline: float) -> float | None:
    """Seconds before another attempt; None for none."""
    failure = _failure(error)
    if failure is None:
        return None
    return decide(
        method,
        keyed=keyed,
        failure=failure,
        attempt=attempt,
        elapsed=elapsed,
        deadline=deadline,
        retry_after=error.retry_after,
    )


def _error(reply: Reply | Failed, request_id: str) -> ApiError:
    if isinstance(reply, Reply):
        from api_client.problems import from_answer

        return from_answer(
            reply.status, reply.content, request_id=reply.request_id or request_id, retry_after=reply.retry_after
        )
    reply.error.request_id = request_id
    return reply.error


def _may_have_done_it(reply: Reply | Failed, error: ApiError) -> bool:
    """Whether this attempt may have: all but one that never left, or of which the server says that it did nothing."""
    if isinstance(reply, Failed):
        return reply.sent
    return not (400 <= reply.status < 500 or error.code in NOT_BEGUN)


def _failure(error: ApiError) -> Lost | int | None:
    """How `retry.decide` names this failure; None for one that it need not be asked about."""
    if isinstance(error, ServerUnreachable):
        return Lost.CONNECT
    if isinstance(error, AnswerLost):
        return Lost.READ
    return error.status if error.status is not None and not isinstance(error, BadAnswer) else None
