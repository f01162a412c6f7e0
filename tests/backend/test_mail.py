"""Mail: the outbox, its templates, and the folder of files (rules 11.4 and 13.5)."""

from __future__ import annotations

import asyncio
import email
import email.policy
import html
import logging
import threading
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import insert, select

from backend import background, mail
from backend.catalogue import mails
from backend.ids import new_id
from backend.services import Services
from backend.store import outbox
from backend.store.database import Tx
from backend.store.tables import outbox as rows
from tests.backend.conftest import Clock
from tests.backend.postbox import Postbox, text_of

FACTS = {"kind": "API key", "name": "laptop", "account": "ada@example.org"}


def enqueue(services: Services, recipient: str = "ada@example.org", **facts: str) -> None:
    services.database.write_now(
        lambda tx: outbox.enqueue(tx, "secret_created", recipient, FACTS | facts, services.clock())
    )


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_is_a_file_with_text_and_html(services: Services, tmp_path: Path) -> None:
    enqueue(services)
    folder = tmp_path / "mails"
    assert asyncio.run(mail.send_due(services, mail.Folder(folder))) == 1
    assert asyncio.run(mail.send_due(services, mail.Folder(folder))) == 0
    (path,) = files(folder)
    message = parsed(path)
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert message["To"] == "ada@example.org"
    assert message["From"] == "mxprofile <no-reply@profile.example>"
    assert message["Subject"] == "A new API key was made"
    assert 'named "laptop"' in text_of(message)
    assert "&quot;laptop&quot;" in text_of(message, "html")


def test_a_mail_that_failed_is_sent_later_under_the_same_message_id(services: Services, clock: Clock) -> None:
    postbox = Postbox(services)
    enqueue(services)
    postbox.broken = True
    assert postbox.empty() == []
    row = services.database.read_now(lambda tx: tx.execute(select(rows)).one())
    assert (row.attempts, row.last_error, row.sent_at) == (1, "no space left", None)
    postbox.broken = False
    assert postbox.empty() == []
    clock.forward(timedelta(seconds=2))
    (message,) = postbox.empty()
    assert message["Message-ID"] == row.message_id
    assert postbox.empty() == []


