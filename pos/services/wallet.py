"""A customer with their cards, and whether a bank wants them for what was tried without them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pos.domain.customer import Customer
from pos.domain.ids import PaymentMethodId
from pos.domain.intent import Decline
from pos.domain.saved_card import Consent, SavedCard
from pos.domain.views import SaleRecord

_WANTED: Final = frozenset(
    {
        "authentication_required",
        "authentication_not_handled",
        "mobile_device_authentication_required",
        "payment_intent_action_required",
    }
)
"""What a bank says that wants the customer; one who failed to confirm was there already."""


@dataclass(frozen=True, slots=True)
class Wallet:
    """A customer, the cards they left, and all that they agreed to, oldest first.

    `today` by the shop's clocks tells which cards have expired.
    """

    customer: Customer
    today: date
    cards: tuple[SavedCard, ...] = ()
    consents: tuple[Consent, ...] = ()

    def allows(self, card: PaymentMethodId, *, is_customer_there: bool) -> bool:
        """Whether a card may be used so. With the customer there, their presence is enough."""
        return is_customer_there or any(
            each.allows(card, is_customer_there=False) for each in self.consents
        )


def needs_customer(record: SaleRecord | None) -> bool:
    """Whether the bank wants the customer for what was last tried on the payment that waits."""
    error = record.intent.last_error if record is not None and record.intent else None
    return error is not None and wants_customer(error)


def wants_customer(decline: Decline) -> bool:
    """Whether a bank said no because its customer was not there."""
    return not _WANTED.isdisjoint({decline.code, decline.decline_code})
