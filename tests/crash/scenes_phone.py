"""What a cashier and a customer with a phone do in a crash test."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.server import Simulator
from pos.errors import Refused

if TYPE_CHECKING:
    from tests.crash.scenes import Cashier

BROKE: Final = "pm_card_visa_chargeDeclinedInsufficientFunds"
STRIPE: Final = "stripe.db"
"""Stripe's own file, beside the folders of the tills."""


def _customer_pays(cashier: "Cashier", card: str = "pm_card_visa") -> None:
    """On the page, if there is one; what they see there is none of the till's business."""
    handed = cashier.till.handing.record(cashier.sale).handed
    if handed is None or not handed.place:
        return
    simulator = Simulator(Path(cashier.till.start.folder).parent / STRIPE)
    try:
        with suppress(Refused):
            PracticeBench(simulator).pay_session(handed.place, card)
    finally:
        simulator.close()


def _opens(cashier: "Cashier") -> bool:
    return cashier.ask(lambda: cashier.till.phone.open(cashier.sale))


def _sees(cashier: "Cashier") -> bool:
    return cashier.ask(lambda: cashier.till.handing.follow(cashier.sale))


def _by_phone(cashier: "Cashier") -> None:
    if _opens(cashier):
        _customer_pays(cashier)
        _ = _sees(cashier) and cashier.capture()


def _declined(cashier: "Cashier") -> None:
    if _opens(cashier):
        _customer_pays(cashier, BROKE)
        _sees(cashier)
        _customer_pays(cashier)
        _ = _sees(cashier) and cashier.capture()


def _withdrawn(cashier: "Cashier") -> None:
    """The customer has no phone after all, and pays cash."""
    _ = _opens(cashier) and cashier.take_cash(1000)


def _paid_as_it_was_withdrawn(cashier: "Cashier") -> None:
    if _opens(cashier):
        _customer_pays(cashier)
        if not cashier.ask(lambda: cashier.till.handing.take_back(cashier.sale)):
            _ = _sees(cashier) and cashier.capture()


def _card_before(cashier: "Cashier") -> None:
    """A card was begun, and its payment makes way for the page's own."""
    if cashier.begin() and _opens(cashier):
        _customer_pays(cashier)
        _ = _sees(cashier) and cashier.capture()


SCENES: Final[Mapping[str, Callable[["Cashier"], None]]] = {
    "by phone": _by_phone,
    "declined on the phone": _declined,
    "withdrawn": _withdrawn,
    "paid as it was withdrawn": _paid_as_it_was_withdrawn,
    "a card before the phone": _card_before,
}
