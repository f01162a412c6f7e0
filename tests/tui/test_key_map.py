"""A person's own keys: what can't work is refused with a sentence, what can works everywhere and is shown so."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.content import Content
from textual.keys import _character_to_key

from docs import keys_page
from tests.tui.page import LARGE, Page, know, session_without_server
from tests.tui.test_keys import places
from tests.widgets import samples
from tui import key_map, keys
from tui.app import MxProfileApp
from tui.keys import KEYS
from tui.modals.confirm import Confirm
from tui.resources import OVERVIEW


def told(**chosen: str) -> list[str]:
    return [f"{key_id}: {sentence}" for key_id, sentence in key_map.problems(chosen)]


def test_the_keys_as_they_come_are_a_map_that_can_work() -> None:
    assert told() == []
    assert told(**{key.id: key.keys for key in KEYS}) == []


def test_good_choices_pass() -> None:
    assert told(claim="Z", refresh="f5, r", palette="f9", quit="Q", help="f7,?", leave="f12", filter="comma") == []


def test_the_example_of_the_docs_can_work() -> None:
    example = keys_page.page().partition("```toml\n")[2].partition("```")[0]
    assert told(**tomllib.loads(example)["keys"]) == []


def test_two_keys_can_change_places() -> None:
    assert told(claim="f", feature="c") == []


@pytest.mark.parametrize(
    ("key_id", "keys", "sentence"),
    [
        ("claims", "x", "did you mean 'claim'"),
        ("claim", "", "name a key"),
        ("claim", "c,,z", 'a comma is called "comma"'),
        ("claim", "ctrl+h", "a terminal sends Backspace for it"),
        ("claim", "~", "ssh takes it"),
        ("claim", "ctrl+1", "no terminal sends 'ctrl+1'"),
        ("claim", "super+c", "no terminal sends 'super+c'"),
        ("claim", "cc", "no terminal sends 'cc'"),
        ("claim", "r", "'r' is the key of 'refresh' in the same place"),
        ("claim", "j", "'j' is the key of 'down' in the same place"),
        ("claim", "f", "'f' is the key of 'feature' in the same place"),
        ("claim", "tab", "'Tab' is the key of 'next_field'"),
        ("leave", "x", "it works while you type"),
        ("help_anywhere", "h", "it works while you type"),
        ("save", "w", "it is needed while you type"),
        ("back", "b", "it is needed while you type"),
        ("quit", "?", "'?' is the key of 'help'"),
    ],
)
def test_what_cant_work_is_told_with_what_to_do(key_id: str, keys: str, sentence: str) -> None:
    first = told(**{key_id: keys})[0]
    assert first.startswith(f"{key_id}: ")
    assert sentence in first


def test_a_key_of_a_form_may_be_one_of_an_item_too() -> None:
    assert told(confirm="c") == []


def test_a_clash_of_two_choices_is_told_once() -> None:
    assert len(told(claim="z", feature="z")) == 1


def test_names_are_textuals() -> None:
    for character in map(chr, range(0x21, 0x7F)):
        if character != ",":
            assert key_map.names(character) == (_character_to_key(character),)


@pytest.mark.parametrize("place", places(), ids=lambda place: place.__name__)
def test_no_place_has_two_keys_on_one_so_that_remapping_one_drops_no_other(place: type) -> None:
    used = [binding.key for binding in Binding.make_bindings(place.__dict__["BINDINGS"])]
    assert len(used) == len(set(used))


def on_own_keys(folder: Path, keys: dict[str, str], story: object, *, read_only: bool = False) -> None:
    async def run() -> None:
        session = session_without_server(folder, read_only=read_only)
        await know(session, OVERVIEW, samples.overview())
        app = MxProfileApp(session)
        app.use_keys(keys)
        async with app.run_test(size=LARGE) as pilot:
            page = Page(app, pilot)
            await page.settle()
            await story(page)  # type: ignore[operator]
        await session.client.aclose()

    asyncio.run(run())


def test_a_remapped_key_works_is_shown_and_the_old_one_does_nothing(tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        assert "F7 Help" in page.text
        assert "Q Quit" in page.text
        assert " 1 Overview  N Badges  3 Challenges" in page.text
        assert "press Z to try again" in page.text, "sentences name the key that works"
        assert "Z  Claim 250 credits" not in page.text and "c  Claim 250 credits" in page.text
        await page.press("question_mark", "3")
        assert "Keys" not in page.text
        await page.press("f7")
        assert "Here and now" in page.text
        assert "Q                Leave the program." in page.text
        await page.press("f7")
        page.app.push_screen(Confirm(Content("Delete the key?"), yes="Delete"))
        await page.settle()
        assert "Delete (F8)" in page.text, "buttons do too"
        assert "F1 Help  ^q Quit" in page.text, "what works over a dialog is told there"
        await page.press("f8", "Q")
        assert page.app.return_value is None and not page.app.is_running

    on_own_keys(tmp_path, {"help": "f7", "quit": "Q", "refresh": "Z", "tab_2": "N", "confirm": "f8"}, story)


def test_a_sentence_leaves_out_the_way_to_a_key_that_is_not_offered() -> None:
    keys.call({"new": ""})
    assert keys.with_keys("None yet. Try: press {new}, {refresh}.") == "None yet. Try."
    assert keys.with_keys("Your skills. {new} adds one, {edit} changes it. Look.") == "Your skills. Look."
    assert keys.with_keys(", none yet: press {new}.") == ", none yet."
    assert f"Ada came{keys.with_keys(': press {new}.')}" == "Ada came."
    assert keys.with_key("Make one", "new") == "Make one"
    keys.call({"new": "N"})
    assert keys.with_keys("None yet: press {new}.") == "None yet: press N."
    assert keys.with_key("Make one", "new") == "Make one (N)"
    keys.call({"new": "n"})


def test_in_read_only_mode_no_key_that_changes_something_is_offered_or_works(tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        writing = {key.id for key in KEYS if key.writes}
        for tab in "12345678":
            await page.press(tab)
            active = page.app.screen.active_bindings
            assert not writing & {one.binding.id for key, one in active.items() if key != "switched_off"}
            assert "Switched" not in page.text
            await page.press("question_mark")
            assert "Switched" not in page.text.partition("Everywhere")[0]
            await page.press("question_mark")
        await page.press("8", "n")
        assert len(page.app.screen_stack) == 1
        assert "Read-only" in page.text
        await page.press("1")
        assert "Claim 250 credits" not in page.text
        assert "ready to claim · 250 credits" in page.text

    on_own_keys(tmp_path, {"claim": "Z"}, story, read_only=True)
