"""``issue-secret``, ``list-secrets`` and ``revoke-secret`` (rules 1.4 and 15.1).

Secrets are issued to services, operators, and single sign-on members for a first API key.
"""

from __future__ import annotations

import argparse
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from api_client.wire.enums import SecretKind
from api_client.wire.secret import SecretName
from backend.command_line import WrongUsage
from backend.operating import Act
from backend.operator_commands.desk import CannotAct, Commands, Desk, account_with, declare
from backend.store import members, outbox, personal_changes, secrets
from backend.store.audit import Tag
from backend.store.personal_changes import Change

_KINDS = {"service": SecretKind.SERVICE, "operator": SecretKind.OPERATOR, "member": SecretKind.API_KEY}
_NAME: TypeAdapter[str] = TypeAdapter(SecretName)
_MEMBER_KEY_NAME = "issued by the operator"


def add_to(commands: Commands) -> None:
    """Declares the sub-commands."""
    options = declare(commands, "issue-secret", "make a secret and print it, once", _issue)
    options.add_argument("--role", choices=[*_KINDS], required=True)
    options.add_argument("--name", type=_name, metavar="N", help="of the service or operator, for the audit log")
    options.add_argument("--email", metavar="E", help="of the member, whose accounts are told by mail")
    declare(commands, "list-secrets", "list the services' and operators' secrets: id, role, name, last used", _list)
    revoke = declare(commands, "revoke-secret", "refuse a service's or operator's secret from now on", _revoke)
    revoke.add_argument("id", metavar="ID")


def _name(text: str) -> str:
    try:
        return _NAME.validate_python(text)
    except ValidationError:
        raise argparse.ArgumentTypeError("a name has 1 to 100 visible characters") from None


def _issue(desk: Desk, options: argparse.Namespace) -> str:
    if options.role == "member":
        if not options.email:
            raise WrongUsage("say whose: --role member --email E")
        return desk.act(lambda act: _for_member(act, options.email, options.name or _MEMBER_KEY_NAME))
    if not options.name:
        raise WrongUsage(f"say which: --role {options.role} --name N")
    return desk.act(lambda act: _for_role(act, _KINDS[options.role], options.name))


def _for_role(act: Act, kind: SecretKind, name: str) -> str:
    secret, row = secrets.issue(act.tx, kind, now=act.now, name=name)
    act.note(Tag.OPERATOR_SECRET_ISSUED, row.id, kind=kind, name=name)
    return secret.get_secret_value()


def _for_member(act: Act, email: str, name: str) -> str:
    account = account_with(act, email)
    if account.status != "active":
        raise CannotAct("the account is deactivated: reactivate it first")
    secret, row = secrets.issue(act.tx, SecretKind.API_KEY, now=act.now, name=name, account_id=account.id)
    act.note(Tag.OPERATOR_SECRET_ISSUED, row.id, kind=SecretKind.API_KEY, account_id=account.id)
    personal_changes.note(act.tx, account.profile_id, None, ["api_key"], act.now, Change.ADDED)
    for address in members.addresses_of(act.tx, account.profile_id):
        outbox.enqueue(act.tx, "secret_issued", address, {"account": account.email, "name": name}, act.now)
    return secret.get_secret_value()


def _list(desk: Desk, _options: argparse.Namespace) -> str:
    rows = desk.database.read_now(secrets.of_roles)
    return "\n".join(f"{row.id}  {row.kind}  {row.name}  {_used(row.last_used_at)}" for row in rows)


def _used(at: datetime | None) -> str:
    return "never used" if at is None else f"{at:%Y-%m-%d %H:%M}Z"


def _revoke(desk: Desk, options: argparse.Namespace) -> str:
    def work(act: Act) -> str:
        gone = secrets.delete_of_role(act.tx, options.id)
        if gone is None:
            raise CannotAct("no service or operator has this secret: `mxprofile operator list-secrets` lists them")
        act.note(Tag.OPERATOR_SECRET_REVOKED, options.id, kind=gone.kind, name=gone.name)
        return f"the {gone.kind} {gone.name} is refused with it from now on"

    return desk.act(work)
