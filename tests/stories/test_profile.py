"""One's own profile: filled in, made public and private again, and a recovery e-mail."""

from __future__ import annotations

from api_client.client import Client
from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.settings import ask_for_recovery_email
from tests.tui.pictures import image_file


@tells("9.1", "9.2")
def test_a_profile_is_filled_in_made_public_and_private_again(house: House) -> None:
    grace = house.member()
    picture = image_file(house.home)
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("8")
        terminal.see("No token yet")
        terminal.press("h", "g", "Enter")
        terminal.see("0 of 7")
        terminal.press("p")
        terminal.see("Missing: Avatar, Job title, Department, Country")
        terminal.press("e")
        terminal.see("New avatar")
        terminal.type(str(picture))
        terminal.see("PNG, 64 × 48 pixels")
        terminal.press("C-s")
        terminal.see("Your avatar is another one now.")
        terminal.see("1 of 7")
        terminal.press("j", "e")
        terminal.see("What you are at work.")
        terminal.type("Developer")
        terminal.press("Tab")
        terminal.type("Delivery")
        terminal.press("Tab")
        terminal.see("Where you live.")
        terminal.type("nether")
        terminal.see("› Netherlands")
        terminal.press("Enter")
        terminal.see("Where you live.")
        terminal.press("Tab")
        terminal.type("I build apps.")
        terminal.press("Tab", "n")
        terminal.see("One thing you are good at")
        terminal.type("Java")
        terminal.press("C-s")
        terminal.see_no_more("One thing you are good at")
        terminal.press("Tab", "n")
        terminal.see("Where you worked")
        for text in ("Acme", "Lead", "2021-05"):
            terminal.type(text)
            terminal.press("Tab")
        terminal.press("C-s")
        terminal.see("Lead, Acme · 2021-05-01 – now")
        terminal.press("C-s")
        terminal.see("Your profile is saved.")
        terminal.see("7 of 7")
        terminal.press("p")
        terminal.see("What others will see")
        terminal.press("y")
        terminal.see("Your profile is public now.")
        terminal.see("● public · everybody")
        terminal.press("p")
        terminal.see("Make your profile private?")
        terminal.press("y")
        terminal.see("Your profile is private now.")
        terminal.press("q")
        terminal.see("exit code 0")


@tells("9.5", "11.4")
def test_a_recovery_email_takes_effect_after_its_code(house: House) -> None:
    grace = house.member()
    address = f"r{grace.email}"
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("8")
        terminal.see("No token yet")
        terminal.press("h", "g", "Enter")
        code = ask_for_recovery_email(house, terminal, grace, address)
        wrong = "111111" if code != "111111" else "222222"
        terminal.type(wrong)
        terminal.press("Enter")
        terminal.see("4 tries left")
        terminal.type(code)
        terminal.press("Enter")
        terminal.see("is your recovery e-mail now.")
        terminal.press("q")
        terminal.see("exit code 0")
    recovery = house.does(grace, lambda client: client.profile.get()).value.recovery_email
    assert recovery is not None and recovery.plain == address


@tells("2.7")
def test_a_profile_that_is_made_public_again_gives_no_points_again(house: House) -> None:
    grace = house.member()
    picture = image_file(house.home).read_bytes()

    async def complete(client: Client) -> None:
        await client.profile.set_avatar(picture, "image/png")
        item = {"company": "Acme", "role": "Lead", "from": "2021-05-01"}
        details = {"job_title": "Developer", "department": "Delivery", "country": "NL", "about": "I build apps."}
        version = (await client.profile.get()).version
        await client.profile.change(version, **details, skills=["Java"], experience=[item])

    house.does(grace, complete)
    with house.open(grace) as terminal:
        terminal.see("50 / 100")
        terminal.press("8")
        terminal.see("No token yet")
        terminal.press("h", "g", "Enter")
        terminal.see("7 of 7")
        terminal.press("p")
        terminal.see("What others will see")
        terminal.press("y")
        terminal.see("Your profile is public now.")
        terminal.see("Level 1")
        terminal.see("100 / ")
        terminal.see("● public · everybody")
        terminal.press("p")
        terminal.see("Make your profile private?")
        terminal.press("y")
        terminal.see("○ private · only you")
        terminal.press("p")
        terminal.see("What others will see")
        terminal.press("y")
        terminal.see("● public · everybody")
        terminal.press("1", "P")
        terminal.see("Make your Mendix Profile public")
        terminal.see("Complete your Mendix Profile")
        terminal.press("Escape")
        terminal.see_no_more("just now")
        terminal.press("q")
        terminal.see("exit code 0")
    rows = house.does(grace, lambda client: client.points.ledger()).items
    assert [row.points for row in rows] == [50, 50]
