"""Slips over the practice shop, and what stands on them."""

from pos.domain.slip import Columns, Pair, Slip, SlipKind, Text
from pos.domain.slip_layout import TextLine, laid_out
from pos.services.reports import Reports
from pos.services.shifts import Shifts
from pos.services.slips.desk import Slips
from tests.kit import Shop


class SlipDesk:
    """The services that make slips of one shop."""

    def __init__(self, shop: Shop, *, is_practice: bool = True) -> None:
        self.shop = shop
        parts = (shop.store, shop.settings, shop.simulator, shop.access)
        self.shifts = Shifts(*parts)
        self.reports = Reports(*parts, self.shifts)
        self.slips = Slips(*parts, self.reports, is_practice=is_practice)

    def of(self, kind: SlipKind, about: str = "") -> Slip:
        return self.slips.make(kind, about)

    def kinds(self, sale: str) -> list[str]:
        return [str(offer.kind) for offer in self.slips.of_sale(sale)]


def said(slip: Slip, columns: int = 48) -> str:
    """Everything in letters, as a person reads it: one line after the other."""
    lines = laid_out(slip, columns)
    text = "\n".join(line.text for line in lines if isinstance(line, TextLine))
    return text.replace("\u00a0", " ")


def words(slip: Slip) -> str:
    """All sentences, unbroken."""
    return " ".join(part.text for part in slip.parts if isinstance(part, Text)).replace(
        "\u00a0", " "
    )


def value(slip: Slip, name: str) -> str:
    """What stands beside a name; the first of that name."""
    return next(
        part.right.replace("\u00a0", " ")
        for part in slip.parts
        if isinstance(part, Pair) and part.left == name
    )


def names(slip: Slip) -> list[str]:
    return [part.left for part in slip.parts if isinstance(part, Pair)]


def taxes(slip: Slip) -> list[tuple[str, ...]]:
    """The rows of the tax table."""
    return [
        tuple(cell.replace("\u00a0", " ") for cell in row)
        for part in slip.parts
        if isinstance(part, Columns)
        for row in part.rows
    ]
