"""The one list of the ways to pay: what a till has behind each, and the pane that shows it."""

from collections.abc import Callable
from typing import Final

from pos.errors import PosError
from pos.services.till import Till
from ui.payment.view import PaymentServices, Tender
from ui.payment.way import Panes

PANES: Final[Panes] = {}
"""Made when they are first shown; each function imports its pane only then."""


def payment_services(till: Till) -> PaymentServices:
    """What the payment page needs of a till that sells."""
    return PaymentServices(
        till.checkout,
        till.settlement,
        till.cards,
        till.practice,
        till.tenders,
        till.notes,
        channels=_channels(till),
    )


def _channels(till: Till) -> dict[Tender, Callable[[], PosError | None]]:
    """The ways beside test cards and cash, each with what asks why it cannot be gone now."""
    del till
    return {}
