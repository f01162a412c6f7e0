"""A password, a token, an API key and a mailed code are typed and shown, the program falls: they are found nowhere.

But for two places: the file of credentials, for its owner alone, holds the session's own secret, with which the next
start is signed in; and a mailed code is in its mail.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import stat
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.stories import planted_crash
from tests.stories.canaries import ALLOWED, PLACES, Scene, client_of, forms, leaks
from tests.stories.house import House
from tests.stories.settings import TOKEN, ask_for_recovery_email, ask_for_token, open_section, show_new_api_key
from tests.stories.terminal import Terminal
from tests.stories.test_signing_in import sign_in
from tests.tui.member import NewMember

PASSWORD = f"Canary-{uuid.uuid4().hex}-7"
UNUSED = f"Unused-canary-{uuid.uuid4().hex}-8"
"""Typed as a new password, and never sent."""


@pytest.fixture
def scene(house: House) -> Iterator[Scene]:
    """The house, whose programs have a hook in them that lets them fall."""
    hook = house.home / "hook"
    (house.home / "tmp").mkdir()
    (hook / "python").mkdir(parents=True)
    (hook / "python" / "sitecustomize.py").write_text(Path(planted_crash.__file__).read_text())
    house.environment |= {
        "PYTHONPATH": f"{hook / 'python'}:{Path.cwd()}",
        planted_crash.FOLDER: str(hook),
        "TMPDIR": str(house.home / "tmp"),
    }
    backend = house.backend
    scene = Scene(house.home, hook, backend.log, backend.database, backend.mail_dir)
    scene.database_before = b"".join(content for _, content in PLACES["database"](scene))
    with ExitStack() as ends:
        scene.ends = ends
        yield scene


def opened(scene: Scene, house: House) -> Terminal:
    """The client in another terminal, which stays as it is until everything was looked through."""
    terminal = scene.ends.enter_context(house.open(None))
    scene.terminals.append(terminal)
    return terminal


def fall(terminal: Terminal) -> None:
    """The program crashes."""
    os.kill(client_of(terminal), signal.SIGUSR1)
    terminal.see("exit code 1")


def take_picture(scene: Scene, terminal: Terminal) -> None:
    """Export what is on the screen as an SVG."""
    there = len(scene.pictures)
    os.kill(client_of(terminal), signal.SIGUSR2)
    terminal.wait_for(lambda: len(scene.pictures) > there, "there is no picture")


# -- the session


def give_recovery_email(house: House, terminal: Terminal, grace: NewMember) -> str:
    """With the password, and the code that is mailed, which is returned."""
    address = f"r{grace.email}"
    open_section(terminal, "Profile")
    code = ask_for_recovery_email(house, terminal, grace, address)
    terminal.type(code)
    terminal.press("Enter")
    terminal.see("is your recovery e-mail now.")
    return code


def make_api_key(terminal: Terminal) -> str:
    """Shown, copied, and put away."""
    open_section(terminal, "Developer")
    key = show_new_api_key(terminal)
    terminal.press("y")
    terminal.see("Sent to tmux")
    terminal.press("Escape")
    terminal.see("API keys · 1")
    return key


def type_new_password(scene: Scene, terminal: Terminal, grace: NewMember) -> None:
    """Begin to change the password, and think better of it."""
    open_section(terminal, "Accounts")
    terminal.see("e Change password")
    terminal.press("e")
    terminal.see("New password")
    terminal.type(grace.password)
    terminal.press("Tab")
    terminal.type(UNUSED)
    take_picture(scene, terminal)
    terminal.press("Escape")
    terminal.see("Give this up?")
    terminal.press("y")
    terminal.see_no_more("New password")


def show_token(scene: Scene, terminal: Terminal) -> str:
    """Make a token; it is on the screen when this returns."""
    open_section(terminal, "Developer")
    ask_for_token(terminal, "nightly")
    terminal.see("shown now and never again")
    take_picture(scene, terminal)
    terminal.press("v")
    return terminal.see(TOKEN)[0]


def session_secret(scene: Scene) -> str:
    """The session's own, from the one file that may hold it."""
    (path,) = scene.credentials
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret: str = json.loads(path.read_text())["secret"]
    return secret


def test_rule_13_5_what_is_typed_and_shown_is_found_nowhere_after_a_crash(house: House, scene: Scene) -> None:
    grace = house.member(password=PASSWORD)
    secrets = {"password": PASSWORD, "unused password": UNUSED}
    first = opened(scene, house)
    sign_in(first, grace)
    first.see("Grace Example")
    secrets["code"] = give_recovery_email(house, first, grace)
    secrets["api key"] = make_api_key(first)
    scene.look_at("the first client", client_of(first))
    first.press("1")
    first.see("Grace Example")
    first.press("q")
    first.see("exit code 0")
    second = opened(scene, house)
    second.see("Grace Example")
    type_new_password(scene, second, grace)
    secrets["token"] = show_token(scene, second)
    scene.look_at("the second client", client_of(second))
    scene.look_at("the backend", house.backend.process.pid)
    fall(second)
    secrets["session"] = session_secret(scene)
    assert leaks(scene, secrets) == []
    # That what was to happen did happen: else there would be nothing to find.
    assert "fell, as planted, with mxp_… on the screen" in second.scrollback()
    assert (scene.hook / "children").read_text().count("load-buffer") == 1
    for place, name in ("credentials", "session"), ("mails", "code"):
        assert any(forms(secrets[name]).search(content) for _, content in PLACES[place](scene)), place


