"""The client as its owner shaped it: her settings file, her keys, and looking without changing anything."""

from __future__ import annotations

import re
import sys

from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.settings import open_section


def settings(house: House, text: str) -> None:
    """What stands in the settings file of this home."""
    folder = house.home / ".config" / "mxprofile"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text)


def test_in_read_only_mode_one_looks_around_and_nothing_is_offered_that_changes_something(house: House) -> None:
    grace = house.member()
    with house.open(grace, "--read-only") as terminal:
        terminal.see("Grace Example")
        terminal.see("Read-only")
        open_section(terminal, "Developer")
        terminal.see("No token yet")
        assert not re.search(r"\bn New\b", terminal.screen())
        terminal.press("n", "?")
        terminal.see("Here and now")
        assert "Make a new one." not in terminal.screen().partition("Everywhere")[0]
        terminal.press("?")
        terminal.see_no_more("Here and now")
        open_section(terminal, "Notifications")
        terminal.see("[ ] Daily digest")
        terminal.press("Space", "Enter")
        terminal.see(re.compile(r"1-8 Tabs .* Read-only"))
        assert "Switch" not in terminal.screen()
        terminal.press("q")
        terminal.see("exit code 0")
    assert house.does(grace, lambda client: client.tokens.list()).items == []
    assert not house.does(grace, lambda client: client.notifications.get()).buzz_daily_digest


def test_her_own_keys_work_and_are_shown_and_the_old_ones_do_nothing(house: House) -> None:
    grace = house.member()
    settings(house, 'theme = "light"\n\n[keys]\nquit = "Q"\nhelp = "f7"\n')
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.see("F7 Help")
        terminal.press("q", "F7")
        terminal.see("Here and now")
        terminal.press("F7")
        terminal.see_no_more("Here and now")
        terminal.press("Q")
        terminal.see("exit code 0")


def test_a_fault_in_her_settings_is_told_with_its_line_and_remedy_and_nothing_is_opened(
    house: House,
) -> None:
    grace = house.member()
    settings(house, "# mine\nrefresh_seconds = 3\n")
    with house.open(grace) as terminal:
        terminal.see("exit code 2")
        told = terminal.screen().replace("\n", "")
        assert "config.toml, line 2: key 'refresh_seconds': write 0 for never, or 10 to 86400 seconds" in told
    with house.terminal([sys.executable, "-m", "tui", "config", "init"]) as terminal:
        terminal.see("exists and stays")
        terminal.see("exit code 1")


def test_a_theme_is_tried_on_and_kept_as_it_says(house: House) -> None:
    grace = house.member()
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press(":")
        terminal.see("Search for a command")
        terminal.type("theme: ansi")
        terminal.see("Theme: ansi")
        terminal.press("Enter")
        kept = terminal.see(re.compile('write (theme = "ansi") into config.toml'))
        settings(house, f"{kept[1]}\n")
        terminal.press("q")
        terminal.see("exit code 0")
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("q")
        terminal.see("exit code 0")


def test_where_a_sign_in_is_kept_is_said_before_and_it_is_kept_there_for_her_alone(house: House) -> None:
    grace = house.member()
    settings(house, "keyring = false\n")
    with house.open(None) as terminal:
        terminal.see("Sign-ins are kept in ~/.config/mxprofile/credentials")
        terminal.type(grace.email)
        terminal.press("Tab")
        terminal.type(grace.password)
        terminal.press("Enter")
        terminal.see("Grace Example")
        terminal.press("q")
        terminal.see("exit code 0")
    (kept,) = (house.home / ".config" / "mxprofile" / "credentials").glob("*.json")
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o640)
    with house.open(None) as terminal:
        terminal.see("chmod 600")
        terminal.see("exit code 1")


@tells("5.1")
def test_an_invitation_that_comes_meanwhile_is_told_of_by_itself(house: House) -> None:
    grace, joan = house.member().is_public(), house.member("Joan Example")
    settings(house, "refresh_seconds = 10\n")  # No fewer are allowed: so long this story waits.
    with house.open(grace) as terminal:
        terminal.see("Up to date.")
        house.does(joan, lambda client: client.invitations.send(grace.profile_id))
        terminal.see("Joan Example invites you: press 4.")
        terminal.see("4 Conn. ●1")
        terminal.press("4")
        terminal.see("› Joan Example")
        terminal.press("q")
        terminal.see("exit code 0")
