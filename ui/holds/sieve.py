"""Lets through what is looked for, and sorts it; fast enough for every key that is typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pos.domain.board import BoardFilter, HoldRow, sort_key
from pos.domain.ids import IntentId
from ui.holds.view import BY_DEADLINE, HoldsView, Order


class Sieve:
    """Keeps what a row may be found by, until other rows come."""

    def __init__(self) -> None:
        self._rows: tuple[HoldRow, ...] = ()
        self._words: Mapping[IntentId, str] | None = None
        self._order = Order()
        self._sorted: tuple[HoldRow, ...] = ()
        self._before = HoldsView()

    def learn(self, rows: tuple[HoldRow, ...], words: Mapping[IntentId, str]) -> None:
        """What `words_of` made of these rows, so that no key has to wait for it."""
        if rows is self._rows:
            self._words = words

    def sift(self, view: HoldsView) -> HoldsView:
        """With `shown` as `wanted` and `order` say; what is not shown is not chosen."""
        before = self._before
        is_same = (
            view.rows is before.rows
            and view.order == before.order
            and view.wanted == before.wanted
            and view.horizon == before.horizon
        )
        if not is_same or view.shown is not before.shown:
            view = self._sifted(view)
        self._before = view
        return view

    def _sifted(self, view: HoldsView) -> HoldsView:
        self._take(view.rows, view.order)
        horizon, wanted = view.horizon, view.wanted
        rows = self._sorted
        if words := wanted.text.casefold().split():
            rows = self._saying(words)
        rest = replace(wanted, text="")
        if not rest.wants_all and horizon is not None:
            rows = tuple(row for row in rows if rest.matches(row, horizon))
        before = self._before.shown
        if rows == before:
            rows = before  # whoever draws looks at which tuple it is
        left = {row.hold.intent for row in rows} if view.chosen else set[IntentId]()
        chosen = tuple(intent for intent in view.chosen if intent in left)
        return replace(view, shown=rows, chosen=chosen)

    def _saying(self, words: Sequence[str]) -> tuple[HoldRow, ...]:
        """The rows in which every one of these words stands."""
        found = self._words = self._words or words_of(self._rows)
        pairs = [(row, found[row.hold.intent]) for row in self._sorted]
        for word in words:
            pairs = [pair for pair in pairs if word in pair[1]]
        return tuple(row for row, _ in pairs)

    def _take(self, rows: tuple[HoldRow, ...], order: Order) -> None:
        if rows is not self._rows:
            self._words = None
        elif order == self._order:
            return
        self._rows, self._order = rows, order
        if order == BY_DEADLINE:  # as the board comes
            self._sorted = rows
            return
        self._sorted = tuple(
            sorted(rows, key=lambda row: sort_key(row, order.by), reverse=order.is_descending)
        )


def words_of(rows: Iterable[HoldRow]) -> Mapping[IntentId, str]:
    """By what each row may be found; a few milliseconds for two thousand of them."""
    return {row.hold.intent: row.words for row in rows}


def is_filtered(wanted: BoardFilter) -> bool:
    """Whether anything but a lane and words is asked for."""
    return not replace(wanted, text="", lanes=frozenset()).wants_all
