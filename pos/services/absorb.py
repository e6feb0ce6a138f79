"""Take over what Stripe says about an intent: mirror, sale and book in one transaction."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pos.domain.bookkeeping import Booked, entries_for
from pos.domain.caution import Caution
from pos.domain.drift import Change
from pos.domain.giving_back import refund_entries
from pos.domain.handover import newest
from pos.domain.ids import EventId, IntentId, SaleId
from pos.domain.intent import CHANGEABLE, Charge, Intent, IntentStatus
from pos.domain.money import Money
from pos.domain.refund import Dispute, Refund, told_apart
from pos.domain.sale import UNPAID, Sale, SaleState
from pos.domain.views import CardTender, SaleRecord
from pos.ports import Books, Clock, PaymentGateway, Store
from pos.services import handed
from pos.services.earning import earned_of, lines_of, lines_taken, taken_otherwise
from pos.services.elsewhere import Elsewhere
from pos.services.lapsing import follow_lapse

log = logging.getLogger(__name__)

_BEFORE_THE_HOLD: Final = CHANGEABLE | {IntentStatus.PROCESSING}
_UNPAID: Final = frozenset(
    {SaleState.OPEN, SaleState.PARKED, SaleState.PAYING, SaleState.ABANDONED}
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What was read beside an intent, and the news that led to it.

    `captured_at` is Stripe's time of the capture, where the news told it.
    """

    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    cautions: tuple[Caution, ...] = ()
    event: EventId | None = None
    captured_at: datetime | None = None


NOTHING_BESIDE: Final = Beside()


