"""What a look says about a request to a card reader whose answer is missing."""

from typing import Final

from pos.domain.handing_requests import PresentCard, RefundAtReader
from pos.domain.intent import IntentStatus
from pos.domain.operation import Operation
from pos.errors import InDoubt, PosError, Refused
from pos.services.evidence import Seen

AT_READER: Final = (PresentCard, RefundAtReader)
"""Requests that are looked into before they are sent again (Stripe docs, Terminal error codes)."""

AWAITED: Final = "reader_awaits_card"
"""The code of a refund that a reader has, and nobody has shown the card for."""


def said_by_reader(operation: Operation, code: str, seen: Seen) -> PosError | None:
    """Why it goes on being awaited, or is over; None where the reader decides nothing.

    `code` is what was answered last. A payment that its reader has is done, and comes here no more.
    """
    is_unreadable = seen.intent is None or seen.intent.status is IntentStatus.NEEDS_REVIEW
    if is_unreadable or not isinstance(operation.request, AT_READER):
        return None
    if seen.is_at_reader:
        return InDoubt(AWAITED, operation=operation.id)
    match code:
        case "reader_timeout":
            # Stripe has answered and the reader does not have it: nothing is on its way.
            return Refused("reader_not_reached", sale=operation.sale)
        case "reader_awaits_card":
            return Refused("refund_not_at_reader", sale=operation.sale)
        case _:
            return None
