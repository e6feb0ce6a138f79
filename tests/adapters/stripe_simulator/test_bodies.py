"""Every object compared with what the SDK declares: field names, nullability, and enums."""

import typing

import pytest
import stripe

from tests.adapters.stripe_simulator.helpers import EXAMPLE, charges_of, intent_in, refused
from tests.adapters.stripe_simulator.reader_kit import DEBIT, INTERAC, counter

# Declared, and sent only where they say something.
SOMETIMES = {
    "payment_intent": {"presentment_details"},
    "charge": {
        "level3",
        "presentment_details",
        "radar_options",
        "refunds",
        "transfer",
    },
    "refund": {"next_action", "presentment_details"},
    "event": {"account", "context"},
    "payment_method": {"custom", "radar_options"},
    "account": {
        "company",
        "deleted",
        "external_accounts",
        "future_requirements",
        "groups",
        "individual",
        "metadata",
        "requirements",
        "tos_acceptance",
    },
}


def hints(cls) -> dict[str, object]:
    """The declared types of a resource's own fields; other resources stay forward references."""
    declared = vars(cls).get("__annotations__", {})
    return {name: kind for name, kind in declared.items() if name != "OBJECT_NAME"}


def problems(declared, value, where: str) -> list[str]:
    """What is wrong with a value, by its declared type."""
    origin = typing.get_origin(declared)
    if origin is typing.Union:
        return _union(typing.get_args(declared), value, where)
    if origin is typing.Literal:
        return [] if value in typing.get_args(declared) else [f"{where}: {value!r}"]
    if origin is list:
        [inner] = typing.get_args(declared)
        return [p for i, item in enumerate(value) for p in problems(inner, item, f"{where}[{i}]")]
    if isinstance(declared, type) and issubclass(declared, stripe.StripeObject):
        return resource(declared, value, where)
    if declared in (int, str, bool):
        return [] if type(value) is declared else [f"{where}: {value!r} is no {declared.__name__}"]
    return []


def _union(options, value, where: str) -> list[str]:
    literals = [option for option in options if typing.get_origin(option) is typing.Literal]
    if value is None:
        return [] if type(None) in options else [f"{where}: null"]
    if literals and isinstance(value, str):
        # `Literal[...] | str` leaves room for Stripe's next words; ours must be today's.
        known = [word for literal in literals for word in typing.get_args(literal)]
        return [] if value in known else [f"{where}: {value!r} is not one of {known}"]
    found = [problems(option, value, where) for option in options if option is not type(None)]
    return min(found, key=len)


def resource(cls, value, where: str) -> list[str]:
    """Unknown names, missing ones that may not be null, and what is wrong inside."""
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no object"]
    declared = hints(cls)
    wrong = [f"{where}.{name}: not declared" for name in value if name not in declared]
    for name, kind in declared.items():
        if name in value:
            wrong += problems(kind, value[name], f"{where}.{name}")
        elif type(None) not in typing.get_args(kind):
            wrong.append(f"{where}.{name}: missing")
    return wrong


def check(cls, body: dict) -> None:
    assert resource(cls, body, body["object"]) == []


def absent(cls, body: dict) -> set[str]:
    return set(hints(cls)) - set(body)


MAKERS = {
    "fresh": lambda client: intent_in(client, "requires_payment_method"),
    "with a card": lambda client: intent_in(client, "requires_confirmation"),
    "asking": lambda client: intent_in(client, "requires_action", return_url="https://a.example"),
    "asking in the page": lambda client: intent_in(client, "requires_action"),
    "processing": lambda client: intent_in(client, "processing"),
    "held": lambda client: intent_in(client, "requires_capture", metadata={"a": "b"}),
    "paid": lambda client: intent_in(client, "succeeded"),
    "canceled": lambda client: intent_in(client, "canceled"),
    "automatic": lambda client: client.v1.payment_intents.create(
        params={"amount": 1099, "currency": "usd", "automatic_payment_methods": {"enabled": True}}
    ),
    "with everything": lambda client: intent_in(
        client,
        "requires_capture",
        payment_method_options={
            "card": {
                "request_three_d_secure": "any",
                "request_multicapture": "if_available",
                "request_overcapture": "if_available",
                "request_extended_authorization": "if_available",
                "request_incremental_authorization": "if_available",
            },
        },
        shipping={"name": "N", "address": {"city": "Bern"}},
        payment_details={"order_reference": "1"},
        amount_details={"tax": {"total_tax_amount": 1}, "shipping": {"amount": 1}},
    ),
}


@pytest.mark.parametrize("name", MAKERS)
def test_an_intent_is_what_the_sdk_declares(client, name):
    body = MAKERS[name](client).to_dict()
    check(stripe.PaymentIntent, body)
    assert absent(stripe.PaymentIntent, body) == SOMETIMES["payment_intent"]


@pytest.mark.parametrize("name", ["held", "paid", "with everything", "processing"])
def test_a_charge_is_what_the_sdk_declares(client, name):
    [charge] = charges_of(client, MAKERS[name](client))
    check(stripe.Charge, charge.to_dict())
    assert absent(stripe.Charge, charge.to_dict()) == SOMETIMES["charge"]


