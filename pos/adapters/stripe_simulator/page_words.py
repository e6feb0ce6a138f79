"""What the practice pages say: test cards by what they do, amounts, and how things ended."""

from typing import Final

from pos.adapters.stripe_simulator.currencies import THREE_DECIMAL, ZERO_DECIMAL
from pos.adapters.stripe_simulator.documents import Document

CARDS: Final[tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = (
    (
        "Cards that pay",
        (
            ("pm_card_visa", "Visa"),
            ("pm_card_mastercard", "Mastercard"),
            ("pm_card_amex", "American Express"),
        ),
    ),
    (
        "Cards whose bank asks first (3-D Secure)",
        (
            ("pm_card_threeDSecure2Required", "Visa, the bank asks"),
            ("pm_card_authenticationRequiredOnSetup", "Visa, the bank asks until it is saved"),
            ("pm_card_threeDSecureRequiredChargeDeclined", "Visa, asks and then declines"),
        ),
    ),
    (
        "Cards that are declined",
        (
            ("pm_card_visa_chargeDeclined", "Visa, declined"),
            ("pm_card_visa_chargeDeclinedInsufficientFunds", "Visa, not enough money"),
            ("pm_card_chargeDeclinedExpiredCard", "Visa, expired"),
            ("pm_card_chargeDeclinedIncorrectCvc", "Visa, wrong security code"),
            ("pm_card_visa_chargeDeclinedLostCard", "Visa, reported lost"),
            ("pm_card_chargeDeclinedProcessingError", "Visa, the bank has trouble"),
        ),
    ),
)
"""Groups of Stripe's test cards as the Checkout page offers them; no number is known here."""

TOKENS: Final = frozenset(token for _, cards in CARDS for token, _ in cards)


def amount(minor: int, currency: str) -> str:
    """An amount in digits, the currency after it: `25.00 EUR`, `2500 JPY`, `2.500 KWD`."""
    places = 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2
    if not places:
        return f"{minor} {currency.upper()}"
    whole, part = divmod(minor, 10**places)
    return f"{whole}.{part:0{places}d} {currency.upper()}"


def trouble(error: Document | None) -> str:
    """Why the last attempt failed, to the customer; Stripe's own sentence."""
    if error is None:
        return ""
    if error.get("code") in {
        "payment_intent_authentication_failure",
        "setup_intent_authentication_failure",
    }:
        return "Your bank could not confirm that it is you. Nothing was taken."
    return str(error.get("message") or "Your card was declined.")


def outcome(session: Document, intent: Document | None) -> tuple[str, str]:
    """What became of a session, in a heading and a sentence."""
    if session["status"] == "expired":
        return "This link is no longer open", "Ask at the counter for a new one. Nothing was taken."
    if intent is None or intent["object"] == "setup_intent":
        return "Your card is saved", "You can close this page."
    sum_ = amount(intent["amount"], intent["currency"])
    match intent["status"]:
        case "requires_capture":
            return f"{sum_} held", (
                "Your card has been authorised. Nothing is charged until the shop takes it. "
                "You can close this page."
            )
        case "succeeded":
            paid = amount(intent["amount_received"], intent["currency"])
            return f"{paid} paid", "Thank you. You can close this page."
        case "canceled":
            return "The payment was taken back", "Nothing was taken. You can close this page."
        case _:
            return "Your bank is still deciding", "You can close this page; the shop will know."
