"""What a charge says about its card: which one it was, and what its hold allows.

Online cards name each feature with a status, cards at a reader with a boolean, and not all of them.
"""

from collections.abc import Mapping
from typing import Any

from pos.domain.card_facts import CardFacts
from pos.domain.features import HoldFeatures
from pos.domain.ids import PaymentMethodId
from pos.domain.money import Currency, Money

Raw = Mapping[str, Any]


def card_of(raw: Raw) -> Raw:
    """The details of however the card was presented, empty for none."""
    details = raw.get("payment_method_details") or {}
    found: Raw = details.get(details.get("type") or "") or {}
    return found


def features_of(card: Raw, currency: Currency) -> HoldFeatures:
    more = _status(card, "overcapture", "available")
    limit = (card.get("overcapture") or {}).get("maximum_amount_capturable")
    return HoldFeatures(
        can_increase=_either(
            _status(card, "incremental_authorization", "available"),
            card.get("incremental_authorization_supported"),
        ),
        # Stripe names the amount itself as the limit where nothing more is allowed.
        most_capturable=Money(limit, currency) if more and limit is not None else None,
        can_capture_in_parts=_status(card, "multicapture", "available"),
        is_extended=_status(card, "extended_authorization", "enabled"),
        can_capture_more=_either(more, card.get("overcapture_supported")),
    )


def authorised_of(card: Raw, currency: Currency) -> Money | None:
    """What the bank keeps aside, which more that is captured does not raise."""
    amount = card.get("amount_authorized")
    return None if amount is None else Money(amount, currency)


def facts_of(raw: Raw) -> CardFacts:
    """How the card of a charge was read and checked; anything that is missing is left empty."""
    card, outcome = card_of(raw), raw.get("outcome") or {}
    checks, secured = card.get("checks") or {}, card.get("three_d_secure") or {}
    generated = card.get("generated_card")
    return CardFacts(
        type=(raw.get("payment_method_details") or {}).get("type") or "",
        read_method=card.get("read_method") or "",
        wallet=(card.get("wallet") or {}).get("type") or "",
        cvc_check=checks.get("cvc_check") or "",
        address_check=checks.get("address_line1_check") or "",
        postal_check=checks.get("address_postal_code_check") or "",
        three_d_secure=secured.get("result") or "",
        risk_level=outcome.get("risk_level") or "",
        outcome_type=outcome.get("type") or "",
        outcome_reason=outcome.get("reason") or "",
        network_status=outcome.get("network_status") or "",
        receipt={name: str(value) for name, value in (card.get("receipt") or {}).items() if value},
        generated_card=PaymentMethodId(generated) if generated else None,
    )


def _status(card: Raw, name: str, yes: str) -> bool | None:
    status = (card.get(name) or {}).get("status")
    return None if status is None else status == yes


def _either(first: bool | None, second: object) -> bool | None:  # noqa: FBT001 - a fact, not a switch
    if first is not None:
        return first
    return None if second is None else bool(second)
