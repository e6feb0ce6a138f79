"""Readers, locations and cards read by a reader, with every field Stripe's description declares."""

from typing import Final

from pos.adapters.stripe_simulator.bodies import billing_details
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import PRIVATE, Document
from pos.adapters.stripe_simulator.terminal_cards import Pin, ReaderCard

_ADDRESS: Final = "city country line1 line2 postal_code state".split()
_CARD_NULLS: Final = ("cardholder_name description emv_auth_data generated_card iin issuer").split()
_APPLICATIONS: Final = {
    "visa": ("A0000000031010", "VISA CREDIT"),
    "mastercard": ("A0000000041010", "MASTERCARD"),
    "amex": ("A000000025010402", "AMERICAN EXPRESS"),
    "discover": ("A0000001523010", "DISCOVER"),
    "diners": ("A0000001523010", "DINERS CLUB"),
    "jcb": ("A0000000651010", "JCB"),
    "unionpay": ("A000000333010101", "UNIONPAY"),
    "interac": ("A0000002771010", "INTERAC"),
    "eftpos_au": ("A00000038410", "EFTPOS"),
    "cartes_bancaires": ("A0000000421010", "CB"),
    "girocard": ("A0000003591010028001", "GIROCARD"),
}
"""The AID and the name that the chip gives itself, as an EMV slip prints them."""

_METHODS: Final = {
    Pin.NONE: "approval",
    Pin.OFFLINE: "offline_pin_plaintext",
    Pin.ONLINE: "online_pin",
}


def location(location_id: str, created: int, **fields: object) -> Document:
    address = fields.pop("address")
    return {
        "id": location_id,
        "object": "terminal.location",
        "address": {**dict.fromkeys(_ADDRESS), **(address if isinstance(address, dict) else {})},
        "livemode": False,
        "metadata": {},
        **fields,
        PRIVATE: {"created": created},
    }


def reader(reader_id: str, created: int, **fields: object) -> Document:
    """A reader that is switched on, idle, and has just reported."""
    return {
        "id": reader_id,
        "object": "terminal.reader",
        "action": None,
        "device_sw_version": "2.42.0.0",
        "ip_address": "192.168.2.2",
        "last_seen_at": created * 1000,
        "livemode": False,
        "metadata": {},
        "status": "online",
        **fields,
        PRIVATE: {"created": created},
    }


def payment_method(books: Books, method_id: str, card: ReaderCard, read: Document) -> Document:
    """The card as a reader read it; it can be charged once, there and then."""
    shown = {name: read[name] for name in ("exp_month", "exp_year", "read_method")}
    known = card.card
    details = {
        "brand": known.brand,
        "cardholder_name": None,
        "country": known.country,
        "fingerprint": known.fingerprint,
        "funding": known.funding,
        "last4": known.last4,
        "networks": {"available": list(card.networks), "preferred": None},
        "preferred_locales": ["en"],
        **shown,
    }
    if card.kind == "card_present":
        details |= {"brand_product": None, "offline": None, "wallet": None}
    return {
        "id": method_id,
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": billing_details(),
        card.kind: details,
        "created": books.now,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": card.kind,
        PRIVATE: {"token": card.name, "spent": True},
    }


def charged(books: Books, card: ReaderCard, read: Document, amount: int) -> Document:
    """`payment_method_details` of a charge made at a reader, and what its EMV slip prints."""
    known = card.card
    details: Document = {
        **dict.fromkeys(_CARD_NULLS),
        "brand": known.brand,
        "country": known.country,
        "exp_month": read["exp_month"],
        "exp_year": read["exp_year"],
        "fingerprint": known.fingerprint,
        "funding": known.funding,
        "last4": known.last4,
        "location": read["location"],
        "network": read["network"],
        "network_transaction_id": books.mint.digits(15),
        "preferred_locales": ["en"],
        "read_method": read["read_method"],
        "reader": read["reader"],
        "receipt": _receipt(books, card, read),
    }
    if card.kind == "card_present":
        details |= {
            "amount_authorized": amount,
            "brand_product": None,
            "capture_before": None,
            "incremental_authorization_supported": False,
            "offline": None,
            "overcapture_supported": False,
            "wallet": None,
        }
    return {card.kind: details, "type": card.kind}


def _receipt(books: Books, card: ReaderCard, read: Document) -> Document:
    application, name = _APPLICATIONS[read["network"]]
    return {
        "account_type": "checking" if card.kind == "interac_present" else card.account,
        "application_cryptogram": books.mint.digits(16),
        "application_preferred_name": name,
        "authorization_code": None,
        "authorization_response_code": "3030",
        "cardholder_verification_method": _METHODS[read["pin"]],
        "dedicated_file_name": application,
        "terminal_verification_results": "0000000000",
        "transaction_status_information": "0000",
    }
