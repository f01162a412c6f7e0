"""``mxprofile operator``: acts on the backend's database, one line per error (rules 1 and 15.1)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend import operator
from backend.database_option import only_server
from backend.services import Services, utc_now
from backend.store.database import Database
from backend.store.tables import audit_log
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.postbox import Postbox, text_of


class Command:
    """The command on the test's database."""

    def __init__(self, services: Services, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = services.database.url.render_as_string(hide_password=False).replace("+psycopg", "")
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        code = operator.main([*arguments, "--database", self.url, "--by", "olga"])
        out, err = self.capsys.readouterr()
        return code, out.strip(), err.strip()


@pytest.fixture
def command(services: Services, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(services, capsys)


def actors(services: Services) -> list[tuple[str, str]]:
    rows = services.database.read_now(lambda tx: tx.execute(select(audit_log).order_by(audit_log.c.id)).all())
    return [(row.actor, row.tag) for row in rows]


@pytest.mark.parametrize(("role", "prefix"), [("service", "mxv_"), ("operator", "mxo_")])
def test_rule_15_1_a_secret_is_printed_once_and_works(
    api: TestClient, services: Services, command: Command, role: str, prefix: str
) -> None:
    code, secret, err = command("issue-secret", "--role", role, "--name", "forum")
    assert (code, err) == (0, "")
    assert secret.startswith(prefix)
    assert api.get("/v1/token", headers=people.authorization(secret)).json()["kind"] == role
    assert actors(services) == [("olga", "operator:secret:issued")]


def test_a_services_secret_is_listed_and_revoked(api: TestClient, command: Command) -> None:
    _, secret, _ = command("issue-secret", "--role", "service", "--name", "forum")
    _, listed, _ = command("list-secrets")
    secret_id = listed.split()[0]
    assert listed == f"{secret_id}  service  forum  never used"
    assert api.get("/v1/token", headers=people.authorization(secret)).status_code == 200
    assert "2026-11-17 12:00Z" in command("list-secrets")[1]
    assert command("revoke-secret", secret_id)[0] == 0
    assert api.get("/v1/token", headers=people.authorization(secret)).content == b'{"error": ""}'
    assert command("revoke-secret", secret_id)[0] == 1


def test_rule_1_4_the_first_key_of_a_single_sign_on_member_is_issued_and_told(
    api: TestClient, services: Services, command: Command, clock: Clock
) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    sue = people.member(services, "sue@initech.example")
    code, secret, _ = command("issue-secret", "--role", "member", "--email", "Sue@Initech.example")
    assert code == 0
    assert api.get("/v1/token", headers=people.authorization(secret)).json()["account_id"] == sue.account_id
    clock.now = utc_now()  # the command's clock is the real one
    (told,) = Postbox(services).empty()
    assert told["To"] == "sue@initech.example"
    assert secret not in told.as_string()
    assert "API key" in text_of(told)


def test_rule_1_3_an_account_is_deactivated_and_reactivated(
    api: TestClient, services: Services, command: Command
) -> None:
    ada = people.member(services, "ada@example.org")
    key = people.api_key(services, ada)
    assert command("deactivate", "ada@example.org") == (0, "ada@example.org is deactivated", "")
    assert api.get("/v1/token", headers=key).status_code == 403
    code, out, err = command("issue-secret", "--role", "member", "--email", ada.email)
    assert (code, out, err.count("\n")) == (1, "", 0)
    assert command("reactivate", "ada@example.org") == (0, "ada@example.org is active", "")
    assert api.get("/v1/token", headers=key).status_code == 200


def test_rule_1_5_companies_are_added_changed_and_listed(command: Command) -> None:
    code, line, _ = command("company", "add", "Initech", "--domain", "initech.example", "--sso")
    assert code == 0
    company_id = line.split()[0]
    assert command("company", "list")[1] == f"{company_id}  Initech  sso  initech.example"
    assert command("company", "change", company_id, "--no-sso", "--name", "Acme")[0] == 0
    assert command("company", "list")[1] == f"{company_id}  Acme  password  initech.example"
    code, out, err = command("company", "add", "Copy", "--domain", "initech.example")
    assert (code, out, err) == (1, "", "mxprofile operator: initech.example belongs to another company.")


def test_rule_1_5_held_sign_ups_are_listed_and_confirmed(api: TestClient, services: Services, command: Command) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    postbox = Postbox(services)
    body = {"email": "sue@initech.example", "password": people.PASSWORD, "name": "Sue"}
    pending = api.post("/v1/sign-ups", json=body).json()["id"]
    api.post(f"/v1/sign-ups/{pending}/verify", json={"code": postbox.code()})
    assert command("sign-ups", "list") == (0, f"{pending}  sue@initech.example  Sue", "")
    assert command("sign-ups", "confirm", pending)[0] == 0
    assert command("sign-ups", "list") == (0, "", "")
    assert command("sign-ups", "refuse", pending)[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("deactivate", "nobody@example.org"),
        ("deactivate", "no address"),
        ("company", "add", " "),
        ("company", "add", "Acme", "--domain", "no domain"),
        ("company", "change", "none", "--name", "x"),
    ],
)
def test_an_error_is_one_line_and_exit_code_1(command: Command, arguments: tuple[str, ...]) -> None:
    code, out, err = command(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith("mxprofile operator: ")
    assert "\n" not in err


def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str], command: Command) -> None:
    for role, wanted in (("service", "--name N"), ("operator", "--name N"), ("member", "--email E")):
        code, out, err = command("issue-secret", "--role", role)
        assert (code, out) == (2, "")
        assert err.endswith(f": --role {role} {wanted}")
    assert operator.main(["verify", "--database", "mysql://host/name"]) == 2
    for arguments in ([], ["nothing"], ["company"], ["issue-secret", "--role", "king"]):
        with pytest.raises(SystemExit) as ended:
            operator.main(arguments)
        assert ended.value.code == 2


def test_a_database_that_is_not_there_is_migrated_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert operator.main(["deactivate", "a@example.org", "--database", url]) == 1
    assert "mxprofile operator migrate" in capsys.readouterr().err
    assert not (tmp_path / "new.db").exists()
    assert operator.main(["migrate", "--database", url]) == 0
    assert operator.main(["company", "list", "--database", url]) == 0


def test_a_database_in_use_is_not_migrated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    database = Database(url)
    with only_server(database):
        assert operator.main(["migrate", "--database", url]) == 1
    database.close()
    assert "another server" in capsys.readouterr().err
