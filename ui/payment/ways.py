"""Which ways to pay this till has, and why one of them cannot be gone now."""

from ui.payment.view import PLAIN_WAYS, PaymentServices, Tender, Way


def ways_of(services: PaymentServices) -> tuple[Way, ...]:
    """In the order in which they are shown; asks what may lie on the disk: in the lane only.

    Where there is no other way to read a card, the one for test cards stays, and says so.
    """
    if not services.channels:
        return PLAIN_WAYS
    has_cards = services.cards is not None and bool(services.cards.cards())
    ways = [Way(Tender.CARD)] if has_cards else []
    asked = services.channels
    ways += [Way(tender, asked[tender]()) for tender in Tender if tender in asked]
    return (*ways, Way(Tender.CASH))


def chosen_among(tender: Tender, ways: tuple[Way, ...]) -> Tender:
    """What was chosen, or the first way where that one is not to be had."""
    offered = [way.tender for way in ways]
    return tender if tender in offered else offered[0]
