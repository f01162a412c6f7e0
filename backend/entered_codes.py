"""Mailed codes as they are entered (rule 11.4)."""

from __future__ import annotations

from pydantic import SecretStr

from backend.call import Call
from backend.problems import Problem
from backend.rules.codes import CodePurpose, CodeVerdict
from backend.store import codes

_ANSWERS = {
    CodeVerdict.WRONG: ("code_wrong", "This is not the code."),
    CodeVerdict.EXPIRED: ("code_expired", "The code is older than ten minutes: ask for a new one."),
    CodeVerdict.USED: ("code_used_up", "The code was used: ask for a new one."),
    CodeVerdict.TRIES_OVER: ("code_used_up", "Five wrong tries were made: ask for a new code."),
}


def check(call: Call, purpose: CodePurpose, request_id: str, entered: SecretStr) -> None:
    """Returns when the code is right, which uses it up.

    Raises `Problem` 422 ``code_wrong``, ``code_expired`` or ``code_used_up``; a wrong one has cost a try, whatever
    becomes of the unit of work.
    """
    verdict = codes.enter(call.tx, purpose, request_id, entered, call.now)
    if verdict is not CodeVerdict.RIGHT:
        raise problem_of(verdict)


def problem_of(verdict: CodeVerdict) -> Problem:
    """What to raise for a code that is not `RIGHT`."""
    code, sentence = _ANSWERS[verdict]
    errors = [{"field": "code", "code": code, "message": sentence}]
    return Problem(422, code, sentence, errors=errors, keeps_rows=True)
