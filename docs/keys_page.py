"""Makes `keys.md` from `tui.keys`, the one place where keys are said: every key with its id and its sentence."""

from __future__ import annotations

from itertools import groupby

from tui.keys import KEYS

_HEAD = """\
# Keys

Everything works by keys. The footer shows those that work where you are, most useful first; `?` lists all, and `:`
finds one by its name. Where no text is typed, keys are single letters; while you type, those with Ctrl, function keys
and Esc still work.

The id is what you name to choose another key, in `config.toml`:

```toml
[keys]
claim = "Z"
refresh = "f5, r"     # several with commas; a comma itself is called "comma"
```

`mxprofile keys` prints the map in force. `mxprofile keys --check` says whether it can work: a key that no terminal
sends, one that does two things in one place, or one that would leave you without help or a way out is refused, with its
line.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for scope, keys in groupby(KEYS, key=lambda key: key.scope):
        rows = [f"| {_shown(key.shown)} | `{key.id}` | {key.help} |" for key in keys]
        parts.append(f"## {scope}\n\n| keys | id | what it does |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _shown(keys: str) -> str:
    return " ".join(f"`{key}`" for key in keys.split(", "))
