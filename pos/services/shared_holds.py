"""Every hold of the shop on one board: own ones settled as ever, others' through `ForOthers`."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Protocol

from pos.domain.board import Board
from pos.domain.capture_terms import CaptureTerms
from pos.domain.central_board import CentralBoard
from pos.domain.claim import Claim
from pos.domain.extension import Extension
from pos.domain.hold import Hold
from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import CancelReason, Intent
from pos.domain.money import Money
from pos.domain.operation import target_of
from pos.domain.views import SaleRecord
from pos.errors import InDoubt, Misconfigured, Refused
from pos.ports import Clock
from pos.services.all_registers import AllRegisters
from pos.services.claiming import Claiming
from pos.services.for_others import ForOthers
from pos.services.settlement import Refreshed, Settlement

log = logging.getLogger(__name__)


class OwnSales(Protocol):
    """Sales of this register, as `Checkout` knows them."""

    def follow(self, sale: SaleId) -> SaleRecord: ...
    def record(self, sale: SaleId) -> SaleRecord: ...


class SharedHolds:
    """What `Settlement` does for the own register, for all of them. Safe to share by threads."""

    def __init__(
        self,
        own: Settlement,
        others: ForOthers,
        registers: AllRegisters,
        clock: Clock,
        *,
        checkout: OwnSales,
        claiming: Callable[[], Claiming | None],
    ) -> None:
        self._own = own
        self._others = others
        self._registers = registers
        self._clock = clock
        self._checkout = checkout
        self._claiming = claiming
        self._turn = Lock()
        self._claims: Mapping[IntentId, Claim] | None = None

    # The board

    def read(self) -> Board:
        """All rows as they are known on this machine; nobody is asked."""
        return self.board().board

    def board(self) -> CentralBoard:
        """The same, with whose each row is, and who had what in hand when that was last asked."""
        board, ledgers = self._registers.board()
        seen, checking = self._others.seen(ledgers), self._checking()
        claims = self._standing(self._clock.now())
        hands = self._hands(claims)
        rows = tuple(
            _told(row, checking, hands)
            for row in board.rows
            if not (row.is_foreign and _is_over(seen.get(row.intent), row))
        )
        shown = Board(rows, board.hours, board.as_of, board.region_flaw)
        return CentralBoard(shown, tuple(self._registers.registers()), ledgers, claims)

    def ask_for_claims(self) -> None:
        """Ask the centre who has what in hand; a silent one is no claim known."""
        claiming = self._claiming()
        try:
            found = claiming.standing() if claiming is not None else None
        except Misconfigured as error:
            log.info("claims are not known: %s", error.code)
            found = None
        with self._turn:
            self._claims = found

    # What is done with one of them

    def holds(self) -> Sequence[Hold]:
        return [row.hold for row in self.read().rows if not row.is_lapsed]

    def find(self, text: str) -> SaleRecord:
        """Raises as `Settlement.find`, and for others' what `ForOthers` raises."""
        try:
            return self._own.find(text)
        except Refused:
            if not text.startswith("pi_"):
                raise
            return self._others.find(IntentId(text))

    def terms(self, intent: IntentId) -> CaptureTerms:
        return self._own.terms(intent) if self._is_own(intent) else self._others.terms(intent)

    def capture(
        self,
        intent: IntentId,
        amount: Money | None = None,
        *,
        is_final: bool = True,
        tip: Money | None = None,
        lines: Mapping[int, int] | None = None,
        note: str = "",
    ) -> SaleRecord:
        act = self._own.capture if self._is_own(intent) else self._others.capture
        return act(intent, amount, is_final=is_final, tip=tip, lines=lines, note=note)

    def release(self, intent: IntentId, reason: CancelReason, note: str = "") -> SaleRecord:
        act = self._own.release if self._is_own(intent) else self._others.release
        return act(intent, reason, note)

    def increase(self, intent: IntentId, total: Money, *, note: str = "") -> SaleRecord:
        """Raises Refused `own_register_only` for a hold of another register."""
        self._check_own(intent)
        return self._own.increase(intent, total, note=note)

    def extension(self, intent: IntentId) -> Extension:
        """Raises Refused `own_register_only` for a hold of another register."""
        self._check_own(intent)
        return self._own.extension(intent)

    def follow(self, sale: SaleId) -> SaleRecord:
        """Find out how a lost step ended; raises as `Checkout.follow` and `ForOthers.follow`."""
        for _, operation in self._others.open():
            if operation.sale == sale:
                return self._others.follow(IntentId(target_of(operation.request)))
        return self._checkout.follow(sale)

    def record(self, sale: SaleId) -> SaleRecord:
        """A sale of this register as its ledger knows it."""
        return self._checkout.record(sale)

    def refresh(self, only: Collection[IntentId] | None = None) -> Refreshed:
        """Read holds again at Stripe, others' as well; raises as `Settlement.refresh`."""
        own = self._own.refresh(only)
        ended, missing = list(own.ended), list(own.missing)
        for intent in self._foreign() if only is None else only:
            if self._is_own(intent):
                continue
            record = self._read_again(intent)
            if record is None:
                missing.append(intent)
            elif record.intent is not None and not record.intent.is_held:
                ended.append(record)
        return Refreshed(tuple(self.holds()), tuple(ended), tuple(missing))

    def _foreign(self) -> Sequence[IntentId]:
        return [row.intent for row in self.read().rows if row.is_foreign and not row.is_lapsed]

    def _read_again(self, intent: IntentId) -> SaleRecord | None:
        """A hold of another register as Stripe shows it; None where Stripe does not know it."""
        try:
            return self._others.find(intent)
        except InDoubt as error:
            reference = error.facts.get("reference", "")
            raise InDoubt("holds_not_read", reason=error.code, reference=reference) from error
        except Misconfigured as error:
            if error.code != "unknown_at_stripe":
                raise
            return None

    def _is_own(self, intent: IntentId) -> bool:
        try:
            self._own.find(intent)
        except Refused:
            return False
        return True

    def _check_own(self, intent: IntentId) -> None:
        if not self._is_own(intent):
            raise Refused("own_register_only", intent=intent)

    def _checking(self) -> frozenset[IntentId]:
        return frozenset(IntentId(target_of(each.request)) for _, each in self._others.open())

    def _standing(self, now: datetime) -> Mapping[IntentId, Claim] | None:
        with self._turn:
            known = self._claims
        if known is None:
            return None
        return {intent: claim for intent, claim in known.items() if claim.until > now}

    def _hands(self, claims: Mapping[IntentId, Claim] | None) -> Mapping[IntentId, str]:
        """Who else has what in hand, by register and name."""
        claiming = self._claiming() if claims else None
        if claims is None or claiming is None:
            return {}
        return {
            intent: f"{claim.by.register} {claim.by.person}".strip()
            for intent, claim in claims.items()
            if not claiming.is_mine(claim)
        }


def _told(row: HoldRow, checking: frozenset[IntentId], hands: Mapping[IntentId, str]) -> HoldRow:
    if row.intent not in checking and row.intent not in hands:
        return row
    is_checking = row.is_checking or row.intent in checking
    return replace(row, is_checking=is_checking, claimed_by=hands.get(row.intent, ""))


def _is_over(seen: Intent | None, row: HoldRow) -> bool:
    """Whether this register knows of its end before its own register, or the centre, does."""
    return seen is not None and not seen.is_held and not row.is_lapsed
