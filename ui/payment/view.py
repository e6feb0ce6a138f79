"""What the payment page draws, and what it needs of the till."""

from dataclasses import dataclass
from enum import StrEnum

from pos.domain.presented import PresentedCard
from pos.domain.views import SaleRecord
from pos.ports import CardChannel, Practice
from pos.services.checkout import Checkout
from pos.services.settlement import Settlement
from ui.notices import Notice
from ui.payment.phase import Phase
from ui.waits import Waiting


class Busy(StrEnum):
    """What the till is doing with Stripe right now."""

    NO = ""
    PREPARING = "preparing"
    AUTHORISING = "authorising"
    CHECKING = "checking"
    CAPTURING = "capturing"
    GIVING_UP = "giving_up"


@dataclass(frozen=True, slots=True)
class PaymentView:
    """All that the page draws. `page_url` is the bank's page, in memory only.

    `waiting`: a try got no answer and another one follows; in 0 seconds, it is on its way.
    """

    record: SaleRecord | None = None
    phase: Phase = Phase.EMPTY
    busy: Busy = Busy.NO
    notice: Notice | None = None
    cards: tuple[PresentedCard, ...] = ()
    card: PresentedCard | None = None
    page_url: str = ""
    can_practise: bool = False
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class PaymentServices:
    """The part of the till that a payment needs."""

    checkout: Checkout
    settlement: Settlement
    cards: CardChannel | None
    practice: Practice | None
