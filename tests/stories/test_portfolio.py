"""The portfolio: written, published, looked at by others, and never lost while it is typed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable

from api_client.client import Client
from api_client.wire.project import Project
from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.terminal import Terminal
from tests.tui.member import NewMember

TEXTS = {"customer": "Acme", "business_need": "Paper", "solution": "An app", "results": "No paper"}


def adds(house: House, member: NewMember, name: str, status: str = "draft", **texts: str) -> Project:
    """A project of hers, added elsewhere."""

    def add(client: Client) -> Awaitable[Project]:
        return client.projects.add(name, status=status, **texts)  # type: ignore[arg-type]

    return house.does(member, add)


@tells("7.1", "7.2")
def test_a_project_is_written_published_returned_to_draft_and_deleted(house: House) -> None:
    grace = house.member()
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("6")
        terminal.see("No projects yet")
        terminal.press("n")
        terminal.see("A draft needs this")
        terminal.type("Dock Planner")
        terminal.press("C-s")
        terminal.see("Dock Planner is saved as a draft.")
        terminal.see("› ○ Dock Planner")
        terminal.press("p")
        terminal.see("Missing: Customer, Business need, Solution, Results.")
        terminal.press("e")
        terminal.see("Edit the project")
        for text in TEXTS.values():
            terminal.type(text)
            terminal.press("Tab")
        terminal.press("Tab", "Enter")  # Save and publish…
        terminal.see("What others will see")
        terminal.press("y")
        terminal.see("Dock Planner is published.")
        terminal.see("› ● Dock Planner")
        terminal.press("p")
        terminal.see("Only you can see it then")
        terminal.press("y")
        terminal.see("Dock Planner is a draft again.")
        terminal.see("› ○ Dock Planner")
        terminal.press("d")
        terminal.see("Delete the project Dock Planner?")
        terminal.press("y")
        terminal.see("No projects yet")
        terminal.press("q")
        terminal.see("exit code 0")


@tells("7.3")
def test_others_projects_are_searched_and_lead_to_their_authors(house: House) -> None:
    joris = house.member("Joris Quayside").is_public()
    # Both on the first page, however many others' are there: the newest come first.
    adds(house, joris, "Reed Almanac", "published", **TEXTS)
    adds(house, joris, "Quay Ledger", "published", **TEXTS | {"solution": "A ledger of bollards"})
    with house.open(house.member()) as terminal:
        terminal.see("Grace Example")
        terminal.press("6")
        terminal.see("No projects yet")
        terminal.press("w")
        terminal.see("Quay Ledger")
        terminal.see("Reed Almanac")
        terminal.press("/")
        terminal.see("Words in the app's name")
        terminal.type("bollards")
        terminal.see_no_more("Reed Almanac")
        terminal.press("Enter")
        terminal.see("› Quay Ledger")
        terminal.press("Enter")
        terminal.see("A ledger of bollards")
        terminal.press("u")
        terminal.see_no_more("A ledger of bollards")
        terminal.see("Joris Quayside")
        terminal.press("Escape")
        terminal.see("A ledger of bollards")


def opened(house: House, member: NewMember | None) -> tuple[Terminal, int]:
    """The client in a terminal, and its process."""
    if member is not None:
        house.keep(member)
    place = house.home / "pid"
    terminal = house.terminal(["sh", "-c", f"echo $$ > {place}; exec {sys.executable} -m tui"])
    terminal.see("Grace Example")
    return terminal, int(place.read_text())


@tells("7.4")
def test_what_was_typed_survives_a_killed_program_and_a_closed_terminal(house: House) -> None:
    grace = house.member()
    terminal, process = opened(house, grace)
    with terminal:
        terminal.press("6")
        terminal.see("No projects yet")
        terminal.press("n")
        terminal.see("A draft needs this")
        terminal.type("Dock Planner")
        terminal.press("Tab", "Tab")
        terminal.see("What was slow")
        terminal.type("Lorries waited for hours")
        terminal.see("Lorries waited for hours")
        os.kill(process, signal.SIGKILL)
        terminal.see("exit code 137")
    terminal, _ = opened(house, None)
    with terminal:
        terminal.press("6")
        terminal.see("press n to go on")
        terminal.see("n New")
        terminal.press("n")
        terminal.see("Here is again what you typed")
        terminal.see("Lorries waited for hours")
        terminal.press("Tab")
        terminal.see("Whom you built it for")
        terminal.type("Acme Docks")
        terminal.see("Acme Docks")
    # That was the end of the terminal, as when a connection breaks.
    terminal, _ = opened(house, None)
    with terminal:
        terminal.press("6")
        terminal.see("press n to go on")
        terminal.see("n New")
        terminal.press("n")
        terminal.see("Acme Docks")
        terminal.see("Lorries waited for hours")
        terminal.press("C-s")
        terminal.see("Dock Planner is saved as a draft.")
        terminal.press("q")
        terminal.see("exit code 0")
    (project,) = house.does(grace, lambda client: client.projects.list()).items
    assert project.customer.plain == "Acme Docks"
    assert not [*house.home.rglob("drafts/*.json")]


@tells("9.4")
def test_an_edit_from_an_old_copy_shows_both_versions(house: House) -> None:
    grace = house.member()
    project = adds(house, grace, "Dock Planner", **TEXTS)
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("6")
        terminal.see("Dock Planner")
        terminal.press("e")
        terminal.see("Edit the project")
        terminal.press("Tab")
        terminal.see("Whom you built it for")
        terminal.press("End")
        terminal.type(" Ports")
        terminal.see("Acme Ports")
        other = TEXTS | {"app_name": "Dock Planner", "customer": "Acme Docks", "results": "Less paper"}
        house.does(grace, lambda client: client.projects.put(project.id, status="draft", version="*", **other))
        terminal.press("C-s")
        terminal.see("Somebody saved this since you opened it")
        terminal.see("Acme Ports")
        terminal.see("Acme Docks")
        terminal.press("Left", "C-s")
        terminal.see("Dock Planner is saved as a draft.")
        terminal.press("q")
        terminal.see("exit code 0")
    now = house.does(grace, lambda client: client.projects.get(project.id)).value
    assert (now.customer.plain, now.results.plain) == ("Acme Ports", "Less paper")
