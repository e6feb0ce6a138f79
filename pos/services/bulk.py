"""Captures or releases many holds, one journal operation each, and says honestly what became."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from pos.domain.bulk import (
    BulkAct,
    BulkKind,
    BulkLine,
    BulkLineResult,
    BulkOutcome,
    BulkPlan,
    BulkProgress,
    BulkResult,
)
from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.operation import target_of
from pos.domain.permissions import Act, Rule
from pos.errors import InDoubt, Misconfigured, PosError, Refused
from pos.ports import Books, Clock, Store
from pos.services.access import Access
from pos.services.settlement import Settlement

MOST: Final = 500
"""How many holds one bulk may take."""

_SILENCES: Final = 3
"""After so many answers missing in a row nobody answers: the rest is left alone."""

_NAMED: Final = 4
"""So many holds are named one by one to whoever approves them."""

_ACTS: Final = {BulkKind.CAPTURE: Act.BULK_CAPTURE, BulkKind.RELEASE: Act.BULK_RELEASE}
_EACH: Final = {BulkKind.CAPTURE: Act.CAPTURE, BulkKind.RELEASE: Act.RELEASE}


def _unheard(_: BulkProgress) -> None:
    """Nobody follows it."""


def _never() -> bool:
    """Nobody stops it."""
    return False


class Bulk:
    """Planning reads the ledger alone; running asks Stripe, never on the thread that draws."""

    def __init__(self, store: Store, settlement: Settlement, access: Access, clock: Clock) -> None:
        self._store = store
        self._settlement = settlement
        self._access = access
        self._clock = clock

    def plan(
        self,
        acts: Sequence[BulkAct],
        *,
        reason: CancelReason = CancelReason.REQUESTED_BY_CUSTOMER,
    ) -> BulkPlan:
        """What would become of each hold, in the order given; each one counts once.

        Raises Refused `bulk_empty`, `bulk_mixed` (captures beside releases) and `bulk_too_many`.
        """
        kind = _kind_of(acts)
        with self._store.read() as books:
            rows = {row.hold.intent: row for row in books.board.open()}
        wanted = {act.intent: act for act in acts}
        now = self._clock.now()
        lines = tuple(
            self._line(rows[name], act, now) for name, act in wanted.items() if name in rows
        )
        missing = tuple(intent for intent in wanted if intent not in rows)
        return BulkPlan(kind, lines, missing, reason)

    def run(
        self,
        plan: BulkPlan,
        *,
        progress: Callable[[BulkProgress], None] = _unheard,
        stop: Callable[[], bool] = _never,
    ) -> BulkResult:
        """Do what the preview called possible, one after the other.

        `progress` hears of each one on this thread; `stop` is asked before each one, and what is
        under way is finished. Raises what `Access.permit` raises for the whole bulk, and then
        nothing was done; what goes wrong with one hold stands in the result instead.
        """
        self._permit(plan)
        results: list[BulkLineResult] = []
        silences = 0
        end: PosError | None = None
        for line in plan.lines:
            if line.refusal is not None:
                result = self._not_done(line, BulkOutcome.REFUSED, line.refusal)
            elif end is not None or silences >= _SILENCES or stop():
                result = BulkLineResult(line, BulkOutcome.NOT_REACHED, end)
            else:
                result = self._done(plan, line)
                silences = silences + 1 if isinstance(result.error, InDoubt) else 0
                end = result.error if isinstance(result.error, Misconfigured) else None
            results.append(result)
            progress(BulkProgress(len(results), len(plan.lines), result))
        return BulkResult(plan.kind, tuple(results))

    def _line(self, row: HoldRow, act: BulkAct, now: datetime) -> BulkLine:
        none = Money.zero(row.hold.amount.currency)
        try:
            _check_open(row, now)
            taken, released = none, row.hold.amount
            if act.kind is BulkKind.CAPTURE:
                plan = row.hold.plan(act.amount)
                taken, released = plan.taken, plan.released
            self._check_permission(act, row.hold.amount if act.amount is None else act.amount)
        except Refused as error:
            return BulkLine(row, act, none, none, error)
        return BulkLine(row, act, taken, released)

    def _check_permission(self, act: BulkAct, amount: Money) -> None:
        """What the row's own rule says; one that needs an approval is left to be done alone."""
        each = _EACH[act.kind]
        match self._access.look(each, amount=amount):
            case Rule.NEVER:
                raise Refused("not_permitted", act=str(each))
            case Rule.NEEDS_APPROVAL:
                raise Refused("bulk_needs_approval", act=str(each), amount=amount)
            case _:
                return

    def _permit(self, plan: BulkPlan) -> None:
        """Leave for the whole bulk, used up before the first hold is touched."""
        amounts = plan.taken if plan.kind is BulkKind.CAPTURE else plan.released
        permit = self._access.permit(
            _ACTS[plan.kind],
            subject=_subject(plan),
            amount=amounts[0] if len(amounts) == 1 else None,
            facts={
                "holds": str(len(plan.possible)),
                "receipts": ", ".join(_name(line) for line in plan.possible),
                "amounts": ", ".join(f"{each.plain()} {each.currency.code}" for each in amounts),
            },
        )
        with self._store.write() as books:
            permit.use(books)

    def _done(self, plan: BulkPlan, line: BulkLine) -> BulkLineResult:
        intent = line.act.intent
        try:
            self._check_unchanged(line)
            if plan.kind is BulkKind.CAPTURE:
                self._settlement.capture(intent, line.taken)
            else:
                self._settlement.release(intent, plan.reason)
        except (InDoubt, Misconfigured) as error:
            return self._not_done(line, BulkOutcome.NOT_REACHED, error)
        except PosError as error:
            return self._not_done(line, BulkOutcome.REFUSED, error)
        return BulkLineResult(line, BulkOutcome.DONE)

    def _not_done(self, line: BulkLine, outcome: BulkOutcome, error: PosError) -> BulkLineResult:
        """Why a hold was left as it was; with a step under way nobody knows that it was."""
        with self._store.read() as books:
            is_open = _has_open_operation(books, line.act.intent)
        return BulkLineResult(line, BulkOutcome.CHECKING if is_open else outcome, error)

    def _check_unchanged(self, line: BulkLine) -> None:
        """Nobody agreed to another amount than the preview showed."""
        with self._store.read() as books:
            held = books.intents.get(line.act.intent).capturable
        if held and held != line.row.hold.amount:
            raise Refused("changed_since_preview", before=line.row.hold.amount, now=held)


