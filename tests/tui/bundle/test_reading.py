"""What is in the bundle is found there, or, where anything about it is not as it was, loaded as always."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.tui.bundle.modules import from_bundle, load
from tui.bundle import reading
from tui.bundle.reading import Bundle
from tui.bundle.writing import renew


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
    # A program that began before may have loaded what was replaced.
    assert renew(before, {"ink": "blue"}, {"sheet": []})
    assert not Bundle(str(written)).modules


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
