"""Every operation of the API asked once, as a client asks it: what is sent to the database, and what is logged."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import argon2
import pytest

from backend import request_log
from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store import schema_version
from backend.store.database import Database
from backend.store.tables import metadata
from tests import databases
from tests.backend.engines import lacking, statements
from tests.backend.in_process import InProcess
from tests.backend.postbox import text_of
from tests.contract import tours
from tests.contract.target import PASSWORD, Target

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-tour")]
TESTS_OWN_LOGGERS = ("httpx", "httpcore", "hypothesis")
SECRET = re.compile(r"mx[skpvo]_[0-9A-Za-z]{30,}")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


@dataclass(frozen=True, slots=True)
class Toured:
    """What a whole tour left behind."""

    migrating: frozenset[str]
    """Statements that made the tables."""
    statements: frozenset[str]
    lines: list[str]
    """Of the log, at its most talkative."""
    mails: list[EmailMessage]


class Lines(logging.Handler):
    """Keeps every line as the backend would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(request_log.JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(TESTS_OWN_LOGGERS):
            self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def toured(postgresql_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Toured:
    """One tour for the tests here."""
    url, folder = databases.postgresql_url(postgresql_folder), tmp_path_factory.mktemp("tour") / "mails"
    database = Database(url)
    passwords = PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    kept, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        with statements() as seen:
            schema_version.migrate(database)
            migrating = frozenset(seen)
            services = Services(database, passwords, "https://profile.example", sms_available=True)
            with InProcess(services, folder) as running:
                target = Target.of_database(running.server, folder, url)
                for tour in tours.all_of_them():
                    asyncio.run(tour.everything(target))
    finally:
        root.removeHandler(kept)
        root.setLevel(level)
        database.close()
        passwords.close()
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")]
    return Toured(migrating, frozenset(seen), kept.lines, mails)


def test_no_operation_job_command_or_migration_uses_what_engines_lack(toured: Toured) -> None:
    written = "\n".join(toured.migrating)
    assert [table.name for table in metadata.sorted_tables if f"CREATE TABLE {table.name} (" not in written] == []
    assert len(toured.statements - toured.migrating) > 200
    assert [(statement, found) for statement in toured.statements if (found := lacking(statement))] == []


def test_rule_13_5_no_log_line_holds_a_secret_a_password_a_code_or_an_address(toured: Toured) -> None:
    requests = [line for line in toured.lines if '"logger": "mxprofile.request"' in line]
    assert len(requests) > 100
    assert '"route": "/v1/me/merges/{merge_id}/confirm"' in "".join(requests)
    codes = {found for mail in toured.mails for found in re.findall(r"^(\d{6})$", text_of(mail), re.MULTILINE)}
    assert len(codes) > 5
    for line in toured.lines:
        assert not SECRET.search(line), line
        assert not ADDRESS.search(line), line
        assert PASSWORD.get_secret_value() not in line
        for code in codes:
            assert not re.search(rf"(?<![0-9A-Za-z.]){code}(?![0-9A-Za-z])", line), line
