"""Customers, saved cards and consents for a terminal and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos.cli import documents, telling
from pos.cli.output import Document, table
from pos.domain.saved_card import Keeps

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pos.domain.customer import Customer
    from pos.domain.saved_card import CardSetup, Consent, SavedCard
    from pos.services.wallet import Wallet


def customer_document(found: Customer) -> Document:
    return {
        "customer": found.id,
        "name": found.name or None,
        "email": found.email or None,
        "phone": found.phone or None,
        "label": found.label or None,
        "created": documents.moment(found.created),
    }


def card_document(card: SavedCard) -> Document:
    return {
        "card": card.id,
        "brand": card.brand,
        "last4": card.last4,
        "expires": expiry(card) or None,
        "funding": card.funding or None,
    }


def consent_document(consent: Consent) -> Document:
    return {
        "use": str(consent.keeps),
        "card": consent.card,
        "for_all_cards": consent.is_for_all,
        "sale": consent.sale,
        "given_at": documents.moment(consent.given_at),
        "register": consent.register,
        "clerk": consent.clerk or None,
        "withdrawn_at": documents.moment(consent.withdrawn_at),
        "words": consent.words,
    }


def wallet_document(wallet: Wallet) -> Document:
    return {
        **customer_document(wallet.customer),
        "cards": [
            {
                **card_document(card),
                "may_be_used_without_customer": wallet.allows(card.id, is_customer_there=False),
            }
            for card in wallet.cards
        ],
        "consents": [consent_document(each) for each in wallet.consents],
    }


def setup_document(setup: CardSetup) -> Document:
    return {
        "setup": setup.id,
        "status": str(setup.status),
        "customer": setup.customer,
        "use": str(setup.keeps),
        "card": setup.card,
        "page": setup.next_action.url or None if setup.next_action else None,
    }


def told(wallet: Wallet, zone: ZoneInfo) -> list[str]:
    """A customer with cards and consents, for people."""
    found = wallet.customer
    rows = [
        (
            card.id,
            f"{card.brand} {card.last4}",
            expiry(card),
            "also without them" if wallet.allows(card.id, is_customer_there=False) else "with them",
        )
        for card in wallet.cards
    ]
    head = ("Card", "Name", "Expires", "May be used")
    cards = [table(head, rows)] if rows else ["No card is kept."]
    known = " · ".join(filter(None, (found.id, found.title, found.contact)))
    return [known, *cards, *(consent_line(each, zone) for each in wallet.consents)]


def consent_line(consent: Consent, zone: ZoneInfo) -> str:
    ended = telling.when(consent.withdrawn_at, zone)
    return " · ".join(
        filter(
            None,
            (
                f"Agreed {telling.when(consent.given_at, zone)}",
                "also without them" if consent.keeps is Keeps.OFF_SESSION else "with them there",
                "for all cards" if consent.is_for_all else "",
                consent.card or "",
                consent.clerk,
                f"ended {ended}" if ended else "",
            ),
        )
    )


def expiry(card: SavedCard) -> str:
    """`04/2030`, empty where Stripe does not say."""
    return f"{card.exp_month:02d}/{card.exp_year}" if card.exp_year else ""
