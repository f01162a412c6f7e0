"""Ids in a path, where another operation has the word `current` in their place."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor


class NotCurrent(Convertor[str]):
    """Any segment but ``current``: what names that is answered by its own operation, or by 405."""

    regex = "(?!current(?:/|$))[^/]+"

    def convert(self, value: str) -> str:
        """The segment as it is."""
        return value

    def to_string(self, value: str) -> str:
        """The segment as it is."""
        return value


register_url_convertor("not_current", NotCurrent())


def not_current(parameter: str) -> str:
    """The parameter as a path has it, such as ``{account_id:not_current}``."""
    return f"{{{parameter}:not_current}}"
