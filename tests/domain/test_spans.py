"""Stretches of the ledger: what is covered, what is not, and what belongs to somebody else."""

from hypothesis import given
from hypothesis import strategies as some

from pos.domain.spans import Span, uncovered, without

PLACES = some.sets(some.integers(1, 60))


def _spans(places):
    """Neighbours together, in order."""
    found: list[Span] = []
    for place in sorted(places):
        if found and found[-1].last == place - 1:
            found[-1] = Span(found[-1].first, place)
        else:
            found.append(Span(place, place))
    return found


def _places(spans):
    return [place for span in spans for place in range(span.first, span.last + 1)]


@given(PLACES, some.integers(0, 70))
def test_what_is_covered_and_what_is_not_make_up_the_whole_ledger(covered, last):
    gaps = uncovered(_spans(covered), max(last, *covered, 0))
    assert sorted([*covered, *_places(gaps)]) == list(range(1, max(last, *covered, 0) + 1))


@given(PLACES, PLACES)
def test_what_belongs_to_somebody_else_is_left_out_and_nothing_more(mine, others):
    assert _places(without(_spans(mine), others)) == sorted(mine - others)


def test_an_empty_ledger_has_nothing_to_cover():
    assert uncovered((), 0) == ()


def test_a_span_knows_how_many_entries_it_has():
    assert len(Span(3, 5)) == 3