def test_a_program_that_falls_with_its_local_variables_is_found_out(house: House, scene: Scene) -> None:
    house.environment[planted_crash.BARE] = "1"
    grace = house.member(password=PASSWORD)
    terminal = opened(scene, house)
    terminal.see("Sign in to your profile")
    terminal.type(grace.email)
    terminal.press("Enter")
    terminal.type(PASSWORD)
    terminal.see("•" * len(PASSWORD))
    fall(terminal)
    found = leaks(scene, {"password": PASSWORD}, ["scrollback", "elsewhere at home", "argv"])
    assert found and all(one.startswith("password in scrollback") for one in found)


# -- what is looked through, place by place

SECRET = "mxp_" + "canary" * 7
CODE = "482913"


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


PLANTED: dict[str, Callable[[Scene, bytes], None]] = {
    "argv": lambda scene, leak: scene.argv.update({"x": b"--token\0" + leak}),
    "environment": lambda scene, leak: scene.environments.update({"x": b"TOKEN=" + leak}),
    "children": lambda scene, leak: write(scene.hook / "children", leak),
    "pictures": lambda scene, leak: write(scene.hook / "1.svg", b"<text>%s</text><text>%s" % (leak[:7], leak[7:])),
    "settings": lambda scene, leak: write(scene.home / ".config/mxprofile/config.toml", b"# " + leak),
    "credentials": lambda scene, leak: write(scene.home / ".config/mxprofile/credentials/x.json", leak),
    "drafts": lambda scene, leak: write(scene.home / ".local/state/mxprofile/drafts/x.json", leak),
    "claims in flight": lambda scene, leak: write(scene.home / ".local/state/mxprofile/claims.jsonl", leak),
    "last seen": lambda scene, leak: write(
        scene.home / ".local/state/mxprofile/last-seen/x.frame", leak[:7] + b"\x1b[1;32m" + leak[7:]
    ),
    "cache": lambda scene, leak: write(scene.home / ".cache/x", leak),
    "temporary files": lambda scene, leak: write(scene.home / "tmp/x/y.txt", leak),
    "elsewhere at home": lambda scene, leak: write(scene.home / "core", b"\0" + leak + b"\0"),
    "server log": lambda scene, leak: write(scene.log, b"POST /v1/sessions " + leak),
    "database": lambda scene, leak: write(Path(f"{scene.database}-wal"), b"\0" + leak),
    "mails": lambda scene, leak: write(scene.mails / "x.eml", leak),
}
IN_TMUX: dict[str, Callable[[Terminal, str], object]] = {
    "scrollback": lambda terminal, leak: terminal.type(f"{leak}\n" + "\n" * 40),
    "tmux buffers": lambda terminal, leak: terminal._tmux("set-buffer", "-b", "x", leak),
}


@pytest.fixture
def bare(home: Path) -> Scene:
    """A scene in which nobody has been."""
    (home / ".config/mxprofile/credentials").mkdir(parents=True)
    write(home / ".config/mxprofile/credentials/x.json", b"{}")
    for name in ("hook", "server"):
        (home / name).mkdir()
    server = home / "server"
    return Scene(home, home / "hook", server / "backend.log", server / "profile.db", server / "mail")


def test_nothing_is_found_where_nobody_has_been_and_each_place_has_a_leak_planted(bare: Scene) -> None:
    assert leaks(bare, {"token": SECRET, "code": CODE}) == []
    assert {*PLANTED, *IN_TMUX} == {*PLACES}


@pytest.mark.parametrize("place", PLANTED)
def test_a_leak_in_any_place_is_found(bare: Scene, place: str) -> None:
    for name, secret in {"token": SECRET, "code": CODE}.items():
        if (place, name) not in ALLOWED:
            PLANTED[place](bare, secret.encode())
            assert any(one.startswith(f"{name} in {place}: ") for one in leaks(bare, {name: secret})), name


def test_a_code_that_stood_in_some_id_before_it_was_mailed_is_no_leak_and_another_is(bare: Scene) -> None:
    bare.database_before = b"019a-4e\0%s-b %s" % (CODE.encode(), SECRET.encode())
    PLANTED["database"](bare, b" ".join([CODE.encode(), b"571204", SECRET.encode()]))
    PLANTED["server log"](bare, CODE.encode())
    found = leaks(bare, {"code": CODE, "another": "571204", "token": SECRET}, ["server log", "database"])
    assert [one.partition(":")[0] for one in found] == [
        "code in server log",
        "another in database",
        "token in database",
    ]


@pytest.mark.parametrize("place", IN_TMUX)
def test_a_leak_in_the_terminal_is_found(bare: Scene, place: str) -> None:
    with Terminal(["cat"], environment={}, folder=bare.home) as terminal:
        bare.terminals.append(terminal)
        assert leaks(bare, {"token": SECRET}) == []
        IN_TMUX[place](terminal, SECRET)
        terminal.wait_for(lambda: leaks(bare, {"token": SECRET}), "it was not found")


CODED: dict[str, bytes] = {
    "a part": b"..." + SECRET[14:36].encode(),
    **{f"base64 {before}": base64.b64encode(b"x" * before + SECRET.encode()) for before in range(3)},
    "hexadecimal": SECRET.encode().hex().encode(),
}


@pytest.mark.parametrize("coded", CODED)
def test_a_secret_is_known_again_in_part_and_in_other_codings(coded: str) -> None:
    assert forms(SECRET).search(CODED[coded])


def test_a_code_is_no_part_of_a_longer_number() -> None:
    assert not forms(CODE).search(f"12:30:00.{CODE}+00:00, {CODE}1".encode())
    assert forms(CODE).search(f"code {CODE}.".encode())
