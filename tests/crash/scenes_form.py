"""What a cashier and a customer at Stripe's card form do in a crash test."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import stripe

from pos.adapters.stripe_api.gateway import client
from tests.crash.scenes_reader import KEY

if TYPE_CHECKING:
    from tests.crash.scenes import Cashier

VISA: Final = "pm_card_visa"
BROKE: Final = "pm_card_visa_chargeDeclinedInsufficientFunds"


def _opens(cashier: "Cashier") -> bool:
    settings = cashier.till.settings.load()
    if not settings.publishable_key:
        cashier.till.settings.save(settings.changed("publishable_key", "pk_test_theForm"))
    return cashier.ask(lambda: cashier.till.card_form.open(cashier.sale).record)


def _types(cashier: "Cashier", card: str = VISA) -> None:
    """What Stripe.js does in the page; the till has no part in it."""
    intent = cashier.till.handing.record(cashier.sale).intent
    page = client(os.environ.get(KEY, "sk_test_theForm"), api_base=cashier.till.start.api_base)
    if intent is None:
        return
    try:
        page.v1.payment_intents.confirm(
            intent.id, params={"payment_method": card, "return_url": "https://example.com/"}
        )
    except (stripe.CardError, stripe.InvalidRequestError):
        return


def _sees(cashier: "Cashier") -> bool:
    return cashier.ask(lambda: cashier.till.handing.follow(cashier.sale))


def _in_form(cashier: "Cashier") -> None:
    if _opens(cashier):
        _types(cashier)
        _ = _sees(cashier) and cashier.capture()


def _declined(cashier: "Cashier") -> None:
    if _opens(cashier):
        _types(cashier, BROKE)
        _sees(cashier)
        _types(cashier)
        _ = _sees(cashier) and cashier.capture()


def _left(cashier: "Cashier") -> None:
    """The customer has no card after all, and pays cash."""
    _ = _opens(cashier) and cashier.take_cash(1000)


def _paid_as_it_was_left(cashier: "Cashier") -> None:
    if _opens(cashier):
        _types(cashier)
        if cashier.ask(lambda: cashier.till.handing.take_back(cashier.sale)):
            cashier.capture()


SCENES: Final[Mapping[str, Callable[["Cashier"], None]]] = {
    "in the form": _in_form,
    "declined in the form": _declined,
    "form left": _left,
    "paid as the form was left": _paid_as_it_was_left,
}
