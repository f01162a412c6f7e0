"""Ten thousand malformed or hostile answers through every method of the client: only its own errors come out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from api_client.client import Client
from api_client.errors import ApiError
from api_client.versioned import Versioned
from tests.hostile.answers import Attacker, attack
from tests.hostile.methods import methods
from tests.wire.test_answers import check_leaf, leaves

ANSWERS = 10_000
METHODS = methods()
NEVER_READ = {"personal_data.download", "profiles.avatar"}
"""They want a whole file and a real picture, which this server does not have."""
SECRET = SecretStr("mxs_" + "s3cr3t" * 7)

pytestmark = [pytest.mark.outside, pytest.mark.slow]


def check(value: object) -> None:
    """What came out is a clean model, or nothing."""
    if isinstance(value, Versioned):
        value = value.value
    if isinstance(value, BaseModel):
        for leaf in leaves(value):
            check_leaf(leaf)
    else:
        assert value is None or isinstance(value, bytes)


def check_error(error: ApiError) -> None:
    """It is a sentence of one line without anything that a terminal obeys, and drags nothing along."""
    assert error.sentence.isprintable() and 0 < len(error.sentence) <= 300
    assert error.request_id.isprintable() and error.code.isprintable()
    assert all(text.isprintable() for one in error.field_errors for text in (one.field, one.code, one.message))
    assert SECRET.get_secret_value() not in repr(vars(error))
    assert error.__cause__ is None
    for leaf in leaves([*error.facts.values()]):
        if not isinstance(leaf, (dict, float)):
            check_leaf(leaf)


def test_no_answer_at_all_gets_past_the_client_s_own_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attacker = Attacker(20_261_121)
    attack(attacker, monkeypatch)
    rounds = -(-ANSWERS // len(METHODS))
    unsent: set[str] = set()
    read: dict[str, int] = dict.fromkeys(METHODS, 0)

    async def run() -> None:
        async with Client("http://127.0.0.1:1", SECRET) as client:
            for _ in range(rounds):
                for name, call in METHODS.items():
                    before = attacker.given
                    try:
                        check(await call(client, tmp_path))
                        read[name] += 1
                    except ApiError as error:
                        check_error(error)
                    if attacker.given == before:
                        unsent.add(name)

    asyncio.run(run())
    assert unsent == set()
    assert attacker.given >= ANSWERS
    assert {name for name, number in read.items() if not number} <= NEVER_READ
