"""What a charge tells of how its card was read and checked; facts to show, never to decide by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pos.domain.ids import PaymentMethodId


@dataclass(frozen=True, slots=True)
class CardFacts:
    """In Stripe's spelling, empty where the charge does not say (Stripe docs, The Charge object).

    `type` is `card`, `card_present` or `interac_present`. `receipt` holds the fields of a chip
    card that the networks ask for on a slip. `generated_card` is the card that a reader made to
    be kept.
    """

    type: str = ""
    read_method: str = ""
    wallet: str = ""
    cvc_check: str = ""
    address_check: str = ""
    postal_check: str = ""
    three_d_secure: str = ""
    risk_level: str = ""
    outcome_type: str = ""
    outcome_reason: str = ""
    network_status: str = ""
    receipt: Mapping[str, str] = field(default_factory=dict)
    generated_card: PaymentMethodId | None = None


MANUAL_REVIEW: Final = "manual_review"
"""The `outcome_type` of a charge that was approved and that Stripe asks to be looked at."""

NO_FACTS: Final = CardFacts()
