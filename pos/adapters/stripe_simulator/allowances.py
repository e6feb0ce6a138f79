"""What a hold allows: to be raised, to be taken in parts, or for more than it holds."""

from collections.abc import Mapping
from typing import Final

from pos.adapters.stripe_simulator import holds
from pos.adapters.stripe_simulator.documents import Document

_HALF_MORE_AT_LEAST: Final = 5000
_PRESENT: Final = ("card_present", "interac_present")


def details_of(charge: Document) -> Document:
    """How the card was charged: the hash under `payment_method_details` that its type names."""
    details: Document = charge["payment_method_details"]
    inner: Document = details[details["type"]]
    return inner


def is_present(charge: Document) -> bool:
    """Whether a reader read the card."""
    return charge["payment_method_details"]["type"] in _PRESENT


def grant(charge: Document, asked: Mapping[str, object]) -> None:
    """Write on a new hold what was asked for and its network allows.

    Stripe docs, Place a hold: `if_available` online, true on a reader. That a reader's hold may
    be overcaptured for tips is not asked for; the shop's country and trade decide.
    """
    details = details_of(charge)
    network = details["network"]
    if is_present(charge):
        details["incremental_authorization_supported"] = network in holds.INCREMENTAL and bool(
            asked.get("request_incremental_authorization_support")
        )
        details["overcapture_supported"] = (
            network in holds.OVERCAPTURE and charge["currency"] == "usd"
        )
        return
    if _granted(asked, "incremental_authorization", network, holds.INCREMENTAL):
        details["incremental_authorization"] = {"status": "available"}
    if _granted(asked, "multicapture", network, holds.MULTICAPTURE):
        details["multicapture"] = {"status": "available"}
    if _granted(asked, "overcapture", network, holds.OVERCAPTURE):
        details["overcapture"] = {
            "maximum_amount_capturable": holds.overcapture_limit(charge["amount"]),
            "status": "available",
        }


def asks_longer(asked: Mapping[str, object]) -> bool:
    """Whether a longer hold was asked for: by a word online, by true on a reader."""
    return asked.get("request_extended_authorization") in ("if_available", True)


def _granted(asked: Mapping[str, object], feature: str, network: str, on: frozenset[str]) -> bool:
    return network in on and asked.get(f"request_{feature}") == "if_available"


def limit(charge: Document) -> int | None:
    """The most that may be taken in all, or None where it is what is held.

    Stripe docs, Collect on-receipt tips: half as much again, or 50.00 more if that is more.
    """
    details = details_of(charge)
    if is_present(charge):
        if not details.get("overcapture_supported"):
            return None
        held: int = details["amount_authorized"]
        return max(held + held // 2, held + _HALF_MORE_AT_LEAST)
    over = details["overcapture"]
    most: int = over["maximum_amount_capturable"]
    return most if over["status"] == "available" else None


def may_be_taken_in_parts(charge: Document) -> bool:
    if is_present(charge):
        return False
    return bool(details_of(charge)["multicapture"]["status"] == "available")


def may_be_raised(charge: Document) -> bool:
    details = details_of(charge)
    if is_present(charge):
        return bool(details.get("incremental_authorization_supported"))
    return bool(details["incremental_authorization"]["status"] == "available")


def raise_to(charge: Document, amount: int) -> None:
    """The card's bank has agreed to hold this much in all."""
    details = details_of(charge)
    if not is_present(charge):
        available = details["overcapture"]["status"] == "available"
        details["overcapture"]["maximum_amount_capturable"] = (
            holds.overcapture_limit(amount) if available else amount
        )
    details["amount_authorized"] = amount
    charge["amount"] = amount
