"""What modules compile themselves is taken from the bundle, is the same, and has nobody's own words among it."""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import collections
import dataclasses
import marshal
import py_compile
import re
import sys
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.bundle import compiled, reading
from tui.bundle.compiled import Compiled, Key
from tui.bundle.reading import Bundle
from tui.bundle.writing import renew

NAME = "that_compiles"
SOURCE = """
import re
from collections import namedtuple
from dataclasses import dataclass

PATTERN = re.compile("(?P<first>a+)|never said elsewhere", re.IGNORECASE)
OF_ONE_CASE = re.compile(PATTERN.pattern)
Pair = namedtuple("Pair", "left right_of_it")

class Words(str):
    pass

OTHER = re.compile(Words("not just a text"))

class Zero(int):
    pass

FLAGGED = re.compile("with flags of a kind of its own", Zero())

@dataclass(frozen=True, order=True)
class Point:
    far_across: int
    down: int = 7
"""


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is put to use in a test is in use there alone."""
    monkeypatch.setitem(vars(dataclasses), "exec", exec)
    monkeypatch.setitem(vars(collections), "eval", eval)
    monkeypatch.setattr(_compiler, "compile", _compiler.compile)
    yield
    sys.modules.pop(NAME, None)


@pytest.fixture
def source(folder: Path) -> Path:
    """A module that compiles some text while it is loaded."""
    path = folder.parent / f"{NAME}.py"
    path.write_text(SOURCE)
    py_compile.compile(str(path))
    invalidate_caches()
    return path


NO_PATTERN = marshal.dumps((0, [9999], 0, {}, ()))
"""The parts of a pattern, but for its code."""


def load() -> ModuleType:
    sys.modules.pop(NAME, None)
    re.purge()
    return import_module(NAME)


def in_use(kept: dict[Key, bytes]) -> Compiled:
    made = Compiled(kept)
    made.put_to_use()
    return made


def nothing_is_compiled(monkeypatch: pytest.MonkeyPatch, made: Compiled) -> None:
    translate = made._translate

    def compiles(text: object, *given: Any, **named: Any) -> Any:
        assert type(text) is not str
        return translate(text, *given, **named)

    monkeypatch.setattr(made, "_translate", compiles)
    monkeypatch.setattr(compiled, "compile", compiles, raising=False)


def works(module: ModuleType) -> None:
    found = module.PATTERN.fullmatch("AaA")
    assert (found["first"], found.re.groupindex, found.re.flags) == ("AaA", {"first": 1}, re.UNICODE | re.IGNORECASE)
    assert found.lastgroup == "first"
    assert not module.OF_ONE_CASE.fullmatch("AaA")
    assert module.OTHER.search("this is not just a text")
    assert module.Point(1) < module.Point(1, 8) != module.Point(2)
    assert module.Point.__init__.__annotations__["return"] is None
    assert repr(module.Point(1)) == "Point(far_across=1, down=7)"
    with pytest.raises(dataclasses.FrozenInstanceError):
        module.Point(1).down = 2
    assert module.Pair(1, right_of_it=2) == (1, 2)
    with pytest.raises(TypeError):
        module.Pair(1)


@pytest.mark.usefixtures("source")
def test_it_is_compiled_once_and_the_same_in_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = Bundle(str(tmp_path / "start"))
    bundle.compiled = in_use(bundle.texts())
    works(load())
    assert {how for how, _, _ in bundle.compiled.new} == {"exec", "eval", "re"}
    assert renew(bundle, {}, {})
    again = Bundle(bundle.path)
    again.compiled = in_use(again.texts())
    nothing_is_compiled(monkeypatch, again.compiled)
    works(load())
    assert not again.compiled.new
    # It stays when the bundle is written again for something else.
    assert renew(again, {"ink": "blue"}, {"sheet": []})
    assert Bundle(bundle.path).texts().keys() == bundle.compiled.new.keys()


@pytest.mark.usefixtures("source")
def test_what_is_new_has_the_bundle_written_again(tmp_path: Path) -> None:
    bundle = Bundle(str(tmp_path / "start"))
    load()
    assert renew(bundle, {}, {"sheet": []})
    bundle = Bundle(bundle.path)
    bundle.compiled = in_use(bundle.texts())
    assert not renew(bundle, {}, {"sheet": []})
    load()
    assert renew(bundle, {}, {"sheet": []})
    assert Bundle(bundle.path).texts()


def test_once_a_source_was_written_only_what_is_compiled_since_is_kept(source: Path, tmp_path: Path) -> None:
    bundle = Bundle(str(tmp_path / "start"))
    bundle.compiled = in_use({})
    load()
    assert renew(bundle, {}, {})
    bundle = Bundle(bundle.path)
    bundle.compiled = in_use(bundle.texts())
    source.write_text("import re\nPATTERN = re.compile('another')\n")
    sys.meta_path.insert(0, bundle)
    load()
    assert renew(bundle, {}, {})
    assert [text for _, text, _ in Bundle(bundle.path).texts()] == ["another"]


def test_what_is_compiled_by_no_module_that_is_loaded_is_not_kept() -> None:
    made = in_use({})
    re.purge()
    assert re.compile("somebody's own words").search("in somebody's own words")
    named: Any = collections.namedtuple
    assert named("Pair", "left somebodys")(1, 2).somebodys == 2
    assert dataclasses.make_dataclass("Point", ["somebodys"])(1).somebodys == 1
    assert not made.new


@pytest.mark.parametrize("content", [b"", b"\0" * 50, b"N", b"(", marshal.dumps(1), NO_PATTERN])
@pytest.mark.usefixtures("source")
def test_where_it_is_damaged_it_is_compiled_as_always(content: bytes) -> None:
    first = in_use({})
    load()
    made = in_use(dict.fromkeys(first.new, content))
    works(load())
    assert made.new == first.new


@pytest.mark.usefixtures("source")
def test_of_a_bundle_with_damaged_texts_nothing_is_believed(tmp_path: Path) -> None:
    bundle = Bundle(str(tmp_path / "start"))
    bundle.compiled = in_use({})
    load()
    assert renew(bundle, {}, {})
    bundle = Bundle(bundle.path)
    offset, length = bundle._texts
    content = Path(bundle.path).read_bytes()
    Path(bundle.path).write_bytes(content[:offset] + bytes(length) + content[offset + length :])
    assert bundle.texts() == {}
    assert not bundle.modules


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize("fault", [AttributeError, TypeError, ValueError])
def test_a_python_that_makes_patterns_otherwise_makes_them_each_time(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr(compiled, "_parts", fails)
    made = in_use({})
    works(load())
    assert {how for how, _, _ in made.new} == {"exec", "eval"}


@pytest.mark.usefixtures("source")
def test_parts_of_another_pattern_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = compiled._parts("another", 0)
    monkeypatch.setattr(compiled, "_parts", lambda *_: parts)
    made = in_use({})
    works(load())
    assert {how for how, _, _ in made.new} == {"exec", "eval"}


def test_a_text_without_names_of_its_own_has_those_of_the_module_that_compiles_it() -> None:
    in_use({})
    assert vars(collections)["eval"]("OrderedDict") is collections.OrderedDict


def test_what_re_has_parsed_itself_is_made_a_pattern_as_always() -> None:
    made = in_use({})
    assert re.Scanner([("[0-9]+", lambda _, text: int(text))]).scan("12") == ([12], "")  # type: ignore[attr-defined]
    assert not made.new


def test_a_python_without_what_this_asks_for_starts_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = Bundle(str(tmp_path / "start"))
    monkeypatch.setattr(sys, "meta_path", [bundle, *sys.meta_path])
    monkeypatch.setitem(sys.modules, "tui.bundle.compiled", None)
    reading.put_texts_to_use()
    assert bundle.compiled is None
    monkeypatch.setitem(sys.modules, "tui.bundle.compiled", compiled)
    reading.put_texts_to_use()
    assert bundle.compiled is not None


def test_what_is_no_pattern_is_told_as_always() -> None:
    in_use({})
    with pytest.raises(re.error, match="unterminated"):
        re.compile("(never closed")


PIECES = st.sampled_from(
    [
        "a",
        "é",
        r"\d",
        r"[^x-z]",
        "[à-ü]",
        r"\b",
        ".",
        "(?:ab|c)",
        "(?P<name_{}>b+?)",
        "(c)*",
        "(?=d)",
        "(?<!e)",
        "x{2,5}",
    ]
)
FLAGS = st.sampled_from([0, re.IGNORECASE, re.MULTILINE | re.DOTALL, re.ASCII, re.VERBOSE])


@given(st.lists(PIECES, max_size=8), FLAGS)
def test_a_pattern_made_of_its_parts_is_the_one_that_re_makes(pieces: list[str], flags: re.RegexFlag | int) -> None:
    text = "".join(piece.replace("{}", str(number)) for number, piece in enumerate(pieces))
    usual = re.compile(text, flags)
    made = _sre.compile(text, *compiled._parts(text, int(flags)))
    assert made == usual
    assert (made.groups, made.groupindex, made.flags) == (usual.groups, usual.groupindex, usual.flags)
