"""The receipt of a sale, and its copy without prices for whoever is given a present."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pos.domain.bookkeeping import tip_of
from pos.domain.cart import Cart, Line, PercentOff
from pos.domain.line_taxes import LinesTaken, taxes_between
from pos.domain.money import Money, total
from pos.domain.sale import UNPAID, SaleState
from pos.domain.slip import Align, Columns, Pair, Part, Rule, Size, SlipKind, Text
from pos.domain.tax import TaxLine, TaxMode
from pos.domain.tender import CashPart
from pos.domain.views import CardTender, SaleRecord
from pos.errors import Refused
from pos.services.slips.sheet import Body, Sheet
from resources.words import slips as words


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sale has brought so far: by cards, of which some are tips, and in cash."""

    record: SaleRecord
    lined: tuple[LinesTaken, ...] = ()

    @property
    def cards(self) -> tuple[CardTender, ...]:
        """Those that money was taken from, or is held on."""
        return tuple(each for each in self.record.cards if each.intent.received or _held(each))

    @property
    def tip(self) -> Money:
        return self._sum(tip_of(each.intent) for each in self.record.cards)

    @property
    def rounding(self) -> Money:
        return self._sum(part.rounding for part in self.record.sale.cash)

    @property
    def paid(self) -> Money:
        """By cards and in cash, as it lies in the drawer."""
        cash = [part.paid for part in self.record.sale.cash]
        return self._sum([*(each.intent.received for each in self.record.cards), *cash])

    @property
    def sold(self) -> Money:
        """Of the cart: without tips, and without what coins made of it."""
        return self.paid - self.tip - self.rounding

    @property
    def held(self) -> Money:
        return self._sum(each.intent.capturable for each in self.cards if each.intent.is_held)

    @property
    def unpaid(self) -> Money:
        """What of the cart nobody has paid and nobody holds."""
        due = self.record.sale.due - self.sold - self.held
        return max(due, Money.zero(due.currency))

    def taxes(self) -> tuple[TaxLine, ...]:
        """Per rate, of what was taken: the figures that the ledger books."""
        cart = self.record.sale.cart
        return taxes_between(cart, Money.zero(cart.currency), self.sold, self.lined)

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return total(amounts, self.record.sale.cart.currency)


def _held(tender: CardTender) -> bool:
    return tender.intent.is_held


def receipt_slip(sheet: Sheet, taken: Taken, *, opens_drawer: bool = False) -> Body:
    """What was sold, what it cost, and how it was paid.

    Raises Refused `slip_kind` when no money was taken.
    """
    record, sale = taken.record, taken.record.sale
    if not taken.paid and sale.state is not SaleState.CAPTURED:
        raise Refused("slip_kind", subject=sale.receipt or sale.id)
    return Body(
        kind=SlipKind.RECEIPT,
        subject=sale.receipt,
        title=sheet.say(words.RECEIPT_TITLE),
        parts=(
            *head_facts(sheet, record),
            Rule(),
            *(part for line in sale.cart.lines for part in _line(sheet, line)),
            Rule(),
            *_totals(sheet, taken),
            Rule(),
            *_tenders(sheet, taken),
            *_tax_table(sheet, taken.taxes()),
            *_given_back(sheet, record),
        ),
        number=sale.receipt,
        sale=sale.id,
        opens_drawer=opens_drawer,
    )


def gift_slip(sheet: Sheet, record: SaleRecord) -> Body:
    """What was sold, and no word about money."""
    sale = record.sale
    return Body(
        kind=SlipKind.GIFT,
        subject=sale.receipt,
        title=sheet.say(words.GIFT_TITLE),
        parts=(
            *head_facts(sheet, record),
            Rule(),
            *(Pair(line.item.name, _how_many(sheet, line)) for line in sale.cart.lines),
            Rule(),
            Text(sheet.say(words.GIFT), Align.CENTRE),
        ),
        number=sale.receipt,
        sale=sale.id,
    )


def head_facts(sheet: Sheet, record: SaleRecord) -> Iterator[Part]:
    sale = record.sale
    yield from sheet.pair(words.RECEIPT, sale.receipt)
    yield from sheet.pair(words.DATE, sheet.when(sale.opened_at))
    yield from sheet.pair(words.SERVED_BY, sale.clerk)


def _how_many(sheet: Sheet, line: Line) -> str:
    if line.is_measured:
        return f"{sheet.writing.measure(line.measure)} {line.item.unit}"
    return sheet.say(words.PIECES, count=line.quantity)


