"""A practice counter: a location, a reader on it, and payments sent to it."""

from dataclasses import dataclass
from typing import Any

import stripe

SALE: dict = {
    "amount": 1000,
    "currency": "usd",
    "capture_method": "manual",
    "allowed_payment_method_types": ["card_present"],
}
# Canada with debit cards: held where that can be, charged where it cannot.
DEBIT: dict = {
    **SALE,
    "currency": "cad",
    "capture_method": "automatic",
    "allowed_payment_method_types": ["card_present", "interac_present"],
    "payment_method_options": {"card_present": {"capture_method": "manual_preferred"}},
}
SHOP: dict = {
    "display_name": "Shop 1",
    "address": {"line1": "1 Main Street", "city": "Springfield", "country": "US"},
}
INTERAC = "4506445006931933"


@dataclass(frozen=True, slots=True)
class Counter:
    """Short words for what a till and its customer do with one reader."""

    client: stripe.StripeClient
    id: str

    @property
    def readers(self):
        return self.client.v1.terminal.readers

    def reader(self):
        return self.readers.retrieve(self.id)

    def sale(self, **params):
        wanted: Any = {**SALE, **params}
        return self.client.v1.payment_intents.create(params=wanted)

    def ask(self, intent, **config):
        params = {"payment_intent": intent.id, "process_config": config}
        return self.readers.process_payment_intent(self.id, params=params)

    def present(self, number=None, *, kind="card_present", **params):
        given: Any = {"type": kind, **({kind: {"number": number}} if number else {}), **params}
        return self.client.v1.test_helpers.terminal.readers.present_payment_method(
            self.id, params=given
        )

    def look(self, intent):
        return self.client.v1.payment_intents.retrieve(
            intent.id, params={"expand": ["latest_charge"]}
        )

    def paid(self, number=None, *, kind="card_present", **params):
        """A sale, asked for and presented; its payment afterwards."""
        intent = self.sale(**params)
        self.ask(intent)
        self.present(number, kind=kind)
        return self.look(intent)


def counter(client) -> Counter:
    terminal = client.v1.terminal
    place = terminal.locations.create(params=SHOP)
    made = terminal.readers.create(
        params={"registration_code": "simulated-wpe", "label": "Till 2", "location": place.id}
    )
    return Counter(client, made.id)
