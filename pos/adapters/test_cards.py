"""Channel of practice and test mode: Stripe's test cards, named by what they do."""

from collections.abc import Sequence
from typing import Final

from pos.domain.ids import PaymentMethodId
from pos.domain.presented import CardBehaviour, PresentedCard

_B = CardBehaviour
_CARDS: Final = tuple(
    PresentedCard(PaymentMethodId(token), behaviour, brand)
    for token, behaviour, brand in (
        ("pm_card_visa", _B.APPROVED, "visa"),
        ("pm_card_mastercard", _B.APPROVED, "mastercard"),
        ("pm_card_visa_chargeDeclined", _B.DECLINED, "visa"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", _B.INSUFFICIENT_FUNDS, "visa"),
        ("pm_card_visa_chargeDeclinedLostCard", _B.LOST, "visa"),
        ("pm_card_chargeDeclinedExpiredCard", _B.EXPIRED, "visa"),
        ("pm_card_chargeDeclinedIncorrectCvc", _B.WRONG_CVC, "visa"),
        ("pm_card_chargeDeclinedProcessingError", _B.PROCESSING_ERROR, "visa"),
        ("pm_card_threeDSecure2Required", _B.ASKS_AND_PASSES, "visa"),
        ("pm_card_authenticationRequired", _B.ASKS_AND_FAILS, "visa"),
    )
)


class TestCards:
    """Port `CardChannel`: nothing is read, a token is chosen."""

    __test__ = False  # a name that pytest would collect

    def cards(self) -> Sequence[PresentedCard]:
        return _CARDS
