"""People you may know: how strong each reason is (rule 5.2)."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.wire.enums import SuggestionReason

_REASONS = (SuggestionReason.COMPANY, SuggestionReason.CONNECTIONS, SuggestionReason.SKILLS)


@dataclass(frozen=True, slots=True)
class Match:
    """What somebody has in common with me."""

    same_company: bool
    shared_connections: int
    shared_skills: tuple[str, ...]

    @property
    def _strengths(self) -> tuple[int, int, int]:
        """Of a common company, of shared connections, and of shared skills.

        A colleague counts as much as two shared connections or four shared skills; more than five shared connections,
        or six skills, say nothing more.
        """
        return 4 * self.same_company, 2 * min(self.shared_connections, 5), min(len(self.shared_skills), 6)

    @property
    def reasons(self) -> tuple[SuggestionReason, ...]:
        """The reasons, strongest first."""
        strength_of = dict(zip(_REASONS, self._strengths, strict=True))
        return tuple(sorted(filter(strength_of.get, _REASONS), key=lambda reason: -strength_of[reason]))

    @property
    def strength(self) -> int:
        """All reasons together."""
        return sum(self._strengths)
