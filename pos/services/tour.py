"""Leads through practice, and finds in the ledger what was really done."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from pos.domain.audit_record import AuditRecord, TrailEntry, TrailQuery
from pos.domain.ids import IntentId, SaleId
from pos.domain.ledger import EntryKind
from pos.domain.operation import CaptureIntent, Operation, OperationState
from pos.domain.permissions import Act
from pos.domain.tour import TourLever, TourPoint, TourState
from pos.domain.views import BookedEntry
from pos.errors import Refused
from pos.ports import Books, Clock, Practice, SettingsStore, Store

_NAME: Final = "tour"
_BEGUN: Final = "begun"
_LEFT: Final = "left"
_PULLED: Final = "pulled"
_LEVER: Final = "lever"
_AFTER: Final = timedelta(hours=1)
"""How long after the last deadline the clock is turned, so that nothing is left to the minute."""

_WITHOUT_A_HOLD: Final = timedelta(days=8)
"""How far the clock goes where nothing is held: past the longest of the usual terms."""

_LOST: Final = 2
"""Answers that get lost: the till asks again by itself, and once would be over in a blink."""

_GRAIN: Final = timedelta(minutes=1)
"""Stripe tells whole seconds: what came after may seem to have come before."""

_RECENT: Final = 50
_PART: Final = "partial_capture"


class Tour:
    """What it knows stands in the ledger, so that it goes on after a restart.

    It was begun where the audit journal says so; what came after that entry counts.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: SettingsStore,
        practice: Practice | None,
    ) -> None:
        """Without `practice` there is nothing to tour."""
        self._store = store
        self._clock = clock
        self._settings = settings
        self._practice = practice

    @property
    def is_available(self) -> bool:
        return self._practice is not None

    def begin(self) -> TourState:
        """Begin, or begin anew: what was done before does not count.

        Raises Refused `training_only`.
        """
        self._note(_BEGUN)
        return TourState.of(self._clock.now(), ())

    def leave(self) -> None:
        """End it, done or not. Raises Refused `training_only`."""
        if self.state() is not None:
            self._note(_LEFT)

    def state(self) -> TourState | None:
        """How far it is, None while there is none. Emptying the practice Stripe ends it, too."""
        if self._practice is None:
            return None
        with self._store.read() as books:
            begun = _begun(books)
            if begun is None or begun.record.at > self._clock.now():
                return None
            return TourState.of(begun.record.at, _met(books, begun, self._register))

    def pull(self, lever: TourLever) -> None:
        """Let the practice Stripe do what the step is about. Raises Refused `training_only`."""
        practice = self._check()
        match lever:
            case TourLever.LOSE_ANSWER:
                practice.lose_answers(_LOST)
            case TourLever.TURN_CLOCK:
                practice.advance(self._until_lapsed())
        self._note(_PULLED, lever=str(lever))

    def _until_lapsed(self) -> timedelta:
        """Until every open hold has lapsed."""
        with self._store.read() as books:
            holds = books.intents.holds()
        deadlines = [hold.capture_before for hold in holds if hold.capture_before is not None]
        if not deadlines:
            return _WITHOUT_A_HOLD
        return max(deadlines) - self._clock.now() + _AFTER

    @property
    def _register(self) -> str:
        return self._settings.load().register

    def _check(self) -> Practice:
        if self._practice is None:
            raise Refused("training_only")
        return self._practice

    def _note(self, what: str, **facts: str) -> None:
        self._check()
        told = {_NAME: what, **facts}
        record = AuditRecord(str(Act.PRACTICE), self._clock.now(), self._register, facts=told)
        with self._store.write() as books:
            books.trail.add(record)


def _begun(books: Books) -> TrailEntry | None:
    """The entry with which the tour that is under way began."""
    for entry in _noted(books):
        match entry.record.facts.get(_NAME):
            case told if told == _BEGUN:
                return entry
            case told if told == _LEFT:
                return None
    return None


def _noted(books: Books) -> Sequence[TrailEntry]:
    """What was noted about tours, newest first."""
    return books.trail.find(TrailQuery(acts=(str(Act.PRACTICE),), limit=_RECENT))


def _met(books: Books, begun: TrailEntry, register: str) -> set[TourPoint]:
    booked = [
        each
        for each in books.ledger.entries(begun.record.at - _GRAIN, None)
        if each.sequence > begun.sequence
    ]
    sales = {each.entry.sale for each in booked if each.entry.sale is not None}
    met = _of_declines(books, booked) | _of_answers(books, begun, sales) | _of_lapses(books, booked)
    if _has_taken_part(booked):
        met.add(TourPoint.PART_TAKEN)
    report = books.reports.last(register)
    if report is not None and report.made_at >= begun.record.at:
        met.add(TourPoint.SHIFT_CLOSED)
    return met


def _of_declines(books: Books, booked: Iterable[BookedEntry]) -> set[TourPoint]:
    """A payment that was declined, and one that was held all the same."""
    met = set()
    held = _intents(booked, EntryKind.HOLD)
    if any(_was_declined(books, intent) for intent in held):
        met |= {TourPoint.DECLINED, TourPoint.HELD_AFTER}
    elif any(
        _was_declined(books, sale.intent)
        for sale in books.sales.recent(1)
        if sale.intent is not None
    ):
        met.add(TourPoint.DECLINED)
    return met


def _was_declined(books: Books, intent: IntentId) -> bool:
    return any(not charge.is_approved for charge in books.intents.charges(intent))


def _has_taken_part(booked: Iterable[BookedEntry]) -> bool:
    return any(
        each.entry.kind is EntryKind.RELEASE and each.entry.reason == _PART for each in booked
    )


def _of_answers(books: Books, begun: TrailEntry, sales: Iterable[SaleId]) -> set[TourPoint]:
    """A capture whose answer the lever lost, and one whose answer came home all the same.

    A request that is settled says no more that it was in doubt: the lever says it.
    """
    pulled = next(
        (
            each
            for each in _noted(books)
            if each.sequence > begun.sequence
            and each.record.facts.get(_LEVER) == TourLever.LOSE_ANSWER
        ),
        None,
    )
    if pulled is None:
        return set()
    asked = [each for sale in sales for each in books.operations.of(sale)]
    lost = [each for each in (*asked, *books.operations.open()) if _is_lost(each, pulled)]
    met = {TourPoint.ANSWER_LOST} if lost else set()
    if any(each.state is OperationState.SUCCEEDED for each in lost):
        met.add(TourPoint.ANSWER_FOUND)
    return met


def _is_lost(operation: Operation, pulled: TrailEntry) -> bool:
    """Whether it is a capture that was sent after the lever was pulled."""
    return (
        isinstance(operation.request, CaptureIntent)
        and operation.sends > 0
        and operation.prepared_at >= pulled.record.at
    )


def _of_lapses(books: Books, booked: Iterable[BookedEntry]) -> set[TourPoint]:
    """A hold that lapsed, and a decision about one that did."""
    lapsed = _intents(booked, EntryKind.LAPSE)
    met = {TourPoint.LAPSED} if lapsed else set()
    waiting = {lapse.intent for lapse in books.lapses.open()}
    if lapsed - waiting:
        met.add(TourPoint.DECIDED)
    return met


def _intents(booked: Iterable[BookedEntry], kind: EntryKind) -> set[IntentId]:
    return {
        each.entry.intent
        for each in booked
        if each.entry.kind is kind and each.entry.intent is not None
    }
