"""People you may know: how strong each reason is (rule 5.2)."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.wire.connection import SuggestionReason


@dataclass(frozen=True, slots=True)
class Match:
    """What somebody has in common with me."""

    same_company: bool
    shared_connections: int
    shared_skills: tuple[str, ...]

    @property
    def strengths(self) -> dict[SuggestionReason, int]:
        """The reasons there are, each with its strength.

        A colleague counts as much as two shared connections or four shared skills; more than five shared connections,
        or six skills, say nothing more.
        """
        all_of_them = {
            SuggestionReason.COMPANY: 4 * self.same_company,
            SuggestionReason.CONNECTIONS: 2 * min(self.shared_connections, 5),
            SuggestionReason.SKILLS: min(len(self.shared_skills), 6),
        }
        return {reason: strength for reason, strength in all_of_them.items() if strength}

    @property
    def reasons(self) -> tuple[SuggestionReason, ...]:
        """The reasons, strongest first."""
        strengths = self.strengths
        return tuple(sorted(strengths, key=lambda reason: -strengths[reason]))

    @property
    def strength(self) -> int:
        """All reasons together."""
        return sum(self.strengths.values())
