"""What the payment page draws, and what it needs of the till."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from pos.domain.handover import Channel
from pos.domain.ids import SaleId
from pos.domain.money import Money
from pos.domain.presented import PresentedCard
from pos.domain.qr import QrCode
from pos.domain.reader import ReaderStrip
from pos.domain.sale_note import SaleNote
from pos.domain.views import SaleRecord
from pos.errors import PosError
from pos.ports import CardChannel, Practice
from pos.services.checkout import Checkout
from pos.services.notes import Notes
from pos.services.receipts import Receipts
from pos.services.settlement import Settlement
from pos.services.tenders import Tenders
from ui.customers.view import SavedServices
from ui.notices import Notice
from ui.payment.open_page import NO_PAGE, OpenPage
from ui.payment.phase import Phase
from ui.waits import Waiting

if TYPE_CHECKING:  # made when somebody pays by phone
    from pos.services.card_form import CardForm
    from pos.services.phone import Phone
    from pos.services.reader_payments import ReaderPayments
    from pos.services.readers import Readers


class Busy(StrEnum):
    """What the till is doing with Stripe right now."""

    NO = ""
    PREPARING = "preparing"
    AUTHORISING = "authorising"
    HANDING_OVER = "handing_over"
    TAKING_BACK = "taking_back"
    CHECKING = "checking"
    CAPTURING = "capturing"
    GIVING_UP = "giving_up"
    TAKING_CASH = "taking_cash"


class Tender(StrEnum):
    """What the customer pays with next; `CARD` is a test card, pressed on the screen."""

    CARD = "card"
    READER = "reader"
    FORM = "form"
    PHONE = "phone"
    SAVED = "saved"
    CASH = "cash"


TENDER_OF: Final[Mapping[Channel, Tender]] = {
    Channel.TEST: Tender.CARD,
    Channel.READER: Tender.READER,
    Channel.FORM: Tender.FORM,
    Channel.PHONE: Tender.PHONE,
    Channel.SAVED: Tender.SAVED,
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to pay that this till knows. `obstacle`: why it cannot be gone now, None for open."""

    tender: Tender
    obstacle: PosError | None = None


PLAIN_WAYS: Final = (Way(Tender.CARD), Way(Tender.CASH))
"""Where no other channel is set up."""


@dataclass(frozen=True, slots=True)
class PaymentView:
    """All that the page draws. `page` is what the customer has to open, in memory only.

    `waiting`: a try got no answer and another one follows; in 0 seconds, it is on its way.
    `step` is what cash is rounded to, in minor units. `received` is the cash that was typed and
    `part` what the next card is to pay where that is not all, each None for nothing typed.
    `ways` are what can be chosen. `is_unheard`: Stripe did not answer when it was asked last how
    a payment that is with its customer stands. `reader` is how the one of this register stands, as
    far as was heard. `left` are sales that others pay by phone, while none lies here.
    """

    record: SaleRecord | None = None
    phase: Phase = Phase.EMPTY
    busy: Busy = Busy.NO
    notice: Notice | None = None
    cards: tuple[PresentedCard, ...] = ()
    card: PresentedCard | None = None
    page: OpenPage = NO_PAGE
    can_practise: bool = False
    waiting: Waiting | None = None
    tender: Tender = Tender.CARD
    step: int = 1
    received: Money | None = None
    part: Money | None = None
    problem: PosError | None = None
    note: SaleNote | None = None
    ways: tuple[Way, ...] = PLAIN_WAYS
    is_unheard: bool = False
    reader: ReaderStrip | None = None
    left: tuple[SaleRecord, ...] = ()

    @property
    def page_url(self) -> str:
        """The address of what the customer has to open."""
        return self.page.url

    @property
    def page_code(self) -> QrCode | None:
        """The same as a code."""
        return self.page.code


class Hands(Protocol):
    """Follows a payment that was given out of our hands, and takes it back."""

    def follow(self, sale: SaleId) -> SaleRecord: ...
    def take_back(self, sale: SaleId) -> SaleRecord: ...
    def leave_bank(self, sale: SaleId) -> SaleRecord: ...


@dataclass(frozen=True, slots=True)
class PaymentServices:
    """The part of the till that a payment needs.

    `channels` are the ways that this till has beside test cards and cash, each with what asks
    why it cannot be gone now; asked in the lane.
    """

    checkout: Checkout
    settlement: Settlement
    cards: CardChannel | None
    practice: Practice | None
    tenders: Tenders
    notes: Notes | None = None
    handing: Hands | None = None
    readers: "Readers | None" = None
    reader_payments: "ReaderPayments | None" = None
    phone: "Phone | None" = None
    card_form: "CardForm | None" = None
    saved: SavedServices | None = None
    receipts: Receipts | None = None
    has_practice_reader: bool = False
    channels: Mapping[Tender, Callable[[], PosError | None]] = field(default_factory=dict)
