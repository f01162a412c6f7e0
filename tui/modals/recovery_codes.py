"""The one time recovery codes are shown (rule 13.1)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import SecretStr

from tui.modals.shown_secret import ShownOnce

HEADING = "Two-factor authentication is on"
SENTENCE = "Each of these recovery codes stands in for a code of your phone, once. They are shown now and never again."
PATH = "~/mxprofile-recovery-codes.txt"


class RecoveryCodes(ShownOnce):
    """All codes below each other, with the care of a secret."""

    def __init__(self, codes: Sequence[SecretStr]) -> None:
        together = SecretStr("\n".join(code.get_secret_value() for code in codes))
        super().__init__(HEADING, SENTENCE, together, path=PATH, unmasked=0)
