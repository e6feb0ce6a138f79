"""One walk along the chain: the first entry that does not fit, and how it does not."""

from collections.abc import Callable, Iterable
from typing import Final

from pos.domain.chain import GENESIS, Head, canonical, chain_hash, place_of
from pos.domain.verdict import Anchor, Check, Finding, Flaw
from pos.ports import Audit

_STEP: Final = 5000
"""Entries between two reports of progress."""
_SEARCHES: Final = 20
"""How many displaced entries are searched for their place everywhere, a second a million places."""
_NEAR: Final = 100
"""So far from where it stands every one is searched for."""

Found = Callable[[Finding], None]
Progress = Callable[[int], None]


class ChainWalk:
    """Goes from the first entry to the last with the hashes of two of them in memory."""

    def __init__(self, audit: Audit, found: Found, *, last: int) -> None:
        """`last` is the newest sequence, as far as an entry can have been moved."""
        self._audit = audit
        self._found = found
        self._last = last
        self._searches = _SEARCHES
        self._before = GENESIS
        self._previous = GENESIS
        self._is_displaced = False
        self.entries = 0
        self.head: Head | None = None

    def go(self, anchors: Iterable[Anchor], progress: Progress) -> None:
        """Walk, and compare what stands where an anchor saw its head."""
        awaited = _by_sequence(anchors)
        expected, previous = 1, GENESIS.encode()
        for sequence, stored, own, content in self._audit.links():
            if (
                sequence != expected
                or stored != previous
                or chain_hash(self._previous, content).encode() != own
            ):
                self._judge(sequence, expected, _text(stored), _text(own), content)
            self._before, self._previous, previous = self._previous, _text(own), own
            self._meet(sequence, awaited.pop(sequence, ()))
            expected = sequence + 1
            self.entries += 1
            if self.entries % _STEP == 0:
                progress(self.entries)
        if self.entries:
            self.head = Head(expected - 1, self._previous)
        for sequence in sorted(awaited):
            for name, _ in awaited[sequence]:
                self._say(Flaw.TAIL_CUT, sequence, Check.ANCHORS, anchor=name, last=expected - 1)

    def _meet(self, sequence: int, anchors: Iterable[tuple[str, str]]) -> None:
        for name, known in anchors:
            if known != self._previous:
                self._say(Flaw.REWRITTEN, sequence, Check.ANCHORS, anchor=name)

    def _judge(self, sequence: int, expected: int, stored: str, own: str, content: bytes) -> None:
        """Say what is wrong with an entry that does not fit, if anything is."""
        was_displaced, self._is_displaced = self._is_displaced, False
        has_gap = sequence > expected
        if has_gap:
            self._say(Flaw.ENTRY_MISSING, expected, until=sequence - 1)
        elif sequence < expected:
            # Below one: where no entry is ever put.
            self._say(Flaw.ENTRY_INSERTED, sequence)
            return
        fits = own in (chain_hash(stored, content), self._hash_by_python(sequence, stored))
        is_linked = stored == self._previous
        if fits and (is_linked or has_gap):
            return
        if not is_linked and stored == self._before and not was_displaced and sequence > 1:
            # It follows the one before its neighbour, which therefore came between them later.
            self._say(Flaw.ENTRY_INSERTED, sequence - 1)
            return
        self._say_displaced(sequence, stored, own, fits=fits)

    def _say_displaced(self, sequence: int, stored: str, own: str, *, fits: bool) -> None:
        place = None if fits else self._place_of(sequence, stored, own)
        if fits:
            self._say(Flaw.ENTRY_UNLINKED, sequence)
        elif place is not None:
            self._is_displaced = True
            self._say(Flaw.ENTRY_MOVED, sequence, place=place)
        else:
            self._say(Flaw.ENTRY_CHANGED, sequence)

    def _hash_by_python(self, sequence: int, stored: str) -> str | None:
        entry = self._audit.entry(sequence)
        return None if entry is None else chain_hash(stored, canonical(entry))

    def _place_of(self, sequence: int, stored: str, own: str) -> int | None:
        """The sequence under which the entry fits its own hash."""
        entry = self._audit.entry(sequence)
        if entry is None:
            return None
        end = self._last + 2
        near = range(max(1, sequence - _NEAR), min(end, sequence + _NEAR + 1))
        place = place_of(entry, stored, own, near)
        if place is None and self._searches:
            self._searches -= 1
            place = place_of(entry, stored, own, range(1, end))
        return place

    def _say(self, flaw: Flaw, sequence: int, check: Check = Check.CHAIN, **facts: object) -> None:
        self._found(Finding(check, flaw, sequence, facts))


def _by_sequence(anchors: Iterable[Anchor]) -> dict[int, list[tuple[str, str]]]:
    """Name and hash of each anchor, by the entry it saw last."""
    found: dict[int, list[tuple[str, str]]] = {}
    for anchor in anchors:
        if anchor.head is not None:
            found.setdefault(anchor.head.sequence, []).append((anchor.name, anchor.head.hash))
    return found


def _text(digits: bytes) -> str:
    return digits.decode("ascii", "backslashreplace")
