"""The bundle of what a start loads: found in it, or, where anything about it is not as it was, loaded as always."""

from __future__ import annotations

import asyncio
import inspect
import os
import py_compile
import re
import sys
import time
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from textual.css import stylesheet
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from tests.running import RunningBackend
from tests.stories.house import House
from tests.tui.member import new_member, with_backend
from tests.tui.page import know, session_without_server
from tests.tui.terminal.pseudo_terminal import DEADLINE, PseudoTerminal
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.bundle import reading
from tui.bundle.reading import Bundle, BundleLoader
from tui.bundle.writing import MOST_THEMES, renew
from tui.resources import OVERVIEW
from tui.terminal.sheets import Sheets
from tui.themes import THEMES

NAMES = ("sample", "sample.one")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder where modules are looked for, with a package of two modules that Python has compiled."""
    place = tmp_path / "modules"
    (place / "sample").mkdir(parents=True)
    for name, text in (("__init__", "WHERE = __path__\n"), ("one", "VALUE = 1\n")):
        source = place / "sample" / f"{name}.py"
        source.write_text(text)
        py_compile.compile(str(source))
    monkeypatch.setattr(sys, "path", [*sys.path, str(place)])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    invalidate_caches()
    yield place / "sample"
    forget()


@pytest.fixture
def written(folder: Path, tmp_path: Path) -> Path:
    """A bundle that has them."""
    load()
    path = tmp_path / "start"
    assert renew(Bundle(str(path)), {"ink": "red"}, {"sheet": ["rules"]})
    forget()
    return path


def forget() -> None:
    for name in NAMES:
        sys.modules.pop(name, None)


def load(bundle: Bundle | None = None) -> list[ModuleType]:
    """Both modules, as a start would load them."""
    forget()
    if bundle is not None:
        sys.meta_path.insert(0, bundle)
    try:
        return [import_module(name) for name in NAMES]
    finally:
        if bundle is not None:
            sys.meta_path.remove(bundle)


def from_bundle(modules: list[ModuleType]) -> list[bool]:
    return [isinstance(module.__loader__, BundleLoader) for module in modules]


def as_always(module: ModuleType) -> dict[str, object]:
    return {name: vars(module)[name] for name in ("__name__", "__package__", "__file__", "__cached__")}


def test_a_module_in_it_is_as_python_would_have_found_it_and_needs_no_other_file(folder: Path, written: Path) -> None:
    usual = [as_always(module) for module in load()]
    for bytecode in folder.rglob("*.pyc"):
        bytecode.write_bytes(b"never read")
    package, one = load(Bundle(str(written)))
    assert from_bundle([package, one]) == [True, True]
    assert [as_always(package), as_always(one)] == usual
    assert package.WHERE == package.__path__ == [str(folder)]
    assert one.VALUE == 1


def test_a_source_that_was_written_since_is_what_counts(folder: Path, written: Path) -> None:
    source = folder / "one.py"
    source.write_text("VALUE = 2\n")
    os.utime(source, ns=(0, source.stat().st_mtime_ns + 1))  # As many bytes, in the same second.
    bundle = Bundle(str(written))
    package, one = load(bundle)
    assert from_bundle([package, one]) == [True, False]
    assert not bundle.is_fresh
    assert not bundle.sheets({"ink": "red"})  # They may be of another form now.
    assert renew(bundle, {"ink": "blue"}, {"sheet": []})
    assert not Bundle(str(written)).sheets({"ink": "red"})


def test_a_source_that_is_gone_is_not_loaded(folder: Path, written: Path) -> None:
    (folder / "one.py").unlink()
    with pytest.raises(ModuleNotFoundError):
        load(Bundle(str(written)))


@pytest.mark.parametrize("part", [0, 1, 50, 99])
@pytest.mark.parametrize("filler", [b"", b"\0", b"\x7f"], ids=["cut off", "zeros", "huge numbers"])
def test_of_one_that_is_damaged_everything_is_loaded_as_always(written: Path, part: int, filler: bytes) -> None:
    content = written.read_bytes()
    kept = content[: len(content) * part // 100]
    written.write_bytes(kept + filler * (len(content) - len(kept)))
    bundle = Bundle(str(written))
    assert not any(from_bundle(load(bundle)))
    assert bundle.sheets({"ink": "red"}) == {}
    assert renew(bundle, {"ink": "red"}, {"sheet": ["rules"]})
    assert from_bundle(load(Bundle(str(written)))) == [True, True]


def test_a_table_of_contents_that_would_be_huge_is_not_read(written: Path) -> None:
    content = written.read_bytes()
    written.write_bytes(content[:8] + (2**45).to_bytes(8) + content[16:])
    assert not Bundle(str(written)).modules


def test_code_that_is_damaged_is_loaded_from_its_source_and_nothing_is_believed_any_more(written: Path) -> None:
    bundle = Bundle(str(written))
    offset, length = bundle.modules["sample"][-1]
    content = written.read_bytes()
    written.write_bytes(content[:offset] + bytes(length) + content[offset + length :])
    package, one = load(bundle)
    assert package.WHERE
    assert from_bundle([package, one]) == [True, False]
    assert not bundle.modules


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", "another"),
        ("flags", SimpleNamespace(optimize=2)),
        ("path", ["/x", "/y", *sys.path]),
    ],
)
def test_another_python_and_other_folders_do_not_believe_it(
    written: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    assert Bundle(str(written)).modules
    monkeypatch.setattr(sys, name, value)
    assert not Bundle(str(written)).modules


def test_once_something_was_installed_it_is_not_believed(folder: Path, written: Path) -> None:
    before = Bundle(str(written))
    assert before.modules
    (folder.parent / "new.py").touch()
    assert not Bundle(str(written)).modules
    assert renew(
        before, {"ink": "blue"}, {"sheet": []}
    )  # By a program that began before, and may have loaded what is replaced.
    assert not Bundle(str(written)).modules


def test_code_that_was_compiled_elsewhere_is_left_out(folder: Path, written: Path) -> None:
    source = folder / "one.py"
    source.write_text("VALUE = 10\n")
    py_compile.compile(str(source), dfile="/elsewhere/one.py")
    bundle = Bundle(str(written))
    load(bundle)
    assert renew(bundle, {"ink": "blue"}, {"sheet": []})
    _, one = load(Bundle(str(written)))
    assert from_bundle([one]) == [False]
    assert one.VALUE == 10


def test_a_module_that_is_gone_is_left_out(folder: Path, written: Path) -> None:
    (folder / "one.py").unlink()
    assert renew(Bundle(str(written)), {"ink": "blue"}, {"sheet": []})
    assert "sample.one" not in Bundle(str(written)).modules


def test_all_may_read_it_who_may_read_the_program_and_nothing_is_left_of_one_that_was_killed(
    folder: Path, tmp_path: Path
) -> None:
    load()
    (tmp_path / "start.1234").touch()
    before = os.umask(0o077)
    try:
        assert renew(Bundle(str(tmp_path / "start")), {}, {})
    finally:
        os.umask(before)
    program = Path(reading.__file__).stat().st_mode & 0o644
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.glob("start*")] == [("start", program)]


def test_it_is_written_again_only_for_what_is_new(folder: Path, written: Path) -> None:
    bundle = Bundle(str(written))
    load(bundle)
    assert not renew(bundle, {"ink": "red"}, {"sheet": ["rules"]})
    assert renew(bundle, {"ink": "red"}, {"sheet": ["rules"], "another": []})
    (folder / "two.py").write_text("VALUE = 2\n")
    py_compile.compile(str(folder / "two.py"))
    invalidate_caches()
    import_module("sample.two")
    sys.modules.pop("sample")  # What was not loaded this time stays in it.
    try:
        assert renew(bundle, {"ink": "red"}, {})
    finally:
        sys.modules.pop("sample.two")
    assert {"sample", "sample.one", "sample.two"} <= Bundle(str(written)).modules.keys()


def test_a_program_that_has_it_open_goes_on_reading_what_it_was(written: Path) -> None:
    bundle, before = Bundle(str(written)), written.stat().st_ino
    assert renew(Bundle(str(written)), {"ink": "blue"}, {"sheet": []})
    assert written.stat().st_ino != before
    assert from_bundle(load(bundle)) == [True, True]
    assert bundle.sheets({"ink": "red"})
    assert [*written.parent.glob("start*")] == [written]


def test_the_sheets_of_a_few_themes_are_kept(written: Path) -> None:
    for number in range(MOST_THEMES):
        assert renew(Bundle(str(written)), {"ink": str(number)}, {"sheet": []})
    bundle = Bundle(str(written))
    assert [bool(bundle.sheets({"ink": ink})) for ink in ("red", "0", str(MOST_THEMES - 1))] == [False, True, True]


def test_a_module_without_bytecode_of_this_source_is_left_out(folder: Path, tmp_path: Path) -> None:
    load()
    source = folder / "one.py"
    os.utime(source, (0, source.stat().st_mtime + 2))
    assert renew(Bundle(str(tmp_path / "new")), {}, {})
    modules = Bundle(str(tmp_path / "new")).modules
    assert ("sample" in modules, "sample.one" in modules) == (True, False)


def test_nothing_is_written_where_python_keeps_no_bytecode(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not renew(Bundle(str(tmp_path / "no folder" / "start")), {}, {})
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not renew(Bundle(str(tmp_path / "start")), {}, {})
    assert [*tmp_path.iterdir()] == [folder.parent]


@pytest.mark.parametrize(
    ("command", "beside_python", "python_path", "is_used"),
    [
        ("/bin/mxprofile", True, "", True),
        ("/bin/pytest", True, "", False),
        ("/bin/mxprofile", False, "", False),
        ("/bin/mxprofile", True, "/x", False),
    ],
)
def test_it_is_put_to_use_only_by_the_command_and_with_no_folders_of_somebodys_choice(
    monkeypatch: pytest.MonkeyPatch, command: str, python_path: str, *, beside_python: bool, is_used: bool
) -> None:
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(sys, "argv", [command])
    monkeypatch.setattr(sys, "path", [str(Path(sys.executable).parent) if beside_python else "/x", *sys.path[1:]])
    monkeypatch.setenv("PYTHONPATH", python_path)
    reading.put_to_use()
    assert (reading.in_use() is not None) == is_used


def test_a_python_in_a_linked_folder_is_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.symlink_to(Path(sys.executable).parent)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(sys, "argv", ["/bin/mxprofile"])
    monkeypatch.setattr(sys, "path", [str(linked), *sys.path[1:]])
    monkeypatch.setenv("PYTHONPATH", "")
    reading.put_to_use()
    assert reading.in_use() is not None


def test_a_fault_in_writing_it_ends_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def fails(*given: object) -> None:
        asked.append(given)
        raise ValueError

    async def story() -> None:
        app = MxProfileApp(session_without_server(tmp_path))
        async with app.run_test() as pilot:
            await pilot.pause()
            await app._renew_bundle()

    monkeypatch.setattr("tui.bundle.writing.renew", fails)
    monkeypatch.setattr(sys, "meta_path", [Bundle(str(tmp_path / "start")), *sys.meta_path])
    asyncio.run(story())
    assert asked


def styles(app: MxProfileApp) -> dict[str, str]:
    def name(node: DOMNode) -> str:
        return " ".join(one.css_identifier for one in node.ancestors_with_self)

    return {name(node): node.styles.css for node in app.screen.walk_children(with_self=True)}


async def opened(folder: Path, bundle: Bundle, theme: str) -> tuple[dict[str, str], Sheets]:
    session = session_without_server(folder)
    await know(session, OVERVIEW, samples.overview())
    app = MxProfileApp(session)
    app.theme = theme
    assert isinstance(app.stylesheet, Sheets)
    app.stylesheet.parsed_before = bundle.sheets
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.read_sheets()
        app.stylesheet.update(app)
        return styles(app), app.stylesheet


def test_sheets_that_were_parsed_before_say_the_same_and_are_not_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    # The tests share what they have parsed (`tests.thrift`).
    monkeypatch.setattr(Stylesheet, "_parse_rules", inspect.unwrap(Stylesheet._parse_rules))
    parsed: list[str] = []
    parse = stylesheet.parse  # type: ignore[attr-defined]

    def noted(scope: str, css: str, *given: object, **named: object) -> object:
        parsed.append(css)
        return parse(scope, css, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(stylesheet, "parse", noted)
    path = str(tmp_path / "start")
    before, sheets = asyncio.run(opened(tmp_path, Bundle(path), THEMES[0].name))
    assert len(parsed) > 30
    assert renew(Bundle(path), sheets.variables, sheets.parsed)
    parsed.clear()
    again, _ = asyncio.run(opened(tmp_path, Bundle(path), THEMES[0].name))
    assert again == before
    assert not parsed
    asyncio.run(opened(tmp_path, Bundle(path), THEMES[1].name))
    assert len(parsed) > 30
    parsed.clear()
    bundle = Bundle(path)
    monkeypatch.setattr(bundle, "sheets", lambda _: dict.fromkeys(sheets.parsed, b"damaged"))
    again, _ = asyncio.run(opened(tmp_path, bundle, THEMES[0].name))
    assert again == before
    assert len(parsed) > 30


START = """
import sys
from pathlib import Path
from tui.bundle import reading

