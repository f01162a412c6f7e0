"""Textual without what it loads for nothing.

`textual.app` takes names from Textual's own command palette, which brings five widgets along, and from Rich's tables: a
tenth of what loading it takes. It needs them where that palette is opened or the colours of a theme are printed. Here
that never is: ours (`tui.modals.palette`) loads the module when it is asked for, and opens its own.
"""

from __future__ import annotations

import sys
from types import ModuleType

LATER = {
    "textual.command": (
        "CommandListItem",
        "CommandPalette",
        "DiscoveryHit",
        "Hit",
        "Hits",
        "Provider",
        "SimpleProvider",
    ),
    "rich.table": ("Table",),
}
"""Modules, and the names that are taken from them."""


def load_app() -> None:
    """Import `textual.app` without them, unless it is there already."""
    if "textual.app" in sys.modules:
        return
    stand_ins = {module: _stand_in(module, names) for module, names in LATER.items() if module not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import textual.app  # noqa: F401
    finally:
        for module in stand_ins:
            del sys.modules[module]


def _stand_in(module: str, names: tuple[str, ...]) -> ModuleType:
    made = ModuleType(module)
    vars(made).update({name: type(name, (), {}) for name in names})
    return made
