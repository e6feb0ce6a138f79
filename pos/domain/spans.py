"""Stretches of the ledger by sequence: which entries a report covers, and which none does yet."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Entries from `first` to `last`, both included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


def uncovered(covered: Iterable[Span], last: int) -> tuple[Span, ...]:
    """What lies between and behind spans that come in order and do not overlap, up to `last`."""
    gaps, begin = [], 1
    for span in covered:
        if span.first > begin:
            gaps.append(Span(begin, span.first - 1))
        begin = span.last + 1
    if begin <= last:
        gaps.append(Span(begin, last))
    return tuple(gaps)


def without(spans: Iterable[Span], others: Collection[int]) -> tuple[Span, ...]:
    """The spans without some entries that belong to somebody else."""
    if not others:
        return tuple(spans)
    return tuple(part for span in spans for part in _cut(span, sorted(others)))


def _cut(span: Span, others: Iterable[int]) -> Iterator[Span]:
    begin = span.first
    for place in others:
        if not begin <= place <= span.last:
            continue
        if place > begin:
            yield Span(begin, place - 1)
        begin = place + 1
    if begin <= span.last:
        yield Span(begin, span.last)
