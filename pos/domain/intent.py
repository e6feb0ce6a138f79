"""Our mirror of a Stripe PaymentIntent and of its attempts, the charges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.card_facts import NO_FACTS, CardFacts
from pos.domain.features import NO_FEATURES, HoldFeatures
from pos.domain.ids import ChargeId, CustomerId, IntentId
from pos.domain.money import Money


class IntentStatus(StrEnum):
    """Stripe's seven statuses, and one of ours for a word that we do not know yet."""

    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    REQUIRES_CAPTURE = "requires_capture"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"
    NEEDS_REVIEW = "needs_review"


AWAITS_A_CARD: Final = frozenset(
    {IntentStatus.REQUIRES_PAYMENT_METHOD, IntentStatus.REQUIRES_CONFIRMATION}
)
"""No attempt is under way; another card may be presented."""

CHANGEABLE: Final = AWAITS_A_CARD | {IntentStatus.REQUIRES_ACTION}
"""The amount may still be updated (Stripe docs, Update a PaymentIntent)."""

UNDECIDED: Final = frozenset(
    {IntentStatus.REQUIRES_ACTION, IntentStatus.PROCESSING, IntentStatus.NEEDS_REVIEW}
)
"""The bank or its customer may still place a hold, without anybody at the till."""

FINAL: Final = frozenset({IntentStatus.SUCCEEDED, IntentStatus.CANCELED})


class CancelReason(StrEnum):
    """Why a payment was given up, in Stripe's spelling: ours to give."""

    ABANDONED = "abandoned"
    DUPLICATE = "duplicate"
    FRAUDULENT = "fraudulent"
    REQUESTED_BY_CUSTOMER = "requested_by_customer"


@dataclass(frozen=True, slots=True)
class Decline:
    """Why an attempt failed: Stripe's `code`, the issuer's `decline_code`, and its advice."""

    code: str
    decline_code: str = ""
    advice_code: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """One attempt to authorise, successful or not. Times are UTC.

    `capture_before` is the hold's true deadline, None until Stripe names it. `refunded` is what
    Stripe counts as given back, which may include a released remainder; None where a version of
    the till that did not ask read it. `authorised` is what the bank keeps aside, where Stripe says
    so: `amount` follows it when a hold is raised, and grows beyond it when more is captured.
    `statement` is what the customer reads on the card's statement.
    """

    id: ChargeId
    intent: IntentId
    amount: Money
    captured: Money
    status: str
    created: datetime
    brand: str = ""
    last4: str = ""
    capture_before: datetime | None = None
    decline: Decline | None = None
    seller_message: str = ""
    refunded: Money | None = None
    is_disputed: bool = False
    features: HoldFeatures = NO_FEATURES
    authorised: Money | None = None
    statement: str = ""
    facts: CardFacts = NO_FACTS

    @property
    def is_approved(self) -> bool:
        return self.status == "succeeded"


@dataclass(frozen=True, slots=True)
class NextAction:
    """What the customer still has to do; `url` is the bank's page where there is one."""

    type: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """A PaymentIntent as Stripe last described it. Times are UTC, amounts in one currency.

    `capturable` is what is held now, `received` what was taken. `types` are the kinds of cards that
    can pay it, in Stripe's spelling. `tip` is the part of `amount` that was given at a reader.
    `request_id` is Stripe's name for
    the answer that showed it, empty for a view from our own file; it says nothing of the payment.
    """

    id: IntentId
    status: IntentStatus
    amount: Money
    capturable: Money
    received: Money
    created: datetime
    livemode: bool = False
    latest_charge: Charge | None = None
    cancellation_reason: str = ""
    canceled_at: datetime | None = None
    last_error: Decline | None = None
    next_action: NextAction | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ("card",)
    customer: CustomerId | None = None
    tip: Money | None = None
    request_id: str = field(default="", compare=False)

    @property
    def is_held(self) -> bool:
        return self.status is IntentStatus.REQUIRES_CAPTURE

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    @property
    def features(self) -> HoldFeatures:
        """What its newest charge allows; nothing is known without one."""
        charge = self.latest_charge
        return charge.features if charge is not None else NO_FEATURES

    @property
    def authorised(self) -> Money | None:
        """What was put on hold in all, whatever became of it; None when nothing was.

        Not what was captured beyond it.
        """
        charge = self.latest_charge
        if charge is None or not charge.is_approved:
            return None
        return charge.amount if charge.authorised is None else charge.authorised

    @property
    def released(self) -> Money:
        """What of the hold was let go: neither taken nor held any more, whatever came beyond it."""
        held = self.authorised or self.amount
        return held - min(self.received, held) - self.capturable

    @property
    def was_taken(self) -> bool:
        """Whether it is over and brought money; a hold captured in part may end canceled."""
        return self.is_final and bool(self.received)

    @property
    def was_authorised(self) -> bool:
        """Whether a hold was placed at some time, whatever became of it."""
        return self.latest_charge is not None and self.latest_charge.is_approved

    @property
    def has_lapsed(self) -> bool:
        """Whether Stripe itself let the hold go (`automatic`, `expired`)."""
        return self.status is IntentStatus.CANCELED and self.cancellation_reason in {
            "automatic",
            "expired",
        }
