"""What each mail says: a text for each in `mail_templates`, whose placeholders are its parameters."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from string import Template

FOLDER = resources.files("backend") / "mail_templates"
ALWAYS = frozenset({"public_url"})
"""What every mail can name without being told."""
_SUBJECT = "Subject: "


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """A mail before its parameters are filled in."""

    subject: Template
    body: Template

    @property
    def parameters(self) -> frozenset[str]:
        """What its sender has to give: its placeholders; for a code that is ``code``, given as ``code_id``."""
        return frozenset({*self.subject.get_identifiers(), *self.body.get_identifiers()}) - ALWAYS


@functools.cache
def template(name: str) -> MailTemplate:
    """A template by its file's name. Raises `KeyError` for one that this version does not have."""
    try:
        text = (FOLDER / f"{name}.txt").read_text("utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None
    first, _, rest = text.partition("\n")
    return MailTemplate(Template(first.removeprefix(_SUBJECT)), Template(rest.strip()))


@functools.cache
def page() -> Template:
    """The HTML around a mail's paragraphs."""
    return Template((FOLDER / "page.html").read_text("utf-8"))


def names() -> list[str]:
    """All templates."""
    return sorted(path.name.removesuffix(".txt") for path in FOLDER.iterdir() if path.name.endswith(".txt"))


def check(name: str, given: Iterable[str]) -> None:
    """Raises `KeyError` when a mail would miss a parameter: better where it is decided on than where it is sent."""
    known = {"code" if parameter == "code_id" else parameter for parameter in given}
    missing = template(name).parameters - known
    if missing:
        raise KeyError(f"the mail {name} lacks {', '.join(sorted(missing))}")
