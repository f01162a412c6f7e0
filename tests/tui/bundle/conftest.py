from __future__ import annotations

import py_compile
import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from pathlib import Path

import pytest

from tests.tui.bundle.modules import forget, load
from tui.bundle.reading import Bundle
from tui.bundle.writing import renew


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
