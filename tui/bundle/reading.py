"""The bundle of what a start loads, as the next start reads it; imports next to nothing, since it is read first.

Python finds each module by itself: it looks through folders, opens a file, reads it, compares it with its source. With
four hundred modules that is a tenth of loading them. What they compile of text themselves, and Textual's style sheets,
which are parsed anew each time, take as long again each. The bundle has all of it as it came out last time. It lies
where Python keeps the bytecode of this module, and is believed as that is: by whoever may write there, and of each
module only while its source has the same time and size. It counts no more once something was installed. What is missing
or no longer fits is loaded as always.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import cache_from_source, spec_from_file_location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import CodeType
    from typing import Any, TypeAlias

    from tui.bundle.compiled import Compiled

    Place: TypeAlias = "tuple[int, int]"
    """Where something lies in the file: its offset and its length, in bytes."""
    Entry: TypeAlias = "tuple[str, bool, int, int, Place]"
    """Of a module: its source, whether it is a package, the source's time in ns and its size, where its code lies."""

COMMAND = "mxprofile"

NUMBER = 8
"""Bytes of each of the two numbers at the head: where the table of contents lies, and how long it is."""

DAMAGED = (OSError, EOFError, KeyError, MemoryError, OverflowError, TypeError, ValueError)
"""What reading a damaged bundle raises."""


class Bundle:
    """An open bundle, or one that is not there and so has nothing; a finder of modules for `sys.meta_path`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.of = _of()
        """What all that is in it depends on: with another Python, or other modules to find, it is not believed."""
        self.modules: Mapping[str, Entry] = {}
        self.themes: Mapping[str, Place] = {}
        """Where the rules of style sheets lie, by the variables they were parsed with."""
        self.compiled: Compiled | None = None
        """What modules compile themselves, in a process that looks for it here."""
        self._texts: Place = (0, 0)
        self.is_fresh = True
        """False once a module was asked for whose source is another one."""
        try:
            self._file = os.open(path, os.O_RDONLY)
            head = os.pread(self._file, 2 * NUMBER, 0)
            table = marshal.loads(self.read((int.from_bytes(head[:NUMBER]), int.from_bytes(head[NUMBER:]))))  # noqa: S302
            if table["of"] == self.of:
                self.modules, self.themes, self._texts = table["modules"], table["themes"], table["texts"]
        except DAMAGED:
            self.disbelieve()

    def disbelieve(self) -> None:
        """Have nothing from now on: something here is damaged."""
        self.modules, self.themes = {}, {}

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        """How to load a module; None for one that is not here, or not any more."""
        entry = self.modules.get(name)
        if entry is None:
            return None
        source, is_package, *then, _ = entry
        if state(source) != tuple(then):
            self.is_fresh = False
            return None
        loader = BundleLoader(name, source, self)
        inside = [os.path.dirname(source)] if is_package else None
        return spec_from_file_location(name, source, loader=loader, submodule_search_locations=inside)

    def code(self, name: str) -> CodeType | None:
        """The code of a module; None, from then on for all, where it is damaged."""
        try:
            code: CodeType = marshal.loads(self.read(self.modules[name][-1]))  # noqa: S302 - believed as bytecode is
        except DAMAGED:
            self.disbelieve()
            return None
        return code

    def sheets(self, variables: Mapping[str, str]) -> dict[Any, bytes]:
        """The pickled rules of each style sheet that was parsed with these variables, by what Textual keeps them by."""
        place = self.themes.get(named(variables))
        if place is None or not self.is_fresh:  # They are objects of modules that may have changed.
            return {}
        try:
            found: dict[Any, bytes] = marshal.loads(self.read(place))  # noqa: S302 - believed as bytecode is
        except DAMAGED:
            self.disbelieve()
            return {}
        return found

    def texts(self) -> dict[Any, bytes]:
        """What modules compile themselves, by what it is made of."""
        if not self.modules:
            return {}
        try:
            found: dict[Any, bytes] = marshal.loads(self.read(self._texts))  # noqa: S302 - believed as bytecode is
        except DAMAGED:
            self.disbelieve()
            return {}
        return found

    def read(self, place: Place) -> bytes:
        """The bytes in this place; fewer where the file is cut off.

        Raises:
            OSError, OverflowError: they can't be read.
        """
        offset, length = place
        return os.pread(self._file, length, offset)


class BundleLoader(SourceFileLoader):
    """Loads a module as if from its source, without looking for its bytecode."""

    def __init__(self, name: str, path: str, bundle: Bundle) -> None:
        super().__init__(name, path)
        self._bundle = bundle

    def get_code(self, fullname: str) -> CodeType | None:
        """As the bundle has it, or, where that is damaged, as always."""
        return self._bundle.code(fullname) or super().get_code(fullname)


def state(path: str) -> tuple[int, int] | None:
    """What changes whenever a file is written, its time in ns and its size in bytes; None where there is none."""
    try:
        now = os.stat(path)
    except OSError:
        return None
    return now.st_mtime_ns, now.st_size


def _of() -> list[Any]:
    # An installation changes the time of the folder, whatever it is that would be found in it then.
    folders = [(folder, state(folder)) for folder in sys.path[1:]]
    return [sys.version, sys.flags.optimize, *folders]


def named(variables: Mapping[str, str]) -> str:
    """What a theme's variables are known by."""
    return str(sorted(variables.items()))


def put_to_use() -> None:
    """Find modules in the bundle from now on, in a process that looks for them where it always does.

    That is one of the command beside its Python: of no test, and with no folders of somebody's choice.
    """
    beside_python = os.path.realpath(sys.path[0]) == os.path.realpath(os.path.dirname(sys.executable))
    is_command = os.path.basename(sys.argv[0]) == COMMAND and beside_python
    if is_command and not os.environ.get("PYTHONPATH") and sys.implementation.cache_tag:
        sys.meta_path.insert(0, Bundle(place()))


def put_texts_to_use() -> None:
    """Take from the bundle what modules compile, too: later, since who only asks for help needs nothing of that."""
    bundle = in_use()
    if bundle is None:
        return
    try:
        from tui.bundle.compiled import Compiled
    except ImportError:  # A Python without the parts of its own that are asked there compiles it each time.
        return
    bundle.compiled = Compiled(bundle.texts())
    bundle.compiled.put_to_use()


def place() -> str:
    """Where the bundle lies."""
    return os.path.join(os.path.dirname(cache_from_source(__file__)), f"start.{sys.implementation.cache_tag}")


def in_use() -> Bundle | None:
    """The bundle that finds modules; None where none does."""
    return next((finder for finder in sys.meta_path if isinstance(finder, Bundle)), None)
