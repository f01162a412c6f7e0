"""The bundle of what a start loads, as it is written once the client runs, for the next start."""

from __future__ import annotations

import marshal
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tui.bundle.reading import NUMBER, Bundle, BundleLoader, named, state

if TYPE_CHECKING:
    from tui.bundle.reading import Entry, Place

MOST_THEMES = 6
"""Themes whose style sheets are kept, the newest: each takes some 150 kB."""

_BYTECODE_HEAD = 16
"""Bytes before the code in a file of bytecode: magic number, flags, the source's time in s and its size (PEP 552)."""

_ALL_WHO_MAY = 0o644
"""Who may read the program may read this, whatever the umask; else the kiosk's user could not."""


def renew(bundle: Bundle, variables: Mapping[str, str], rules: Mapping[Any, Any]) -> bool:
    """Write all that `bundle` has and what was loaded without it; False where that is nothing, or it can't be written.

    `rules` are those of each style sheet, by what Textual keeps them by, as parsed with these variables. Nothing is
    written where Python keeps no bytecode, or may not: then each start is as the first one.
    """
    if sys.dont_write_bytecode:
        return False
    loaded = ((name, entry) for name, entry in _loaded() if bundle.modules.get(name, ())[:4] != entry[:4])
    new = {name: entry for name, entry in loaded if _bytecode(entry)}
    made = bundle.compiled.new if bundle.compiled is not None else {}
    if not new and not made and rules.keys() <= bundle.sheets(variables).keys():
        return False
    still = {name: entry for name, entry in bundle.modules.items() if state(entry[0]) == entry[2:4]}
    with suppress(OSError), _replacing(Path(bundle.path)) as file:
        modules = {
            name: (*entry[:-1], _written(file, _bytecode(entry) if name in new else bundle.read(entry[-1])))
            for name, entry in {**still, **new}.items()
        }
        others = bundle.themes.items() if bundle.is_fresh else ()
        kept = [(theme, place) for theme, place in others if theme != named(variables)][1 - MOST_THEMES :]
        themes = {theme: _written(file, bundle.read(place)) for theme, place in kept}
        themes[named(variables)] = _written(file, marshal.dumps({key: pickle.dumps(one) for key, one in rules.items()}))
        texts = _written(file, marshal.dumps({**(bundle.texts() if bundle.is_fresh else {}), **made}))
        contents = {"of": bundle.of, "modules": modules, "themes": themes, "texts": texts}
        table = _written(file, marshal.dumps(contents))
        file.seek(0)
        file.write(b"".join(number.to_bytes(NUMBER) for number in table))
        return True
    return False


def _loaded() -> Iterator[tuple[str, Entry]]:
    """The modules that came from a source, which is as it is now."""
    for name, module in [*sys.modules.items()]:
        spec = getattr(module, "__spec__", None)
        if spec is None or type(spec.loader) not in {SourceFileLoader, BundleLoader} or spec.name != name:
            continue
        now = state(spec.origin)
        if now is not None:
            yield name, (spec.origin, spec.submodule_search_locations is not None, *now, (0, 0))


def _bytecode(entry: Entry) -> bytes:
    """What Python keeps of a module; empty where that is nothing, or no more of this source."""
    source, _, time, size, _ = entry
    try:
        found = Path(cache_from_source(source)).read_bytes()
    except (OSError, NotImplementedError):
        return b""
    then = [int.from_bytes(found[at : at + 4], "little") for at in (4, 8, 12)]
    if then != [0, time // 10**9, size]:
        return b""
    code = found[_BYTECODE_HEAD:]
    # Compiled elsewhere, it names another source, which Python would set right.
    return code if marshal.loads(code).co_filename == source else b""  # noqa: S302 - it was loaded already


def _written(file: IO[bytes], content: bytes) -> Place:
    return file.tell(), file.write(content)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A new file, behind its head, that takes the old one's place when it is whole; who has that open goes on reading.

    Raises:
        OSError: it can't be written; the old one is as it was.
    """
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        for left in path.parent.glob(f"{path.name}.*"):  # By who was killed; one who still writes does it for nothing.
            left.unlink()
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
            os.fchmod(file.fileno(), _ALL_WHO_MAY & Path(__file__).stat().st_mode)
            file.seek(2 * NUMBER)
            yield file
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
