"""What the customer display draws; there is no room in it for anything else of the shop."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos.domain.measure import Unit
from pos.domain.money import Money
from pos.domain.qr import QrCode


class Scene(StrEnum):
    """What is going on, as the customer sees it."""

    WELCOME = "welcome"
    CART = "cart"
    PAY = "pay"
    DECLINED = "declined"
    READER = "reader"
    FORM = "form"
    CODE = "code"
    BANK = "bank"
    CHECKING = "checking"
    PART_PAID = "part_paid"
    HELD = "held"
    CHARGED = "charged"
    NOT_CHARGED = "not_charged"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of the customer's own cart."""

    name: str
    quantity: int
    amount: Money
    measure: int = 0  # thousandths of `unit`, 0 for pieces
    unit: Unit = Unit.PIECE


@dataclass(frozen=True, slots=True)
class TipOffer:
    """A tip that can be chosen: its percentage, and what it comes to."""

    percent: int
    amount: Money


@dataclass(frozen=True, slots=True)
class DisplayView:
    """All that the window draws. `until` is UTC.

    `amount` is what the scene is about: what is asked for, held, or charged. `total` is what the
    cart comes to, `due` what is still to be paid of it. `is_debit_charged`: a debit card would be
    charged at once, for its network holds nothing. `tips` are offered while they can be chosen,
    `tip` is the one that was.
    """

    scene: Scene = Scene.WELCOME
    shop: str = ""
    is_practice: bool = False
    lines: tuple[ShownLine, ...] = ()
    total: Money | None = None
    amount: Money | None = None
    due: Money | None = None
    brand: str = ""
    last4: str = ""
    until: datetime | None = None
    code: QrCode | None = None
    is_debit_charged: bool = False
    tips: tuple[TipOffer, ...] = ()
    tip: Money | None = None
