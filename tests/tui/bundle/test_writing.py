"""What goes into the bundle, when it is written again, and that nobody is disturbed by it."""

from __future__ import annotations

import os
import py_compile
import sys
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from tests.tui.bundle.modules import from_bundle, load
from tui.bundle import reading
from tui.bundle.reading import Bundle
from tui.bundle.writing import MOST_THEMES, renew


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
