"""What came of a call about a payment: the ledger's record, and what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from pos.domain.handover import Channel
from pos.domain.ids import SaleId
from pos.domain.sale_note import SaleNote
from pos.domain.views import SaleRecord
from pos.errors import Declined, PosError
from ui.notices import Notice, notice_for
from ui.payment.ends import notice_of_end
from ui.payment.open_page import NO_PAGE, OpenPage
from ui.payment.phase import Phase, phase_of
from ui.payment.view import PLAIN_WAYS, PaymentServices, PaymentView, Way
from ui.payment.ways import ways_of

Call: TypeAlias = Callable[[PaymentServices, SaleId], SaleRecord]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the ledger knows after a call, and what went wrong with it."""

    record: SaleRecord
    error: PosError | None = None
    page: OpenPage = NO_PAGE
    step: int = 0
    note: SaleNote | None = None
    ways: tuple[Way, ...] = PLAIN_WAYS


def outcome_of(call: Call, services: PaymentServices, sale: SaleId, known: OpenPage) -> Outcome:
    """In the lane: the call, and what the ledger knows after it, whatever came of it."""
    error: PosError | None = None
    try:
        record = call(services, sale)
    except PosError as problem:
        error = problem
        record = services.checkout.record(sale)
    return Outcome(
        record,
        error,
        _page_of(services, record, known),
        services.tenders.step,
        services.notes.of(sale) if services.notes else None,
        ways_of(services, record),
    )


def notice_after(before: PaymentView, phase: Phase, outcome: Outcome) -> Notice | None:
    if outcome.error is not None:
        return notice_for(outcome.error)
    intent = outcome.record.intent
    handed = outcome.record.handed
    if before.phase is Phase.WITH_CUSTOMER and phase is Phase.PRESENT and handed is not None:
        return notice_of_end(handed, outcome.record.intent)
    if before.phase is Phase.ACTION and phase is Phase.PRESENT and intent and intent.last_error:
        # The customer failed at the bank's page: nobody told the till but the intent.
        return notice_for(Declined("card_declined", decline=intent.last_error))
    # What stands there while a sale is prepared is about the one before, and must not be missed.
    is_kept = phase is before.phase or before.phase is Phase.PREPARING
    return before.notice if is_kept else None


def _page_of(services: PaymentServices, record: SaleRecord, known: OpenPage) -> OpenPage:
    """What the customer has to open now; asked of Stripe once, and never stored."""
    handed = record.handed
    try:
        match phase_of(record):
            case Phase.ACTION:
                return _bank_page(services, record, known)
            case Phase.WITH_CUSTOMER if handed and handed.channel is Channel.PHONE:
                return _phone_page(services, record.sale.id, handed.place, known)
            case _:
                return NO_PAGE
    except PosError:
        return NO_PAGE


def _bank_page(services: PaymentServices, record: SaleRecord, known: OpenPage) -> OpenPage:
    of = record.intent.id if record.intent else ""
    if known.url and known.of == of:
        return known
    live = services.checkout.live_intent(record.sale.id)
    url = live.next_action.url if live and live.next_action else ""
    code = services.phone.code(url) if url and services.phone else None
    return OpenPage(url, code, of)


def _phone_page(services: PaymentServices, sale: SaleId, session: str, known: OpenPage) -> OpenPage:
    if known.of == session or services.phone is None:
        return known
    page = services.phone.page(sale)
    return OpenPage(page.link, page.code, page.session, page.expires_at)
