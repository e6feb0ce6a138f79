"""What must still be true of a hold when something is done with it, and its terms."""

from collections.abc import Callable
from dataclasses import replace

from pos.domain.capture_terms import CaptureTerms
from pos.domain.features import HoldRequest
from pos.domain.hold import Hold
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.operation import ConfirmIntent, CreateIntent, target_of
from pos.domain.sale_note import LONGEST_NOTE
from pos.domain.tips import chosen_tip
from pos.errors import Refused
from pos.ports import Books
from pos.services.claiming import Held
from pos.services.earning import lines_taken, taken_otherwise


def terms_of(books: Books, found: Intent) -> CaptureTerms:
    """The terms of a hold as `found` shows it, which may be younger than the ledger."""
    sale = books.sales.by_intent(found.id)
    charge = found.latest_charge
    return CaptureTerms(
        Hold.of(found, sale=sale.id if sale else None, receipt=sale.receipt if sale else ""),
        sale.cart if sale else None,
        charge.statement if charge else "",
        books.operations.attempts(sale.id, "increase", found.id) if sale else 0,
        taken_otherwise(books, sale, found.id) if sale else None,
        lines_taken(books, sale, found.id) if sale else (),
        sum(each.startswith("capture/") for each in books.ledger.references_of(found.id)),
        found.tip or chosen_tip(found),
    )


def asked_for(books: Books, found: Intent) -> frozenset[HoldRequest]:
    """What the requests that led to a hold asked for."""
    sale = books.sales.by_intent(found.id)
    asked: set[HoldRequest] = set()
    for operation in books.operations.of(sale.id) if sale else ():
        request = operation.request
        if found.id in {operation.intent, target_of(request)} and isinstance(
            request, CreateIntent | ConfirmIntent
        ):
            asked.update(request.asks)
    return frozenset(asked)


def unmoved(seen: Intent) -> Callable[[Books], None]:
    """The hold is as it was when it was decided what to do with it."""

    def check(books: Books) -> None:
        found = books.intents.get(seen.id)
        check_held(found)
        if (found.capturable, found.received) != (seen.capturable, seen.received):
            raise Refused("overtaken", intent=seen.id, status=str(found.status))

    return check


def noting(sale: SaleId, note: str, check: Callable[[Books], None]) -> Callable[[Books], None]:
    """The check, and the note beside the sale when it passes."""
    if not note.strip():
        return check

    def both(books: Books) -> None:
        check(books)
        known = books.notes.of(sale)
        text = "\n".join(filter(None, (known.note, note.strip())))
        books.notes.save(replace(known, note=text[-LONGEST_NOTE:].strip()))

    return both


def claimed_still(held: Held | None, check: Callable[[Books], None]) -> Callable[[Books], None]:
    """The check, and that no other register can have the hold before an answer has come."""
    if held is None:
        return check

    def both(books: Books) -> None:
        held.check(books)
        check(books)

    return both


def still_held(intent: IntentId) -> Callable[[Books], None]:
    return lambda books: check_held(books.intents.get(intent))


def check_held(intent: Intent) -> None:
    """Report the true state of a payment that is no hold any more."""
    if intent.is_held:
        return
    match intent.status:
        case IntentStatus.SUCCEEDED:
            code = "already_captured"
        case IntentStatus.CANCELED:
            code = "lapsed" if intent.has_lapsed else "already_canceled"
        case _:
            code = "not_held"
    raise Refused(
        code,
        intent=intent.id,
        status=str(intent.status),
        received=intent.received,
        amount=intent.amount,
        when=intent.canceled_at,
    )