def _has_open_operation(books: Books, intent: IntentId) -> bool:
    sale = books.sales.by_intent(intent)
    under_way = books.operations.open_of(sale.id) if sale else ()
    return any(target_of(operation.request) == intent for operation in under_way)


def _kind_of(acts: Sequence[BulkAct]) -> BulkKind:
    kinds = {act.kind for act in acts}
    if not kinds:
        raise Refused("bulk_empty")
    if len(kinds) > 1:
        raise Refused("bulk_mixed")
    if len(acts) > MOST:
        raise Refused("bulk_too_many", count=len(acts), maximum=MOST)
    return kinds.pop()


def _check_open(row: HoldRow, now: datetime) -> None:
    """Raises Refused when nothing can be done about a hold at this moment."""
    hold = row.hold
    if row.is_lapsed or (hold.capture_before is not None and hold.capture_before <= now):
        raise Refused("lapsed", intent=hold.intent, amount=hold.amount, when=hold.capture_before)
    if row.is_checking:
        raise Refused("still_checking", sale=hold.sale)
    if hold.sale is None:
        raise Refused("intent_without_sale", intent=hold.intent)


def _subject(plan: BulkPlan) -> str:
    """Which holds these are, for whoever approves it.

    The same words for the same preview, so that an approval fits it and no other: the digest
    stands for every payment and its amount.
    """
    names = sorted(_name(line) for line in plan.possible)
    told = ", ".join(names) if len(names) <= _NAMED else f"{names[0]} to {names[-1]}"
    parts = (f"{line.act.intent}:{line.taken.minor}" for line in plan.possible)
    return f"{len(names)} holds: {told} ({_digest(sorted(parts))})"


def _name(line: BulkLine) -> str:
    return line.row.hold.receipt or line.act.intent


def _digest(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]
