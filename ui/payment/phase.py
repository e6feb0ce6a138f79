"""Where a payment stands, from the ledger's record alone; what the page shows follows from it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pos.domain.intent import IntentStatus
from pos.domain.sale import MoneyWord, SaleState

if TYPE_CHECKING:  # the counter's first paint waits for nothing that it does not draw
    from pos.domain.views import SaleRecord


class Phase(StrEnum):
    """One face of the payment page."""

    EMPTY = "empty"
    PREPARING = "preparing"
    PRESENT = "present"
    WITH_CUSTOMER = "with_customer"
    ACTION = "action"
    CHECKING = "checking"
    HELD = "held"
    TAKEN = "taken"
    RELEASED = "released"
    LAPSED = "lapsed"
    GIVEN_UP = "given_up"


_BY_SALE = {
    SaleState.HELD: Phase.HELD,
    SaleState.CAPTURED: Phase.TAKEN,
    SaleState.RELEASED: Phase.RELEASED,
    SaleState.LAPSED: Phase.LAPSED,
    SaleState.ABANDONED: Phase.GIVEN_UP,
}


def phase_of(record: SaleRecord | None) -> Phase:
    """The face for a record; a missing answer of Stripe goes before everything else."""
    if record is None:
        return Phase.EMPTY
    if record.money is MoneyWord.CHECKING:
        return Phase.CHECKING
    if found := _BY_SALE.get(record.sale.state):
        return found
    if record.sale.state is not SaleState.PAYING:
        return Phase.PREPARING
    if record.handed is not None and record.handed.is_waiting:
        return Phase.WITH_CUSTOMER
    if record.intent is None:
        return Phase.PRESENT
    if record.intent.status is IntentStatus.REQUIRES_ACTION:
        return Phase.ACTION
    return Phase.PRESENT
