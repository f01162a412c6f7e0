"""``python -m backend serve …`` and ``python -m backend operator …``: what the command `mxprofile` hands over to."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Runs one of the two; returns its exit code."""
    name, *rest = arguments if arguments is not None else sys.argv[1:] or [""]
    if name == "serve":
        from backend import serve

        return serve.main(rest)
    if name == "operator":
        from backend import operator

        return operator.main(rest)
    print("usage: mxprofile serve … or mxprofile operator …", file=sys.stderr)  # noqa: T201 - a command
    return 2


if __name__ == "__main__":
    sys.exit(main())
