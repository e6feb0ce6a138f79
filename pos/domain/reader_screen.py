"""What a practice reader shows its customer, for whoever draws it."""

from dataclasses import dataclass
from enum import StrEnum

from pos.domain.ids import ReaderId
from pos.domain.money import Money


class Stage(StrEnum):
    """What is on the screen."""

    IDLE = "idle"
    CART = "cart"
    TIP = "tip"
    CARD = "card"  # tap, insert or swipe
    PIN = "pin"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELED = "canceled"  # by the customer
    FAILED = "failed"  # nobody came, or the payment had ended elsewhere
    OFFLINE = "offline"
    UPDATING = "updating"
    FAULT = "fault"
    OTHER_APP = "other_app"


class Purpose(StrEnum):
    """What the card is asked for."""

    NOTHING = "nothing"
    PAYMENT = "payment"
    REFUND = "refund"
    KEEPING = "keeping"  # a card for later, without a payment


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """A line of the cart, as the till sent it."""

    text: str
    quantity: int
    amount: Money


@dataclass(frozen=True, slots=True)
class ReaderScreen:
    """The reader's screen at one moment.

    `amount` includes the tip that was chosen; `tips` are those offered. `said` is why the card
    was not taken: a decline's code, "wrong_pin" with `tries` left, or "not_accepted".
    """

    reader: ReaderId
    label: str
    stage: Stage
    purpose: Purpose = Purpose.NOTHING
    amount: Money | None = None
    tip: Money | None = None
    tips: tuple[Money, ...] = ()
    lines: tuple[ScreenLine, ...] = ()
    said: str = ""
    tries: int = 0
    must_insert: bool = False
    lets_cancel: bool = False

    @property
    def waits(self) -> bool:
        """Whether the customer has something to do."""
        return self.stage in (Stage.TIP, Stage.CARD, Stage.PIN)
