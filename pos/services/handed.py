"""Keeps book of payments in other hands: who was given what, and when that is over."""

from dataclasses import replace

from pos.domain.handing_requests import PresentCard
from pos.domain.handover import Channel, End, Handover
from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.intent import Charge, Intent, IntentStatus
from pos.domain.operation import Operation, channel_of, target_of
from pos.domain.session import Session
from pos.errors import Refused
from pos.ports import Books


def begin(books: Books, operation: Operation) -> None:
    """Note to whom a step of the journal hands its payment, if it does."""
    if (to := channel_of(operation.request)) is None:
        return
    channel, place = to
    target = target_of(operation.request)
    books.handovers.save(
        Handover(
            operation=operation.id,
            sale=operation.sale,
            channel=channel,
            place=place,
            begun_at=operation.prepared_at,
            intent=IntentId(target) if target else None,
        )
    )


def end(books: Books, operation: OperationId, how: End, why: str = "") -> None:
    """Note that it is over; what has ended already stays as it did, for the payment said so."""
    handover = books.handovers.find(operation)
    if handover is not None and handover.is_waiting:
        books.handovers.save(handover.over(how, why))


def placed(books: Books, operation: OperationId, session: Session) -> None:
    """Note on which page the customer may pay now."""
    handover = books.handovers.find(operation)
    if handover is not None:
        made = session.intent.id if session.intent else session.intent_id
        books.handovers.save(replace(handover, place=session.id, intent=made or handover.intent))


def follow_payment(books: Books, intent: Intent) -> None:
    """Whatever a payment shows, those who had it in hand are done with it, or are not."""
    sale = books.sales.by_intent(intent.id)
    if sale is None:
        return
    for handover in books.handovers.waiting_of(sale.id):
        if _is_about(handover, intent) and (how := _end(books, handover, intent)):
            books.handovers.save(replace(handover, intent=intent.id).over(how))


def check_in_our_hands(books: Books, sale: SaleId) -> None:
    """Raises Refused `handed_over` while somebody else may still pay."""
    for handover in books.handovers.waiting_of(sale):
        raise Refused("handed_over", channel=str(handover.channel), sale=sale)


def _is_about(handover: Handover, intent: Intent) -> bool:
    if handover.intent is not None or handover.channel is not Channel.PHONE:
        return handover.intent == intent.id
    # The page has made its payment, which names the step that opened the page.
    return intent.metadata.get("operation") == handover.operation


def _end(books: Books, handover: Handover, intent: Intent) -> End | None:
    if intent.is_held or intent.was_taken or intent.status is IntentStatus.SUCCEEDED:
        return End.PAID
    if intent.status is IntentStatus.CANCELED:
        return End.GONE
    if handover.channel is Channel.READER and was_declined(books, handover, intent.latest_charge):
        return End.DECLINED
    return None  # in a form, or on a page, the customer may try another card


def was_declined(books: Books, handover: Handover, charge: Charge | None) -> bool:
    """Whether the bank refused a card that was read since the payment was handed to a reader."""
    request = books.operations.get(handover.operation).request
    if charge is None or not isinstance(request, PresentCard):
        return False
    return charge.status == "failed" and charge.id != request.known_charge
