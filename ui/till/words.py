"""How a cart's rows and totals read."""

from PySide6.QtCore import QCoreApplication

from pos.domain.cart import AmountOff, Cart, Discount, Line, PercentOff
from pos.domain.catalogue import Product
from pos.domain.sale import Sale
from pos.domain.tax import TaxMode
from ui.format import Formats, digits


def discount_text(discount: Discount, formats: Formats) -> str:
    """`10 % off` or `€2.50 off`."""
    shown = QCoreApplication.translate("Till", "%1 off")
    match discount:
        case AmountOff(amount):
            return shown.replace("%1", formats.money(amount))
        case PercentOff(points):
            return shown.replace("%1", formats.percent(points))


def line_note(line: Line, formats: Formats) -> str:
    """What one piece or one unit costs, and why that is not the shelf price."""
    if line.item.unit:
        each = QCoreApplication.translate("Till", "%1 per %2").replace("%2", line.item.unit)
    else:
        each = QCoreApplication.translate("Till", "%1 each")
    parts = [formats.measure(line.measure, line.item.unit)] if line.is_measured else []
    parts.append(each.replace("%1", formats.amount(line.price)))
    if line.is_overridden:
        was = QCoreApplication.translate("Till", "was %1")
        parts.append(was.replace("%1", formats.amount(line.item.price)))
    if line.discount is not None:
        parts.append(discount_text(line.discount, formats))
    return " · ".join(parts)


def product_note(product: Product) -> str:
    """The codes of a search hit, and what its price is for where that is not a piece."""
    codes = [code for code in (product.sku, product.barcode) if code]
    if product.unit:
        codes.insert(0, QCoreApplication.translate("Till", "per %1").replace("%1", product.unit))
    return " · ".join(codes)


def parked_title(sale: Sale, formats: Formats) -> str:
    """What a parked cart is called: its label, or what lies in it."""
    if sale.label:
        return sale.label
    first = sale.cart.lines[0].item.name if sale.cart.lines else ""
    more = len(sale.cart.lines) - 1
    if more < 1:
        return first
    title = QCoreApplication.translate("Till", "%1 and %2 more")
    return title.replace("%2", formats.number(more)).replace("%1", first)


def pieces(count: int) -> str:
    """`1 piece`, `3 pieces`."""
    text = QCoreApplication.translate("Till", "%n piece(s)", "", count)
    # English without a translation file still says it right.
    return text.replace("%n", digits(count)).replace("(s)", "" if count == 1 else "s")


def breakdown(cart: Cart, formats: Formats) -> list[tuple[str, str]]:
    """The lines above the amount due: what is off, and the tax per rate."""
    totals = cart.totals()
    rows = []
    if totals.discount:
        what = QCoreApplication.translate("Till", "Discount on everything")
        rows.append((what, formats.amount(-totals.discount)))
    if cart.tax_mode is TaxMode.EXCLUSIVE:
        pattern = QCoreApplication.translate("Till", "plus tax %1 on %2")
    else:
        pattern = QCoreApplication.translate("Till", "includes tax %1 on %2")
    for line in totals.taxes:
        if line.tax:
            text = pattern.replace("%1", formats.tax_rate(line.rate))
            rows.append((text.replace("%2", formats.amount(line.net)), formats.amount(line.tax)))
    return rows