@pytest.mark.parametrize(
    "token",
    ["pm_card_visa_chargeDeclined", "pm_card_radarBlock", "pm_card_chargeDeclinedExpiredCard"],
)
def test_a_failed_attempt_is_what_the_sdk_declares(client, token):
    intent = intent_in(client, "requires_payment_method")
    params = {"payment_method": token}
    error = refused(lambda: client.v1.payment_intents.confirm(intent.id, params=params))
    check(stripe.Charge, charges_of(client, intent)[0].to_dict())
    check(stripe.PaymentIntent, error.error.payment_intent.to_dict())
    check(stripe.PaymentMethod, error.error.payment_method.to_dict())
    known = set(stripe.ErrorObject.__annotations__)
    assert set(error.json_body["error"]) <= known
    assert error.json_body["error"]["doc_url"].startswith("https://docs.stripe.com/")


def test_a_failed_authentication_is_what_the_sdk_declares(client, bench):
    intent = intent_in(client, "requires_action")
    bench.finish_action(intent.id, passes=False)
    check(stripe.PaymentIntent, client.v1.payment_intents.retrieve(intent.id).to_dict())


def test_a_payment_method_is_what_the_sdk_declares(client):
    body = client.v1.payment_methods.retrieve("pm_card_mastercard").to_dict()
    check(stripe.PaymentMethod, body)
    kinds = {name for name in hints(stripe.PaymentMethod) if _is_kind(name)}
    assert absent(stripe.PaymentMethod, body) == (kinds - {"card"}) | SOMETIMES["payment_method"]


def _is_kind(name: str) -> bool:
    """Whether a field holds the details of one kind of payment method."""
    kind = hints(stripe.PaymentMethod)["type"]
    literal = typing.get_args(kind)[0]
    return name in typing.get_args(literal)


def test_a_refund_is_what_the_sdk_declares(client):
    intent = client.v1.payment_intents.create(
        params={
            **EXAMPLE,
            "capture_method": "automatic",
            "confirm": True,
            "payment_method": "pm_card_pendingRefund",
        }
    )
    params = {"payment_intent": intent.id, "reason": "fraudulent"}
    body = client.v1.refunds.create(params=params).to_dict()
    check(stripe.Refund, body)
    assert absent(stripe.Refund, body) == SOMETIMES["refund"]


def test_every_event_is_what_the_sdk_declares(client, bench):
    intent_in(client, "canceled")
    client.v1.refunds.create(params={"payment_intent": intent_in(client, "succeeded").id})
    bench.finish_action(intent_in(client, "requires_action").id, passes=False)
    for event in client.v1.events.list(params={"limit": 100}).data:
        check(stripe.Event, event.to_dict())
        assert absent(stripe.Event, event.to_dict()) == SOMETIMES["event"]


def test_the_account_is_what_the_sdk_declares(client):
    body = client.v1.accounts.retrieve_current().to_dict()
    check(stripe.Account, body)
    assert absent(stripe.Account, body) == SOMETIMES["account"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("status", "paid"),
        ("amount", "1099"),
        ("colour", "red"),
        ("amount", None),
        ("payment_method_options.card.colour", "red"),
        ("payment_method_options.card.request_three_d_secure", "perhaps"),
        ("automatic_payment_methods", {}),
        ("payment_method_types", [1]),
    ],
)
def test_the_comparison_itself_notices_a_wrong_body(client, path, value):
    body = intent_in(client, "requires_capture").to_dict()
    *way, last = path.split(".")
    inner = body
    for name in way:
        inner = inner[name]
    inner[last] = value
    assert len(resource(stripe.PaymentIntent, body, "payment_intent")) == 1


def test_locations_and_readers_are_what_the_sdk_declares(client):
    reader = counter(client).reader()
    check(stripe.terminal.Reader, reader.to_dict())
    assert absent(stripe.terminal.Reader, reader.to_dict()) == {"deleted"}
    check(
        stripe.terminal.Location,
        client.v1.terminal.locations.retrieve(reader.location).to_dict(),
    )


@pytest.mark.parametrize("number", ["4242424242424242", "4000000000009995", INTERAC])
def test_what_a_reader_made_is_what_the_sdk_declares(client, number):
    till = counter(client)
    kind = "interac_present" if number == INTERAC else "card_present"
    intent = till.paid(number, kind=kind, **(DEBIT if number == INTERAC else {}))
    check(stripe.terminal.Reader, till.reader().to_dict())
    check(stripe.PaymentIntent, client.v1.payment_intents.retrieve(intent.id).to_dict())
    [charge] = charges_of(client, intent)
    check(stripe.Charge, charge.to_dict())
    check(stripe.PaymentMethod, client.v1.payment_methods.retrieve(charge.payment_method).to_dict())


def test_carts_and_refunds_on_a_reader_are_what_the_sdk_declares(client):
    till = counter(client)
    line = {"description": "Tea", "amount": 700, "quantity": 2}
    cart = {"currency": "usd", "total": 1400, "line_items": [line]}
    till.readers.set_reader_display(till.id, params={"type": "cart", "cart": cart})
    check(stripe.terminal.Reader, till.reader().to_dict())
    charged = till.paid(INTERAC, kind="interac_present", **DEBIT)
    till.readers.refund_payment(till.id, params={"payment_intent": charged.id})
    till.present(INTERAC, kind="interac_present")
    check(stripe.terminal.Reader, till.reader().to_dict())
