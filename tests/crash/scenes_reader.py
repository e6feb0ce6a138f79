"""What a cashier and a customer do at a card reader in a crash test."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import stripe

from pos.adapters.stripe_api.gateway import client
from pos.domain.ids import ReaderId
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundWish
from pos.errors import PosError
from pos.services.till import Till

if TYPE_CHECKING:
    from stripe.params.test_helpers.terminal import (
        ReaderPresentPaymentMethodParams as PresentParams,
    )

    from tests.crash.scenes import Cashier

KEY: Final = "HOLDFAST_CRASH_TEST_KEY"
HERE: Final = ReaderId("tmr_PracticeReader")
VISA: Final = "4242424242424242"
BROKE: Final = "4000000000009995"
INTERAC: Final = "4506445006931933"


def show_card(api_base: str, number: str = VISA) -> bool:
    """Be the customer, also when no till runs; False where the reader asks for no card."""
    params: PresentParams = {"type": "card_present", "card_present": {"number": number}}
    if number == INTERAC:
        params = {"type": "interac_present", "interac_present": {"number": number}}
    customer = client(os.environ.get(KEY, "sk_test_theCustomer"), api_base=api_base)
    try:
        customer.v1.test_helpers.terminal.readers.present_payment_method(HERE, params=params)
    except stripe.InvalidRequestError:
        return False
    return True


_OF_THIS_DRILL: Final = 5
"""A drill makes one sale or two; those of earlier ones on this ledger have been judged."""


def end_of_the_day(till: Till) -> None:
    """What a person does who finds a reader that still asks: follow it, and take it back."""
    for handover in till.handing.left():
        with suppress(PosError):
            till.handing.follow(handover.sale)
            till.handing.take_back(handover.sale)
    for record in till.counter.recent(_OF_THIS_DRILL):
        if till.reader_payments.refund_awaited(record.sale.id) is not None:
            with suppress(PosError):
                till.reader_payments.cancel_refund(record.sale.id)


def _present(cashier: "Cashier") -> bool:
    cashier.till.readers.choose(HERE)
    return cashier.ask(lambda: cashier.till.reader_payments.present(cashier.sale))


def _shows(cashier: "Cashier", number: str = VISA) -> bool:
    """The customer shows a card, if asked, and the cashier sees what came of it."""
    show_card(cashier.till.start.api_base, number)
    return cashier.ask(lambda: cashier.till.handing.follow(cashier.sale))


def _at_reader(cashier: "Cashier") -> None:
    _ = _present(cashier) and _shows(cashier) and cashier.capture()


def _declined_at_reader(cashier: "Cashier") -> None:
    if _present(cashier) and _shows(cashier, BROKE):
        _ = _present(cashier) and _shows(cashier) and cashier.capture()


def _taken_back(cashier: "Cashier") -> None:
    """The customer has no card after all."""
    _ = _present(cashier) and cashier.abandon()


def _given_back_at_reader(cashier: "Cashier") -> None:
    """A card that is charged at once, and has to be shown again for its money."""
    till = cashier.till
    settings = till.settings.load()
    if settings.currency != "CAD":
        till.settings.save(replace(settings, currency="CAD", debit_without_hold="on"))
    cashier.starts()
    if _present(cashier) and _shows(cashier, INTERAC):
        cashier.ask(lambda: till.refunds.give_back(cashier.sale, RefundWish(), _WHY))
        if show_card(till.start.api_base, INTERAC):
            cashier.ask(lambda: till.reader_payments.follow_refund(cashier.sale))


_WHY: Final = RefundReason.REQUESTED_BY_CUSTOMER

SCENES: Final[Mapping[str, Callable[["Cashier"], None]]] = {
    "at the reader": _at_reader,
    "declined at the reader": _declined_at_reader,
    "taken back": _taken_back,
    "given back at the reader": _given_back_at_reader,
}
