"""Stripe's published test cards for readers, and amounts that decide (Stripe docs: Terminal)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pos.adapters.stripe_simulator.cards import (
    EXPIRED,
    FUNDS,
    GENERIC_DECLINE,
    LOST,
    PROCESSING,
    STOLEN,
    Decline,
    TestCard,
)


class Pin(StrEnum):
    """Who checks the PIN, where one is asked for."""

    NONE = "none"
    OFFLINE = "offline"  # the card's own chip
    ONLINE = "online"  # the card's bank


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """A card to hold against a practice reader.

    `number` is one of Stripe's published test numbers: no card that anybody could own.
    """

    number: str
    card: TestCard
    networks: tuple[str, ...]  # in the order in which they are tried
    pin: Pin = Pin.NONE
    taps: bool = True  # False: held against the reader, it wants to be inserted and its PIN
    account: str = "credit"
    saved_as: str = "pm_card_visa"  # the same card without a reader, once it is kept

    @property
    def name(self) -> str:
        return self.card.token

    @property
    def kind(self) -> str:
        """The payment method's type."""
        return "interac_present" if self.networks == ("interac",) else "card_present"


CANNOT_HOLD: Final = frozenset(("interac", "eftpos_au"))
"""Networks that know no hold: what is approved is paid (Stripe docs, Regional considerations)."""


def _card(  # noqa: PLR0913 - a row of a table; each has a name where it is given
    name: str,
    number: str,
    brand: str = "visa",
    decline: Decline | None = None,
    *,
    funding: str = "credit",
    country: str = "US",
    networks: tuple[str, ...] = (),
    pin: Pin = Pin.NONE,
    taps: bool = True,
    saved_as: str = "",
    refund_status: str = "succeeded",
) -> ReaderCard:
    card = TestCard(
        name,
        brand,
        number[-4:],
        decline,
        funding=funding,
        country=country,
        refund_status=refund_status,
    )
    kept = saved_as or f"pm_card_{brand}"
    account = {"debit": "checking", "prepaid": "prepaid"}.get(funding, "credit")
    return ReaderCard(number, card, networks or (brand,), pin, taps, account, kept)


_INTERAC: Final = ("interac",)
_CARDS: Final = (
    _card("visa", "4242424242424242"),
    _card("visa_debit", "4000056655665556", funding="debit", saved_as="pm_card_visa_debit"),
    _card("mastercard", "5555555555554444", "mastercard"),
    _card("mastercard_debit", "5200828282828210", "mastercard", funding="debit"),
    _card("mastercard_prepaid", "5105105105105100", "mastercard", funding="prepaid"),
    _card("amex", "378282246310005", "amex"),
    _card("amex_2", "371449635398431", "amex"),
    _card("discover", "6011111111111117", "discover"),
    _card("discover_2", "6011000990139424", "discover"),
    _card("diners", "3056930009020004", "diners"),
    _card("diners_14", "36227206271667", "diners"),
    _card("jcb", "3566002020360505", "jcb"),
    _card("unionpay", "6200000000000005", "unionpay"),
    _card(
        "interac",
        "4506445006931933",
        "interac",
        funding="debit",
        country="CA",
        networks=_INTERAC,
        pin=Pin.ONLINE,
    ),
    _card(
        "eftpos",
        "6280000360000978",
        "eftpos_au",
        funding="debit",
        country="AU",
        networks=("eftpos_au",),
    ),
    _card(
        "eftpos_visa",
        "4000050360000001",
        funding="debit",
        country="AU",
        networks=("eftpos_au", "visa"),
    ),
    _card(
        "eftpos_mastercard",
        "5555050360000080",
        "mastercard",
        funding="debit",
        country="AU",
        networks=("eftpos_au", "mastercard"),
    ),
    _card("cb_visa", "4000002500001001", country="FR", networks=("cartes_bancaires", "visa")),
    _card(
        "cb_mastercard",
        "5555552500001001",
        "mastercard",
        country="FR",
        networks=("cartes_bancaires", "mastercard"),
    ),
    _card("girocard", "4711009900000316877", "girocard", funding="debit", country="DE"),
    _card("offline_pin", "4001007020000002", pin=Pin.OFFLINE),
    _card("online_pin", "4001000360000005", country="AU", pin=Pin.ONLINE),
    _card("insert_offline_pin", "4000008260000075", country="GB", pin=Pin.OFFLINE, taps=False),
    _card("insert_online_pin", "4000002760000008", country="DE", pin=Pin.ONLINE, taps=False),
    _card("declined", "4000000000000002", decline=GENERIC_DECLINE),
    _card("insufficient_funds", "4000000000009995", decline=FUNDS),
    _card("lost_card", "4000000000009987", decline=LOST),
    _card("stolen_card", "4000000000009979", decline=STOLEN),
    _card("expired_card", "4000000000000069", decline=EXPIRED),
    _card("processing_error", "4000000000000119", decline=PROCESSING),
    _card(
        "refund_fails", "4000000000005126", refund_status="failed", saved_as="pm_card_refundFail"
    ),
)
READER_CARDS: Final = {card.name: card for card in _CARDS}
"""Every card for a reader by its name, which is also how a payment method remembers it."""

BY_NUMBER: Final = {card.number: card for card in _CARDS}


def _no(code: str, advice: str | None = "try_again_later", network: str | None = None) -> Decline:
    return Decline("card_declined", code, advice_code=advice, network_decline_code=network)


INCORRECT_PIN: Final = _no("incorrect_pin", network="55")
PIN_TRIES: Final = _no("pin_try_exceeded", "do_not_try_again", "75")
NOT_SUPPORTED: Final = _no("card_not_supported", None)
_BY_ENDING: Final = {
    1: _no("call_issuer", network="01"),
    5: _no("generic_decline", network="05"),
    55: INCORRECT_PIN,
    65: _no("withdrawal_count_limit_exceeded", network="65"),
    75: PIN_TRIES,
}
_PIN_BY_ENDING: Final = {2: Pin.OFFLINE, 3: Pin.ONLINE}


def decline_of(amount: int) -> Decline | None:
    """What the last two digits of an amount in minor units decide, in every currency."""
    return _BY_ENDING.get(amount % 100)


def pin_of(card: ReaderCard, amount: int) -> Pin:
    """Which PIN this card has to give for this amount."""
    return card.pin if card.pin is not Pin.NONE else _PIN_BY_ENDING.get(amount % 100, Pin.NONE)