reading.place = lambda: {bundle!r}
sys.argv[0] = "/bin/mxprofile"
sys.path[0] = str(Path(sys.executable).parent)
from tui.terminal import later

load_app = later.load_app

def load():
    load_app()
    import tui.app

    tui.app.STARTED_AFTER = 0.01
    from textual.css import stylesheet

    parse = stylesheet.parse

    def note(*given, **named):
        parsed.append(given)
        return parse(*given, **named)

    stylesheet.parse = note

parsed = []
later.load_app = load
from tui.__main__ import main

code = main([])
loaders = [type(getattr(module, "__loader__", None)).__name__ for module in sys.modules.values()]
print("loaded from the bundle:", loaders.count("BundleLoader"), "otherwise:", loaders.count("SourceFileLoader"))
print("sheets parsed:", len(parsed))
sys.exit(code)
"""


@with_backend
def test_the_first_start_writes_it_and_the_next_loads_next_to_all_from_it(
    backend: RunningBackend, tmp_path: Path
) -> None:
    grace, house = new_member(backend), House(backend, tmp_path)
    house.keep(grace)
    bundle = tmp_path / "start"
    environment = {"HOME": str(tmp_path), "MXPROFILE_SERVER": backend.server, "PYTHONPATH": ""}
    with PseudoTerminal(START.format(bundle=str(bundle)), tmp_path, environment=environment) as first:
        first.see(b"Up to date")
        wait_for(bundle, first)
        first.type("\x11")
        assert first.ends() == 0, first.written[-3000:].decode()
    assert number_after("from the bundle:", first) == 0
    assert number_after("sheets parsed:", first) > 30
    with PseudoTerminal(START.format(bundle=str(bundle)), tmp_path, environment=environment) as second:
        second.see(b"Up to date")
        second.type("\x11")
        assert second.ends() == 0
    assert number_after("from the bundle:", second) > 200
    assert number_after("sheets parsed:", second) < 10


def wait_for(bundle: Path, terminal: PseudoTerminal) -> None:
    until = time.monotonic() + DEADLINE
    while not bundle.exists():
        assert time.monotonic() < until
        terminal._read(0.05)


def number_after(words: str, terminal: PseudoTerminal) -> int:
    found = re.search(rf"{words} (\d+)", terminal.written.decode())
    assert found, terminal.written
    return int(found[1])
