"""``company add``, ``change`` and ``list`` (rule 1.5)."""

from __future__ import annotations

import argparse

from pydantic import ValidationError

from api_client.wire.operator import CompanyChange, CompanyRecord, NewCompany
from backend import operating
from backend.operator_commands.desk import CannotAct, Commands, Desk, declare, group
from backend.store import companies

MOST_LISTED = 1000


def add_to(commands: Commands) -> None:
    """Declares the sub-commands."""
    company = group(commands, "company", "add, change and list companies")
    add = declare(company, "add", "make a company; the accounts at its domains belong to it", _add)
    add.add_argument("name", metavar="NAME")
    add.add_argument("--domain", dest="domains", action="append", default=[], metavar="D", help="a verified domain")
    add.add_argument("--sso", action="store_true", help="it manages its accounts by single sign-on")
    change = declare(company, "change", "change what is given of a company", _change)
    change.add_argument("id", metavar="ID")
    change.add_argument("--name", metavar="NAME")
    change.add_argument("--domain", dest="domains", action="append", metavar="D", help="all of them; the rest goes")
    change.add_argument("--sso", action=argparse.BooleanOptionalAction, default=None)
    declare(company, "list", "list the companies: id, name, single sign-on, domains", _list)


def _add(desk: Desk, options: argparse.Namespace) -> str:
    try:
        new = NewCompany(name=options.name, domains=options.domains, sso=options.sso)
    except ValidationError as error:
        raise _bad(error) from None
    return _line(desk.act(lambda act: operating.add_company(act, new)))


def _change(desk: Desk, options: argparse.Namespace) -> str:
    given = {name: getattr(options, name) for name in ("name", "domains", "sso")}
    try:
        change = CompanyChange(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise _bad(error) from None
    return _line(desk.act(lambda act: operating.change_company(act, options.id, change)))


def _bad(error: ValidationError) -> CannotAct:
    first = error.errors()[0]
    return CannotAct(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")


def _list(desk: Desk, _options: argparse.Namespace) -> str:
    found = desk.database.read_now(lambda tx: companies.page(tx, limit=MOST_LISTED, after=None))
    return "\n".join(_line(company) for company in found)


def _line(company: CompanyRecord) -> str:
    sso = "sso" if company.sso else "password"
    return f"{company.id}  {company.name.plain}  {sso}  {' '.join(company.domains)}".rstrip()
