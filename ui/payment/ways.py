"""Which ways to pay this till has, and why one of them cannot be gone now."""

from dataclasses import replace

from pos.domain.money import check_chargeable
from pos.domain.sale import UNPAID
from pos.domain.views import SaleRecord
from pos.errors import PosError, Refused
from ui.payment.view import PLAIN_WAYS, PaymentServices, Tender, Way


def ways_of(services: PaymentServices, record: SaleRecord) -> tuple[Way, ...]:
    """In the order in which they are shown; asks what may lie on the disk: in the lane only.

    Where there is no other way to read a card, the one for test cards stays, and says so.
    """
    too_little = _too_little(record)
    if not services.channels:
        return tuple(_blocked(way, too_little) for way in PLAIN_WAYS)
    has_cards = services.cards is not None and bool(services.cards.cards())
    ways = [Way(Tender.CARD)] if has_cards else []
    asked = services.channels
    ways += [Way(tender, asked[tender]()) for tender in Tender if tender in asked]
    return tuple(_blocked(way, too_little) for way in (*ways, Way(Tender.CASH)))


def _too_little(record: SaleRecord) -> PosError | None:
    """Why no card can pay what is left, said before one is asked for."""
    if record.sale.state not in UNPAID or record.sale.still_due.minor <= 0:
        return None
    try:
        check_chargeable(record.sale.still_due)
    except Refused as error:
        # More than a card can pay at once is paid in parts.
        return error if error.code == "amount_too_small" else None
    return None


def _blocked(way: Way, too_little: PosError | None) -> Way:
    return way if way.tender is Tender.CASH or way.obstacle else replace(way, obstacle=too_little)


def chosen_among(tender: Tender, ways: tuple[Way, ...]) -> Tender:
    """What was chosen, or the first way where that one is not to be had."""
    offered = [way.tender for way in ways]
    return tender if tender in offered else offered[0]
