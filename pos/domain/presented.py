"""A card as the till may know it: a token to confirm with and what it is, never a number."""

from dataclasses import dataclass
from enum import StrEnum

from pos.domain.ids import PaymentMethodId


class CardBehaviour(StrEnum):
    """What a practice or test card does when it is presented."""

    APPROVED = "approved"
    DECLINED = "declined"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    LOST = "lost"
    EXPIRED = "expired"
    WRONG_CVC = "wrong_cvc"
    PROCESSING_ERROR = "processing_error"
    ASKS_AND_PASSES = "asks_and_passes"
    ASKS_AND_FAILS = "asks_and_fails"


@dataclass(frozen=True, slots=True)
class PresentedCard:
    """Something a clerk can present for an intent."""

    token: PaymentMethodId
    behaviour: CardBehaviour
    brand: str

    @property
    def customer_passes(self) -> bool | None:
        """Whether the customer confirms at the bank; None for a card that does not ask."""
        match self.behaviour:
            case CardBehaviour.ASKS_AND_PASSES:
                return True
            case CardBehaviour.ASKS_AND_FAILS:
                return False
            case _:
                return None
