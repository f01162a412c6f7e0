"""What a member sees first, and what she does right there: points, badges, a challenge, people, her place."""

from __future__ import annotations

import asyncio
import re

from tests.stories.house import House
from tests.stories.rules import tells
from tests.tui.member import WELCOME, NewMember


@tells("2.5", "2.6", "1.7")
def test_points_and_the_way_to_the_next_level_are_seen_at_once_and_in_full_behind_the_card(house: House) -> None:
    grace = house.member()
    asyncio.run(grace.did("learning_rapid_certified", "forum_answer_accepted", "platform_app_created"))
    with house.open(grace) as terminal:
        points = terminal.see(re.compile(r"Level 0 .*  (\d+) / 100"))[1]
        terminal.see("▣ 1 certificate")
        terminal.press("Enter")
        missing = 100 - int(points)
        terminal.see(f"{points} / 100 · {missing} points to level 1")
        terminal.see(re.compile(rf"All +{points} +{points}"))
        terminal.see(re.compile(r"30 days +\d+ points, most on"))
        terminal.press("G")
        terminal.see("points on 1 day of 371")
        terminal.see(re.compile("Points a day: .* none .* or more"))
        terminal.press("Escape")
        terminal.see("Enter view all")
        terminal.press("q")
        terminal.see("exit code 0")


@tells("4.1", "4.2", "4.3", "1.1")
def test_the_challenge_that_is_completed_is_claimed_on_its_card_and_paid_once(house: House) -> None:
    grace = house.member()
    asyncio.run(grace.did(*WELCOME))
    with house.open(grace) as terminal:
        terminal.see(re.compile(r"Welcome Aboard +\d+ .* left"))
        terminal.see("c  Claim 50 credits")
        terminal.see("3 Chall. ●1")
        terminal.see("0 credits")
        terminal.press("c")
        terminal.see("Claimed 50 credits: the balance is 50 now.")
        terminal.see("50 credits")
        terminal.see_no_more("●1")
        terminal.press("3")
        for heading in ("Active · ", "Upcoming · "):
            terminal.see(heading)
        terminal.press("NPage", "NPage")
        terminal.see(re.compile(r"✓ Welcome Aboard +50 credits +2/2 steps"))
        terminal.press("g", "c")
        terminal.see("Not finished yet: Submit feedback items (0 of 5), Post messages on the Buzz")
        terminal.press("q")
        terminal.see("exit code 0")
    assert [row.credits for row in house.does(grace, lambda client: client.credits.get()).items] == [50]


@tells("3.2", "3.3", "3.4")
def test_badges_are_earned_followed_and_put_into_the_header_in_ones_own_order(house: House) -> None:
    grace = house.member()
    asyncio.run(grace.did("platform_app_created", "marketplace_app_published", "forum_answer_accepted"))
    with house.open(grace) as terminal:
        terminal.see(re.compile(r"In progress"))
        terminal.see(re.compile(r"\d+%"))
        terminal.press("2")
        terminal.see("Earned · ")
        terminal.press("/")
        terminal.type("First App")
        terminal.press("Enter")
        terminal.see(re.compile("› . First App +just now|› . First App +. min ago"))
        terminal.press("f")
        terminal.see("★ featured 1")
        terminal.press("Escape", "/")
        terminal.type("Publisher")
        terminal.press("Enter")
        terminal.see(re.compile("› . Publisher I"))
        terminal.press("f")
        terminal.see("★ featured 2")
        terminal.see(re.compile("First App +. Publisher I"))
        terminal.press("<")
        terminal.see(re.compile("Publisher I +. First App"))
        terminal.press("q")
        terminal.see("exit code 0")
    featured = house.does(grace, lambda client: client.overview()).header.featured_badges
    assert [badge.name.plain for badge in featured] == ["Publisher", "First App"]


@tells("3.4")
def test_a_fifth_featured_badge_is_refused_and_says_why(house: House) -> None:
    backend = house.backend
    ada = NewMember(backend, backend.email, "", "", backend.password)
    with house.open(ada) as terminal:
        terminal.see("Ada Okafor")
        terminal.press("2", "/")
        terminal.type("Point Collector")
        terminal.press("Enter")
        terminal.see(re.compile("› ◇ Point Collector"))
        terminal.press("f")
        terminal.see("At most 4 badges can be featured: take one out first.")
        terminal.press("q")
        terminal.see("exit code 0")


@tells("5.1", "6.3")
def test_an_invitation_is_accepted_on_its_card_and_each_card_leads_to_its_tab(house: House) -> None:
    grace, joan = house.member().is_public(), house.member("Joan Example")
    asyncio.run(grace.did("platform_app_created"))
    house.does(joan, lambda client: client.invitations.send(grace.profile_id))
    with house.open(grace) as terminal:
        terminal.see("Joan Example")
        terminal.press("Down", "Right")
        terminal.see("a Accept")
        terminal.press("a")
        terminal.see("You and Joan Example are connected now.")
        terminal.see("1 connection")
        terminal.press("Down")
        terminal.press("h")
        terminal.see(re.compile(r"Grace Example \(you\) +\d+"))
        terminal.press("Enter")
        terminal.see(re.compile(r"↓ +\d+  Grace Example \(you\)"))
        terminal.press("1", "q")
        terminal.see("exit code 0")