def _line(sheet: Sheet, line: Line) -> Iterator[Part]:
    yield Pair(line.item.name, sheet.amount(line.full))
    price = sheet.amount(line.price)
    if line.is_measured:
        measure, unit = sheet.writing.measure(line.measure), str(line.item.unit)
        yield Text(sheet.say(words.MEASURED, measure=measure, unit=unit, price=price), indent=2)
    elif line.quantity > 1:
        yield Text(sheet.say(words.EACH, count=line.quantity, price=price), indent=2)
    if line.off:
        yield Pair(_discount(sheet, line.discount), sheet.amount(-line.off), indent=2)


def _discount(sheet: Sheet, discount: object) -> str:
    if isinstance(discount, PercentOff):
        percent = sheet.writing.percent(discount.basis_points)
        return sheet.say(words.DISCOUNT_OF, percent=percent)
    return sheet.say(words.DISCOUNT)


def _totals(sheet: Sheet, taken: Taken) -> Iterator[Part]:
    cart = taken.record.sale.cart
    totals = cart.totals()
    if totals.discount or cart.tax_mode is TaxMode.EXCLUSIVE:
        yield Pair(sheet.say(words.SUBTOTAL), sheet.amount(totals.lines))
    if totals.discount:
        yield Pair(_discount(sheet, cart.discount), sheet.amount(-totals.discount))
    if cart.tax_mode is TaxMode.EXCLUSIVE:
        yield from (_added_tax(sheet, tax) for tax in totals.taxes if tax.tax)
    yield Pair(sheet.say(words.TOTAL), sheet.money(totals.due), Size.TALL, is_bold=True)
    for name, amount in ((words.TIP, taken.tip), (words.ROUNDING, taken.rounding)):
        if amount:
            yield Pair(sheet.say(name), sheet.amount(amount))


def _added_tax(sheet: Sheet, tax: TaxLine) -> Pair:
    percent = sheet.writing.percent(tax.rate.basis_points)
    return Pair(sheet.say(words.TAX_OF, percent=percent), sheet.amount(tax.tax))


def _tenders(sheet: Sheet, taken: Taken) -> Iterator[Part]:
    for part in taken.record.sale.cash:
        yield from _cash(sheet, part)
    for tender in taken.cards:
        yield from _card(sheet, tender)
    yield Pair(sheet.say(words.PAID), sheet.money(taken.paid), is_bold=True)
    if taken.held:
        yield Pair(sheet.say(words.STILL_HELD), sheet.money(taken.held), is_bold=True)
    if taken.unpaid:
        is_over = taken.record.sale.state not in UNPAID
        name = words.NOT_CHARGED if is_over else words.STILL_DUE
        yield Pair(sheet.say(name), sheet.money(taken.unpaid))


def _cash(sheet: Sheet, part: CashPart) -> Iterator[Part]:
    yield Pair(sheet.say(words.CASH), sheet.amount(part.paid))
    if part.change:
        yield Pair(sheet.say(words.GIVEN), sheet.amount(part.received), indent=2)
        yield Pair(sheet.say(words.CHANGE), sheet.amount(part.change), indent=2)


def _card(sheet: Sheet, tender: CardTender) -> Iterator[Part]:
    intent = tender.intent
    name = sheet.card(intent.latest_charge) or sheet.say(words.CARD)
    if intent.received:
        yield Pair(name, sheet.amount(intent.received))
    if intent.is_held:
        yield Pair(name, sheet.say(words.STILL_HELD))
    yield from sheet.card_fields(intent.latest_charge, indent=2)


def _tax_table(sheet: Sheet, taxes: Sequence[TaxLine]) -> Iterator[Part]:
    if not any(tax.gross for tax in taxes):
        return
    head = tuple(map(sheet.say, (words.TAX, words.NET, words.TAX, words.GROSS)))
    rows = tuple(
        (
            sheet.writing.percent(tax.rate.basis_points),
            *map(sheet.amount, (tax.net, tax.tax, tax.gross)),
        )
        for tax in taxes
        if tax.gross
    )
    yield Rule()
    yield Columns(head, rows)


def _given_back(sheet: Sheet, record: SaleRecord) -> Iterator[Part]:
    if record.given_back:
        yield Rule()
        yield Pair(sheet.say(words.GIVEN_BACK), sheet.money(-record.given_back), is_bold=True)


def rows_of(cart: Cart, numbers: Iterable[tuple[int, int]]) -> Iterator[tuple[Line, int]]:
    """Lines of the cart by number, with how many of each; one that is gone is left out."""
    lines = {line.number: line for line in cart.lines}
    return ((lines[number], count) for number, count in numbers if number in lines)
