"""The style sheets: `base.tcss` for what all screens share, then one per screen or dialog."""

from __future__ import annotations

from pathlib import Path

SHEETS: list[Path] = sorted(Path(__file__).parent.glob("*.tcss"))
"""Every sheet, in a fixed order. The app loads all of them: a screen's own sheet would stay loaded globally."""

AT_START = [path for path in SHEETS if path.stem in {"base", "frame", "overview"}]
"""Those that say something about what the first screen shows; the others take longer to parse than it to draw."""
