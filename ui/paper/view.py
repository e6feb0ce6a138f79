"""What the sheet with a slip draws, and what it may touch of an open till."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pos.domain.language import Language
from pos.domain.qr import QrCode
from pos.domain.slip import Slip, SlipKind
from pos.domain.slip_layout import NARROW, WIDE
from pos.services.printing import Printing
from pos.services.receipts import Receipts
from pos.services.slips.desk import Offer, Slips
from ui.notices import Notice


class Width(StrEnum):
    """Paper that receipt printers take."""

    MM_58 = "58"
    MM_80 = "80"

    @property
    def columns(self) -> int:
        return NARROW if self is Width.MM_58 else WIDE

    @property
    def millimetres(self) -> int:
        return int(self)


@dataclass(frozen=True, slots=True)
class PaperServices:
    """`code` makes a QR code of a text; without `printing` there are no receipt printers."""

    slips: Slips
    code: Callable[[str], QrCode]
    printing: Printing | None = None
    receipts: Receipts | None = None
    is_read_only: bool = False


@dataclass(frozen=True, slots=True)
class PaperView:
    """One slip of those that there are. `logo` is a PNG.

    `printers` are receipt printers of this machine, the usual one first, `systems` those that the
    system knows. `can_email`: whether Stripe can send it.
    """

    offers: tuple[Offer, ...] = ()
    chosen: Offer | None = None
    slip: Slip | None = None
    language: Language = Language.EN
    width: Width = Width.MM_80
    printers: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    logo: bytes | None = None
    can_email: bool = False
    is_busy: bool = False
    is_read_only: bool = False
    notice: Notice | None = None

    @property
    def copies(self) -> int:
        """How many were handed out already."""
        return self.slip.copy if self.slip else 0


MAILED = frozenset({SlipKind.HOLD, SlipKind.RECEIPT})
"""Stripe sends a receipt of its own for a card payment, and for nothing else."""
