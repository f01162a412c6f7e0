"""A merge in words: its preview and its result, as the wire has them (rule 11.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from api_client.wire.merge import MergeChoice, Merged, MergePreview, MergeValue
from api_client.wire.text import UntrustedBlock
from backend.catalogue.loading import catalogue
from backend.rules.merging import Fate, Source
from backend.store.database import Tx
from backend.store.merging import Prepared, sums


def preview(tx: Tx, prepared: Prepared, expires_at: datetime) -> MergePreview:
    """What the merge keeps, deletes and shows when nothing is chosen; what can be chosen is in neither of the first."""
    return MergePreview(
        version=prepared.version,
        expires_at=expires_at,
        kept=[*_values(prepared, kept=True, with_choices=False), *_sums(tx, prepared)],
        deleted=[*_values(prepared, kept=False, with_choices=False), *_gone(prepared)],
        becomes_public=[
            MergeChoice(
                id=one.choice,
                field=one.entry.field,
                value=UntrustedBlock(one.entry.text),
            )
            for one in prepared.outcomes
            if one.choice is not None
        ],
    )


def merged(tx: Tx, prepared: Prepared, merge_id: str, now: datetime) -> Merged:
    """What the merge, which is about to be made, keeps and deletes."""
    return Merged(
        id=merge_id,
        profile_id=prepared.pair.mine,
        merged_at=now,
        kept=[*_values(prepared, kept=True, with_choices=True), *_sums(tx, prepared)],
        deleted=[*_values(prepared, kept=False, with_choices=True), *_gone(prepared)],
    )


def _values(prepared: Prepared, *, kept: bool, with_choices: bool) -> Iterator[MergeValue]:
    for one in prepared.outcomes:
        open_choice = one.choice is not None and one.fate is not Fate.HIDDEN
        if kept == (one.fate is not Fate.DELETED) and (with_choices or not open_choice):
            yield _value(one.entry.field, one.entry.text, one.source)


def _sums(tx: Tx, prepared: Prepared) -> Iterator[MergeValue]:
    """What adds up, in numbers; and the credits, which do not (rule 1.1)."""
    totals = sums.of_both(tx, prepared.pair, prepared.gone)
    for name, number in totals.items():
        yield _value(name, str(number), Source.BOTH)
    for account, balance, mine in sums.credits_of(tx, prepared.pair):
        yield _value("credits", f"{balance} on {account}", Source.MINE if mine else Source.OTHER)


def _gone(prepared: Prepared) -> Iterator[MergeValue]:
    """What is taken back so that nothing counts twice; all of one kind together, as there may be many."""
    groups: dict[tuple[bool, str, str], list[int]] = {}
    for one in prepared.gone:
        is_mine = one.did.profile_id == prepared.pair.mine
        groups.setdefault((is_mine, one.did.kind, one.reason), []).append(one.did.points)
    for (is_mine, kind, reason), points in groups.items():
        times = "" if len(points) == 1 else f" ({len(points)} times)"
        text = f"{sum(points)}, {catalogue().activities[kind].title}{times}: {reason}"
        yield _value("points", text, Source.MINE if is_mine else Source.OTHER)


def _value(field: str, text: str, source: Source) -> MergeValue:
    return MergeValue.model_validate({"field": field, "value": UntrustedBlock(text), "from": source.value})