def absorb(
    books: Books,
    clock: Clock,
    intent: Intent,
    *,
    charges: Iterable[Charge] = (),
    created_for: SaleId | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> tuple[Change, ...]:
    """Save the mirror, move its sale on, book what is not booked yet; safe to repeat.

    `created_for` is the sale whose create this answers. A view that was read before something
    that is known already changes nothing: a hold never becomes a payment that awaits its card
    again, and an end is an end. What no operation of ours accounts for is kept as a change in the
    same transaction, and returned the first time.
    """
    if _is_stale(books, intent):
        facts = {"intent": intent.id, "request_id": intent.request_id}
        log.info("an older view of %s came late: %s", intent.id, intent.status, extra=facts)
        return ()
    elsewhere = Elsewhere(books, intent, seen_at=clock.now(), event=beside.event)
    known = books.intents.find(intent.id)
    leaves_no_row = _leaves_no_row(known)
    if created_for is not None:
        books.sales.save(replace(books.sales.get(created_for), intent=intent.id))
    books.intents.save(intent, charges)
    sale = _moved_on(books, intent)
    handed.follow_payment(books, intent)
    follow_lapse(books, known, intent, sale, clock.now())
    seen_at = beside.captured_at or clock.now()
    _book_payment(books, intent, sale, seen_at)
    captured_by = beside.captured_at or _captured_at(books, intent)
    refunds = _known_apart(
        books, intent, beside.refunds, captured_by=None if leaves_no_row else captured_by
    )
    contested = elsewhere.disputed(beside.disputes)
    doubted = elsewhere.doubted(beside.cautions)
    books.aftermath.save(refunds, beside.disputes)
    books.cautions.save(beside.cautions)
    new = [each for each in refunds if _book(books, clock, intent, each, sale)]
    found = [
        *elsewhere.moved(captured_at=seen_at),
        *filter(None, map(elsewhere.refunded, new)),
        *contested,
        *doubted,
    ]
    return _kept(books, sale, found)


def _kept(books: Books, sale: Sale | None, found: Iterable[Change]) -> tuple[Change, ...]:
    """Those that were not known yet."""
    named = (replace(each, sale=sale.id if sale else None) for each in found)
    return tuple(change for change in named if books.changes.add(change))


def _moved_on(books: Books, intent: Intent) -> Sale | None:
    """The payment's sale as the payment makes it, saved."""
    sale = _sale_of(books, intent)
    if sale is None or (moved := sale.after(intent)) == sale:
        return sale
    books.sales.save(moved)
    return moved


def _book_payment(books: Books, intent: Intent, sale: Sale | None, seen_at: datetime) -> None:
    """What Stripe shows of a payment and the ledger does not have yet."""
    entries = entries_for(
        intent,
        sale=sale.id if sale else None,
        cart=sale.cart if sale else None,
        seen_at=seen_at,
        booked=Booked.of(books.ledger.kinds_of(intent.id)),
        taken=taken_otherwise(books, sale, intent.id) if sale else None,
        lined=lines_taken(books, sale, intent.id) if sale else (),
    )
    books.ledger.post(entries)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was known of a payment when Stripe was asked for it."""

    known: Intent | None

    @classmethod
    def now(cls, store: Store, intent: IntentId) -> "Asked":
        with store.read() as books:
            return cls(books.intents.find(intent))


def read_again(store: Store, clock: Clock, gateway: PaymentGateway, intent: IntentId) -> Intent:
    """Ask Stripe for a payment and take the answer over; raises what a read raises."""
    asked = Asked.now(store, intent)
    found = gateway.retrieve(intent)
    take_over(store, clock, found, asked=asked)
    return found


def take_over(
    store: Store,
    clock: Clock,
    intent: Intent,
    *,
    beside: Beside = NOTHING_BESIDE,
    asked: Asked | None = None,
) -> tuple[Change, ...]:
    """Absorb what was only read; one that says nothing new costs no commit.

    With `asked`, a view of a payment that goes on is dropped when somebody learned something
    about it while the answer was on its way: which of the two is younger nobody can tell.
    """
    with store.read() as books:
        if not says_new(books, intent, beside):
            return ()
    with store.write() as books:
        is_overtaken = asked is not None and books.intents.find(intent.id) != asked.known
        if is_overtaken and not intent.is_final:
            log.info("a view of %s was overtaken: %s", intent.id, intent.status)
            return ()
        return absorb(books, clock, intent, beside=beside)


def says_new(books: Books, intent: Intent, beside: Beside = NOTHING_BESIDE) -> bool:
    """Whether a view says anything that is not known, or not booked, here."""
    page = intent.next_action
    seen = replace(intent, next_action=replace(page, url="")) if page else intent
    if books.intents.find(intent.id) != seen:
        return True
    refunds = {each.id: each.status for each in books.aftermath.refunds(intent.id)}
    if any(refunds.get(each.id) != each.status for each in beside.refunds):
        return True
    if set(beside.disputes) - set(books.aftermath.disputes(intent.id)):
        return True
    if set(beside.cautions) - set(books.cautions.of(intent.id)):
        return True
    booked = Booked.of(books.ledger.kinds_of(intent.id))
    return bool(entries_for(intent, sale=None, cart=None, seen_at=intent.created, booked=booked))


def _is_stale(books: Books, intent: Intent) -> bool:
    known = books.intents.find(intent.id)
    if known is None:
        return False
    if known.is_held and intent.is_held:
        # Neither what was taken of a hold nor what it was raised to ever goes down.
        return intent.received < known.received or _authorised(intent) < _authorised(known)
    return (known.is_final and not intent.is_final) or (
        known.is_held and intent.status in _BEFORE_THE_HOLD
    )


def _authorised(intent: Intent) -> Money:
    return intent.authorised or Money.zero(intent.amount.currency)


def _sale_of(books: Books, intent: Intent) -> Sale | None:
    """Whose payment it is. A sale that knows of none takes up money that was taken or is held.

    That is how a sale from a backup learns that it was paid after the backup was made.
    """
    sale = books.sales.by_intent(intent.id)
    if (
        sale is None
        or sale.intent is not None
        or sale.card(intent.id) is not None
        or sale.state not in _UNPAID
        or not (intent.is_held or intent.status is IntentStatus.SUCCEEDED or intent.was_taken)
        or books.operations.open_of(sale.id)
    ):
        return sale
    is_part = intent.amount < sale.still_due
    return replace(sale, intent=intent.id, card_amount=intent.amount if is_part else None)


def _book(books: Books, clock: Clock, intent: Intent, refund: Refund, sale: Sale | None) -> bool:
    """Book what a refund deserves; whether that was anything new."""
    booked = next(iter(books.ledger.under([f"refund/{refund.id}"])), None)
    entries = refund_entries(
        intent,
        refund,
        earned=earned_of(books, sale, intent.id),
        lines=lines_of(books, refund),
        booked=booked,
        seen_at=clock.now(),
    )
    return bool(books.ledger.post(entries))


def _captured_at(books: Books, intent: Intent) -> datetime | None:
    """When the last of its captures is booked to have happened."""
    last = books.ledger.occurred(f"capture/{intent.id}/{intent.received.minor}")
    return last or books.ledger.occurred(f"capture/{intent.id}")


def _leaves_no_row(known: Intent | None) -> bool:
    """Whether the charge did not count the released remainder when it was seen captured first."""
    charge = known.latest_charge if known and known.status is IntentStatus.SUCCEEDED else None
    return charge is not None and charge.refunded is not None and not charge.refunded


def _known_apart(
    books: Books, intent: Intent, refunds: Iterable[Refund], *, captured_by: datetime | None
) -> tuple[Refund, ...]:
    """The refunds as they are to be kept; what was decided about one before stays decided."""
    charge = intent.latest_charge
    if charge is None or not (intent.status is IntentStatus.SUCCEEDED or intent.was_taken):
        return ()  # what was never taken cannot be given back
    known = {each.id: each.is_release for each in books.aftermath.refunds(intent.id)}
    found = told_apart(refunds, charge=charge, received=intent.received, captured_by=captured_by)
    return tuple(replace(each, is_release=known.get(each.id, each.is_release)) for each in found)


def record_of(books: Books, sale: SaleId, *, about: IntentId | None = None) -> SaleRecord:
    """A sale with all that the ledger knows about its money.

    `about` is the card to show of several, where it is not the present or last one.
    """
    found = books.sales.get(sale)
    shown = about or found.intent or _last_card(found)
    cards = tuple(_card(books, intent) for intent in found.intents)
    return SaleRecord(
        sale=found,
        intent=books.intents.get(shown) if shown else None,
        charges=tuple(books.intents.charges(shown)) if shown else (),
        open_operations=tuple(books.operations.open_of(sale)),
        changes=tuple(books.changes.of(shown)) if shown else (),
        cautions=tuple(books.cautions.of(shown)) if shown else (),
        refunds=tuple(refund for card in cards for refund in card.refunds),
        cards=cards,
        handed=newest(books.handovers.of(sale)),
    )


def _last_card(sale: Sale) -> IntentId | None:
    """Of a sale that was paid, with cash at last; before that no card pays now."""
    return sale.cards[-1].intent if sale.cards and sale.state not in UNPAID else None


def _card(books: Books, intent: IntentId) -> CardTender:
    return CardTender(books.intents.get(intent), tuple(books.aftermath.refunds(intent)))
