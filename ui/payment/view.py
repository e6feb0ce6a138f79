"""What the payment page draws, and what it needs of the till."""

from dataclasses import dataclass
from enum import StrEnum

from pos.domain.money import Money
from pos.domain.presented import PresentedCard
from pos.domain.sale_note import SaleNote
from pos.domain.views import SaleRecord
from pos.errors import PosError
from pos.ports import CardChannel, Practice
from pos.services.checkout import Checkout
from pos.services.notes import Notes
from pos.services.settlement import Settlement
from pos.services.tenders import Tenders
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
    TAKING_CASH = "taking_cash"


class Tender(StrEnum):
    """What the customer pays with next."""

    CARD = "card"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class PaymentView:
    """All that the page draws. `page_url` is the bank's page, in memory only.

    `waiting`: a try got no answer and another one follows; in 0 seconds, it is on its way.
    `step` is what cash is rounded to, in minor units. `received` is the cash that was typed and
    `part` what the next card is to pay where that is not all, each None for nothing typed.
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
    tender: Tender = Tender.CARD
    step: int = 1
    received: Money | None = None
    part: Money | None = None
    problem: PosError | None = None
    note: SaleNote | None = None


@dataclass(frozen=True, slots=True)
class PaymentServices:
    """The part of the till that a payment needs."""

    checkout: Checkout
    settlement: Settlement
    cards: CardChannel | None
    practice: Practice | None
    tenders: Tenders
    notes: Notes | None = None
