"""A package of two modules, loaded from a bundle or as always."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from tui.bundle.reading import Bundle, BundleLoader

NAMES = ("sample", "sample.one")


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