def test_a_mail_is_tried_for_five_days_and_giving_it_up_is_an_error(
    services: Services, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    postbox, began = Postbox(services), clock()
    enqueue(services)
    postbox.broken = True
    while services.database.read_now(outbox.waiting)[0]:
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
        clock.now = services.database.read_now(lambda tx: tx.execute(select(rows.c.due_at)).scalar_one())
        postbox.empty()
    assert clock() - began > timedelta(days=5)
    [given_up] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert given_up.__dict__["facts"]["outcome"] == "given_up"


def test_of_a_mail_that_is_sent_nothing_personal_is_kept(services: Services) -> None:
    enqueue(services)
    assert len(Postbox(services).empty()) == 1
    row = services.database.read_now(lambda tx: tx.execute(select(rows)).one())
    assert (row.template, row.recipient, row.params) == ("secret_created", "", {})
    assert row.sent_at is not None


def test_a_mail_to_nobody_is_done_with_from_the_start(services: Services) -> None:
    services.database.write_now(lambda tx: outbox.enqueue(tx, "sign_up_known", None, {"a": "b"}, services.clock()))
    assert Postbox(services).empty() == []
    row = services.database.read_now(lambda tx: tx.execute(select(rows)).one())
    assert (row.recipient, row.params, row.sent_at) == ("", {}, services.clock())


def test_a_process_that_died_while_sending_leaves_its_mail_to_another(services: Services, clock: Clock) -> None:
    enqueue(services)
    assert len(services.database.write_now(lambda tx: outbox.take_due(tx, clock(), 9))) == 1
    assert services.database.write_now(lambda tx: outbox.take_due(tx, clock(), 9)) == []
    clock.forward(outbox.LEASE)
    assert len(Postbox(services).empty()) == 1


@pytest.mark.parametrize(
    "recipient", ["a,b@example.org", "<evil>@example.org", "ada@example.org\r\nBcc: eve@example.org"]
)
def test_an_address_never_becomes_another_receiver_or_header(services: Services, recipient: str) -> None:
    enqueue(services, recipient)
    for message in Postbox(services).empty():
        again = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
        assert len(again["To"].addresses) == 1
        assert again["To"].addresses[0].domain == "example.org"
        assert "Bcc" not in again


def test_what_people_write_adds_no_header_no_line_and_no_markup(services: Services) -> None:
    enqueue(services, kind="key\r\nBcc: eve@example.org", name='<img src=x>"\x1b[31m\u202e$public_url')
    (message,) = Postbox(services).empty()
    again = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert isinstance(again, EmailMessage)
    assert "Bcc" not in again
    assert again["Subject"] == "A new key Bcc: eve@example.org was made"
    assert "<img" not in text_of(again, "html")
    for part in (text_of(again), text_of(again, "html")):
        assert "\x1b" not in part
        assert "\u202e" not in part
        assert "$public_url" in part


def test_one_mail_that_can_not_be_made_does_not_hold_up_the_others(services: Services, clock: Clock) -> None:
    def write(tx: Tx, template: str, recipient: str) -> None:
        mail_id = new_id()
        tx.execute(
            insert(rows).values(id=mail_id, message_id=f"<{mail_id}@mxprofile>", recipient=recipient, template=template,
                                params={}, created_at=clock(), due_at=clock())
        )  # fmt: skip

    # As a newer version writes them, with a template and a parameter that this one does not have.
    for template in ("secret_created", "not_yet_known"):
        services.database.write_now(partial(write, template=template, recipient="a@example.org"))
    enqueue(services)
    assert [message["To"] for message in Postbox(services).empty()] == ["ada@example.org"]
    waiting = services.database.read_now(lambda tx: tx.execute(select(rows).where(rows.c.sent_at.is_(None))).all())
    assert [(row.attempts, row.refused_at) for row in waiting] == [(1, None)] * 2


def test_a_mail_without_a_parameter_is_refused_where_it_is_decided_on(services: Services) -> None:
    for template, params in {"secret_created": {"kind": "API key"}, "no_such": FACTS, "sign_up_code": FACTS}.items():
        with pytest.raises(KeyError, match=r"name|no_such|code"):
            services.database.write_now(partial(_enqueue, template=template, params=params))


def _enqueue(tx: Tx, template: str, params: dict[str, str]) -> None:
    outbox.enqueue(tx, template, "ada@example.org", params, datetime.now(UTC))


def test_what_can_have_no_address_is_refused_for_good(services: Services, clock: Clock) -> None:
    enqueue(services, "nobody@")
    assert Postbox(services).empty() == []
    row = services.database.read_now(lambda tx: tx.execute(select(rows)).one())
    assert row.refused_at == clock()
    clock.forward(outbox.LEASE + outbox.LONGEST_PAUSE)
    assert not services.database.read_now(lambda tx: outbox.is_due(tx, clock()))


def test_mails_are_sent_as_long_as_the_backend_runs(services: Services) -> None:
    class Counting(Postbox):
        def __init__(self) -> None:
            super().__init__(services)
            self.arrived = threading.Semaphore(0)

        async def send(self, message: EmailMessage) -> None:
            await super().send(message)
            self.arrived.release()

    async def story() -> None:
        sender = Counting()
        sending = asyncio.create_task(background.run(services, sender))
        for _ in range(2):
            await asyncio.to_thread(enqueue, services)
            await asyncio.to_thread(sender.arrived.acquire)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending

    asyncio.run(story())


@pytest.mark.parametrize("template", mails.names())
def test_every_mail_says_all_its_parameters_in_both_parts(template: str, services: Services) -> None:
    facts = {name: f"<some {name}>" for name in mails.template(template).parameters}
    url = "http://127.0.0.1:8765"
    made = mail.render(template, "a@example.org", facts, "<1@mxprofile>", url, services.clock())
    assert made["From"] == "mxprofile <no-reply@127.0.0.1>"
    assert made["Subject"]
    assert "Subject:" not in made["Subject"]
    again = email.message_from_bytes(made.as_bytes(), policy=email.policy.default)
    assert isinstance(again, EmailMessage)
    assert again.get_content_type() == "multipart/alternative"
    text, page = text_of(again), text_of(again, "html")
    assert "$" not in text + page + again["Subject"]
    for fact in facts.values():
        assert fact in text + again["Subject"]
        assert html.escape(fact) in page
    # Well-formed, so that no reader has to guess.
    body = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>").strip()).find("body")
    assert body is not None
    assert " ".join("".join(body.itertext()).split()) == " ".join(text.split())


def test_another_sender_and_a_domain_in_another_script_are_written_as_mail_servers_know_them(
    services: Services,
) -> None:
    made = mail.render(
        "sign_up_known",
        "Ada@bücher.example",
        {},
        "<1@mxprofile>",
        "https://x",
        services.clock(),
        mail_from="p@ö.example",
    )
    assert made["To"] == "Ada@xn--bcher-kva.example"
    assert made["From"] == "mxprofile <p@xn--nda.example>"
