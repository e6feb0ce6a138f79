"""From what the cashier's pages show to what their customer may see; asks nobody."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pos.domain.cart import Cart
from pos.domain.customer_display import tips_for
from pos.domain.handover import Channel
from pos.domain.money import Money
from pos.domain.views import SaleRecord
from ui.display.view import DisplayView, Scene, ShownLine, TipOffer
from ui.payment.phase import Phase
from ui.payment.view import PaymentView
from ui.till.view import TillView


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What of the shop's settings a customer sees."""

    name: str = ""
    is_practice: bool = False
    tips: tuple[int, ...] = ()
    is_debit_charged: bool = False


_OVER: Final = frozenset(
    {Phase.HELD, Phase.TAKEN, Phase.RELEASED, Phase.LAPSED, Phase.GIVEN_UP, Phase.EMPTY}
)
"""Nothing is under way any more: the next customer's cart goes first."""

_AFTER: Final = {
    Phase.HELD: Scene.HELD,
    Phase.TAKEN: Scene.CHARGED,
    Phase.RELEASED: Scene.NOT_CHARGED,
    Phase.LAPSED: Scene.NOT_CHARGED,
    Phase.GIVEN_UP: Scene.NOT_CHARGED,
}
_WITH: Final = {
    Channel.READER: Scene.READER,
    Channel.PHONE: Scene.CODE,
    Channel.FORM: Scene.FORM,
}


def display_of(till: TillView, payment: PaymentView, shop: ShopFacts) -> DisplayView:
    """The payment while there is one, or else the cart; a welcome before anything is in it."""
    empty = DisplayView(shop=shop.name, is_practice=shop.is_practice)
    record = payment.record
    if payment.phase in _OVER and till.cart is not None and till.cart.lines and not till.is_paying:
        return _with_cart(replace(empty, scene=Scene.CART), till.cart)
    if record is None or payment.phase is Phase.EMPTY:
        return empty
    shown = _with_cart(empty, record.sale.cart)
    shown = replace(shown, due=record.sale.still_due, is_debit_charged=shop.is_debit_charged)
    if payment.phase in _AFTER:
        return _after(shown, _AFTER[payment.phase], record)
    return _under_way(shown, payment, record, shop)


def _with_cart(shown: DisplayView, cart: Cart) -> DisplayView:
    lines = tuple(
        ShownLine(each.item.name, each.quantity, each.amount, each.measure, each.item.unit)
        for each in cart.lines
    )
    total = cart.totals().due
    return replace(shown, lines=lines, total=total, amount=total)


def _after(shown: DisplayView, scene: Scene, record: SaleRecord) -> DisplayView:
    """What became of the money; where several paid, what is said is the sum."""
    charge = record.intent.latest_charge if record.intent else None
    amount = {Scene.HELD: record.held, Scene.CHARGED: record.taken}.get(scene, shown.total)
    shown = replace(shown, scene=scene, amount=amount, until=_until(record))
    if charge is None or record.sale.is_split or not charge.is_approved:
        return shown
    return replace(shown, brand=charge.brand, last4=charge.last4)


def _until(record: SaleRecord) -> datetime | None:
    """When the first of its holds ends by itself."""
    charges = (card.intent.latest_charge for card in record.held_cards)
    ends = [each.capture_before for each in charges if each and each.capture_before]
    return min(ends, default=None)


def _under_way(
    shown: DisplayView, payment: PaymentView, record: SaleRecord, shop: ShopFacts
) -> DisplayView:
    asked = payment.part or record.sale.still_due
    shown = replace(shown, amount=asked)
    match payment.phase:
        case Phase.CHECKING:
            return replace(shown, scene=Scene.CHECKING)
        case _ if payment.waiting is not None:
            return replace(shown, scene=Scene.CHECKING)
        case Phase.ACTION:
            return replace(shown, scene=Scene.BANK, code=payment.page_code)
        case Phase.WITH_CUSTOMER:
            handed = record.handed
            scene = _WITH.get(handed.channel, Scene.CHECKING) if handed else Scene.CHECKING
            if payment.is_unheard and scene is not Scene.CODE:  # their phone tells them itself
                scene = Scene.CHECKING
            code = payment.page_code if scene is Scene.CODE else None
            return replace(shown, scene=scene, code=code)
        case _:
            return _asking(shown, payment, record, asked, shop)


def _asking(
    shown: DisplayView, payment: PaymentView, record: SaleRecord, asked: Money, shop: ShopFacts
) -> DisplayView:
    """A card or cash is asked for; a no is one like any other."""
    intent = record.intent
    if record.sale.has_tender:
        shown = replace(shown, scene=Scene.PART_PAID)
    elif intent is not None and intent.last_error is not None and not payment.busy:
        shown = replace(shown, scene=Scene.DECLINED)
    else:
        shown = replace(shown, scene=Scene.PAY)
    if record.sale.is_split or payment.part is not None:
        return shown
    shown = replace(shown, tip=record.sale.tip_asked)
    if shown.scene is not Scene.PAY or payment.busy:
        return shown  # a no is no moment to ask for more
    offers = tuple(TipOffer(*each) for each in tips_for(asked, shop.tips))
    return replace(shown, tips=offers)
