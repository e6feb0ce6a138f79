"""Shifts at this register: opened with a float, counted, and closed from the ledger."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pos.domain.audit_record import AuditRecord
from pos.domain.drawer import Drawer, Pieces
from pos.domain.language import Language
from pos.domain.ledger import Entry
from pos.domain.money import MAX_MINOR, Money
from pos.domain.permissions import Act
from pos.domain.sale_note import check_note
from pos.domain.shift import LONGEST_REASON, Counted, Shift, Walk, newest
from pos.domain.shift_report import DrawerState, Movement, Report, ReportKind, StoredReport
from pos.domain.staff import Role
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.access import Access, Permit
from pos.services.report_document import spelled, stored
from pos.services.reporting import expected_in, report_of, report_of_before, walk_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ShiftStatus:
    """How a shift stands. `expected` is empty where the count is blind."""

    shift: Shift
    expected: tuple[Money, ...]
    is_blind: bool
    counts: Mapping[str, Counted]
    movements: tuple[Movement, ...]
    walk: Walk


@dataclass(frozen=True, slots=True)
class CountResult:
    """What was counted; the rest is None where the count is blind."""

    counted: Counted
    expected: Money | None
    difference: Money | None


class Shifts:
    """Opening, cash by hand, counting and closing. Nothing here asks Stripe."""

    def __init__(self, store: Store, settings: SettingsStore, clock: Clock, access: Access) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access

    def current(self) -> Shift | None:
        """The open shift of this register."""
        with self._store.read() as books:
            return books.shifts.current(self._register)

    def open_elsewhere(self) -> tuple[str, ...]:
        """Other registers of this ledger with an open shift: their entries and holds are theirs."""
        with self._store.read() as books:
            return tuple(books.shifts.open_elsewhere(self._register))

    def is_blind(self) -> bool:
        """Whether who is signed in counts without seeing what the books expect."""
        person = self._access.person
        return self._settings.load().blind_count == "on" and not (
            person is not None and person.role in {Role.MANAGER, Role.ACCOUNTANT}
        )

    def status(self) -> ShiftStatus | None:
        """How the open shift stands, None without one."""
        is_blind = self.is_blind()
        with self._store.read() as books:
            shift = books.shifts.current(self._register)
            if shift is None:
                return None
            return ShiftStatus(
                shift=shift,
                expected=() if is_blind else expected_in(books, shift),
                is_blind=is_blind,
                counts=newest(books.shifts.counts(shift)),
                movements=tuple(books.shifts.movements(shift)),
                walk=walk_of(books, shift),
            )

    def open(self, float_: Money) -> Shift:
        """Begin a shift; `float_` is what lies in the drawer now.

        The first one of a ledger writes report number 0 about all that was booked before it, which
        reads the whole ledger once. Raises Refused `shift_is_open`, `float_negative`, and what a
        permit raises.
        """
        if not 0 <= float_.minor <= MAX_MINOR:
            raise Refused("float_negative", amount=float_)
        register = self._register
        permit = self._access.permit(Act.OPEN_SHIFT, subject=register, amount=float_)
        before = self._before(register, float_, permit)
        now = self._clock.now()
        with self._store.write() as books:
            permit.use(books)
            if before is not None and not books.reports.has_any():
                books.reports.add(before[0], before[1].spans)
                _note_report(books, permit, before[0])
            head = books.ledger.head()
            number = books.shifts.next_number(register)
            shift = Shift(register, number, now, permit.actor, float_, head.sequence if head else 0)
            books.shifts.add(shift)
            lying = [each for each in expected_in(books, shift) if each.currency == float_.currency]
            books.ledger.post(Drawer(register, number).float_set(lying[0], float_, now))
        log.info("shift %s opened", shift.name)
        return shift

    def cash_in(self, amount: Money, reason: str) -> Movement:
        """Raises Refused `movement_zero`, `reason_missing`, `shift_not_open`; as a permit."""
        return self._move(Act.CASH_IN, amount, amount, reason)

    def cash_out(self, amount: Money, reason: str) -> Movement:
        """Take cash out of the drawer; `amount` is positive. Raises as `cash_in`."""
        return self._move(Act.CASH_OUT, amount, -amount, reason)

    def count(self, total: Money, pieces: Pieces | None = None) -> CountResult:
        """Note what lies in the drawer; a later count takes its place, none is forgotten.

        Raises Refused `float_negative`, `shift_not_open`; as a permit.
        """
        if not 0 <= total.minor <= MAX_MINOR:
            raise Refused("float_negative", amount=total)
        permit = self._access.permit(Act.CLOSE_SHIFT, subject=self._register)
        is_blind = self.is_blind()
        with self._store.write() as books:
            shift = self._current(books)
            head = books.ledger.head()
            counted = Counted(
                total,
                pieces or Pieces(total.currency),
                self._clock.now(),
                permit.actor,
                head.sequence if head else 0,
            )
            books.shifts.add_count(shift, counted)
            if permit.actor:
                facts = {"shift": shift.name}
                books.trail.add(self._record("shift_count", permit, total, facts))
            if is_blind:
                return CountResult(counted, None, None)
            found = {each.currency: each for each in expected_in(books, shift)}
            expected = found.get(total.currency, Money.zero(total.currency))
            return CountResult(counted, expected, total - expected)

    def close(
        self,
        *,
        leave: Money | None = None,
        uncounted: bool = False,
        language: Language | None = None,
    ) -> Report:
        """End the shift with its Z report; Stripe is not asked and cannot hinder it.

        The report is in that language for ever, None asks for plain English.

        `leave` stays in the drawer, the rest of what was counted goes to the safe. `uncounted`
        lets a drawer be that nobody counted. Raises Refused `holds_undecided` (carry them over),
        `count_missing`, `count_outdated`, `leave_more_than_counted`, `shift_not_open`; as a permit.
        """
        permit = self._access.permit(Act.CLOSE_SHIFT, subject=self._register)
        with self._store.write() as books:
            shift = self._current(books)
            now = self._clock.now()
            walk = walk_of(books, shift)
            _check_decided(walk, now)
            drawer = tuple(self._settled(books, shift, leave, uncounted=uncounted))
            books.ledger.post(_cash_entries(shift, drawer, now))
            report = report_of(
                books, shift, ReportKind.Z, walk, drawer, made_at=now, made_by=permit.actor
            )
            report = replace(report, language=str(language or ""))
            kept = stored(report)
            books.reports.add(kept, report.spans)
            _note_report(books, permit, kept)
            permit.use(books)
        log.info("shift %s closed", shift.name)
        return report

    @property
    def _register(self) -> str:
        return self._settings.load().register

    def _current(self, books: Books) -> Shift:
        shift = books.shifts.current(self._register)
        if shift is None:
            raise Refused("shift_not_open", register=self._register)
        return shift

    def _before(
        self, register: str, float_: Money, permit: Permit
    ) -> tuple[StoredReport, Report] | None:
        """Added up beside the till that goes on: a big ledger takes a while, once."""
        with self._store.read() as books:
            if books.reports.has_any() or books.shifts.open_elsewhere(register):
                return None
            report = report_of_before(
                books,
                register,
                float_.currency,
                made_at=self._clock.now(),
                made_by=permit.actor,
            )
        return None if report is None else (stored(report), report)

    def _move(self, act: Act, amount: Money, into: Money, reason: str) -> Movement:
        if not 0 < amount.minor <= MAX_MINOR:
            raise Refused("movement_zero", amount=amount)
        reason = check_note(reason)[:LONGEST_REASON]
        if not reason:
            raise Refused("reason_missing")
        permit = self._access.permit(act, subject=self._register, amount=amount)
        with self._store.write() as books:
            shift = self._current(books)
            permit.use(books)
            place = len(books.shifts.movements(shift)) + 1
            entry = Drawer(shift.register, shift.number).moved(
                into, place, reason, self._clock.now()
            )
            books.ledger.post([entry])
        return Movement(entry.kind, entry.amount, reason, entry.occurred_at)

    def _settled(
        self, books: Books, shift: Shift, leave: Money | None, *, uncounted: bool
    ) -> Iterable[DrawerState]:
        counts = newest(books.shifts.counts(shift))
        expected = {each.currency.code: each for each in expected_in(books, shift)}
        for code in counts:
            currency = counts[code].total.currency
            expected.setdefault(code, Money.zero(currency))
        for code, lying in expected.items():
            counted = counts.get(code)
            if counted is not None and not uncounted:
                if books.shifts.has_moved(shift.register, counted.after):
                    raise Refused("count_outdated", counted_at=counted.at)
                yield _emptied(lying, counted.total, leave)
            elif uncounted or not lying:
                yield DrawerState(lying, left=lying)
            else:
                raise Refused("count_missing", currency=lying.currency)

    def _record(
        self, act: str, permit: Permit, amount: Money | None, facts: Mapping[str, str]
    ) -> AuditRecord:
        return AuditRecord(
            act=act,
            at=self._clock.now(),
            register=self._register,
            actor=permit.actor,
            approver=permit.approver,
            amount=amount,
            facts=facts,
        )


def _check_decided(walk: Walk, now: datetime) -> None:
    undecided = walk.undecided(now)
    if undecided:
        raise Refused(
            "holds_undecided",
            count=len(undecided),
            receipts=tuple(stop.row.hold.receipt or stop.intent for stop in undecided[:10]),
        )


def _emptied(lying: Money, counted: Money, leave: Money | None) -> DrawerState:
    left = Money.zero(counted.currency)
    if leave is not None and leave.currency == counted.currency:
        left = leave
    if left > counted:
        raise Refused("leave_more_than_counted", leave=left, counted=counted)
    return DrawerState(lying, counted, counted - lying, counted - left, left)


def _cash_entries(shift: Shift, states: Iterable[DrawerState], now: datetime) -> Iterable[Entry]:
    drawer = Drawer(shift.register, shift.number)
    for state in states:
        if state.difference is not None:
            yield from drawer.differs(state.difference, now)
        if state.to_safe is not None:
            yield from drawer.emptied(state.to_safe, now)


def _note_report(books: Books, permit: Permit, kept: StoredReport) -> None:
    """The report's hash goes into the chain of the ledger, so that it can never be another one."""
    name = f"{kept.register}/{kept.number}"
    record = AuditRecord(
        act="z_report",
        at=kept.made_at,
        register=kept.register,
        actor=permit.actor,
        approver=permit.approver,
        facts={"report": name, "sha256": spelled(kept.sha256)},
    )
    books.trail.add(record, reference=report_reference(name))


def report_reference(name: str) -> str:
    """Under which the audit journal names the report `till-1/12`."""
    return f"audit/z/{name}"
