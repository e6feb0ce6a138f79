"""A card that Stripe keeps for a customer, and what the customer agreed it may be used for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from pos.domain.ids import CustomerId, PaymentMethodId, SaleId, SetupId
from pos.domain.intent import Decline, NextAction

_LONGEST_WORDS: Final = 600


class Keeps(StrEnum):
    """What a card is kept for; Stripe's words for `setup_future_usage` and `usage`.

    `on_session`: the customer is there whenever it is used. `off_session`: the shop may also use
    it when they are not; banks then ask for more when it is saved, and less afterwards.
    """

    ON_SESSION = "on_session"
    OFF_SESSION = "off_session"

    def covers(self, *, is_customer_there: bool) -> bool:
        """Whether the customer has agreed to such a use."""
        return is_customer_there or self is Keeps.OFF_SESSION


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A card as Stripe shows it. Its number is nowhere; month and year are those printed on it."""

    id: PaymentMethodId
    customer: CustomerId
    brand: str = ""
    last4: str = ""
    exp_month: int = 0
    exp_year: int = 0
    funding: str = ""

    def is_expired(self, today: date) -> bool:
        """A card is good until the last day of its month."""
        return bool(self.exp_year) and (self.exp_year, self.exp_month) < (today.year, today.month)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a customer agreed to, in the words that they were shown. Times are UTC.

    `card` is None where the card is not known yet: until it is, nothing may be done with any,
    for nobody knows that it was kept. `is_for_all`: given for every card that they leave.
    `clerk` is who asked, `sale` the sale that it was asked in.
    """

    number: int
    customer: CustomerId
    keeps: Keeps
    words: str
    given_at: datetime
    register: str
    clerk: str = ""
    card: PaymentMethodId | None = None
    sale: SaleId | None = None
    withdrawn_at: datetime | None = None
    is_for_all: bool = False

    @property
    def counts(self) -> bool:
        return self.withdrawn_at is None

    def allows(self, card: PaymentMethodId, *, is_customer_there: bool) -> bool:
        """Whether this lets that card be used so."""
        is_meant = self.is_for_all or self.card == card
        return self.counts and is_meant and self.keeps.covers(is_customer_there=is_customer_there)


@dataclass(frozen=True, slots=True)
class SaleCustomer:
    """Whom a sale is for, and what its card is kept for, None for not kept."""

    customer: CustomerId
    keeps: Keeps | None = None


class SetupStatus(StrEnum):
    """Where the saving of a card without a sale stands; Stripe's words, and one of ours."""

    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class CardSetup:
    """A SetupIntent: a card that is saved without being charged.

    `card` is what can be used afterwards: of a card at a reader, the one that Stripe made of it.
    """

    id: SetupId
    status: SetupStatus
    customer: CustomerId
    keeps: Keeps
    card: PaymentMethodId | None = None
    next_action: NextAction | None = None
    last_error: Decline | None = None

    @property
    def is_saved(self) -> bool:
        return self.status is SetupStatus.SUCCEEDED and self.card is not None


def consent_words(shop: str, keeps: Keeps) -> str:
    """What is read to the customer and kept with their consent, whole.

    In plain words, as the card networks' rules ask: who keeps it, what for, and how to end it.
    """
    if keeps is Keeps.OFF_SESSION:
        text = (
            f"I allow {shop} to keep my card with its payment provider Stripe, and to use it for"
            " what I order or owe there, also when I am not present. I am told each amount"
            " before. I can end this at any time by asking the shop."
        )
    else:
        text = (
            f"I allow {shop} to keep my card with its payment provider Stripe, so that I can pay"
            " with it again when I am there. I can end this at any time by asking the shop."
        )
    return text[:_LONGEST_WORDS]
