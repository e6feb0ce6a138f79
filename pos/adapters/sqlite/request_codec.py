"""Requests to Stripe as text for the journal, and back: complete enough to be sent again."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, assert_never

from pos.adapters.sqlite.codec import Document, dump, time_text
from pos.adapters.sqlite.order_codec import details_document, details_from
from pos.domain.features import HoldRequest
from pos.domain.handing_requests import (
    ExpireSession,
    OpenForm,
    OpenSession,
    PresentCard,
    RefundAtReader,
)
from pos.domain.handover import Channel
from pos.domain.ids import (
    ChargeId,
    CustomerId,
    IntentId,
    PaymentMethodId,
    ReaderId,
    SessionId,
)
from pos.domain.intent import CancelReason
from pos.domain.money import Currency, Money
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    RefundIntent,
    Request,
    UpdateIntent,
    kind_of,
)
from pos.domain.refund import RefundReason, ReturnedLine
from pos.domain.saved_card import Keeps

Raw = Mapping[str, Any]
"""A request as it was kept: only its kind says which names are in it."""


def request_text(request: Request) -> str:
    return dump({"kind": kind_of(request), **_document(request)})


def _document(request: Request) -> Document:
    match request:
        case CreateIntent():
            return _creation(request)
        case UpdateIntent():
            return _update(request)
        case ConfirmIntent():
            return _confirm(request)
        case PresentCard() | OpenForm():
            return _handover(request)
        case OpenSession():
            return _session(request)
        case ExpireSession(session=session):
            return {"session": session}
        case _:
            return _of_a_hold(request)


def _of_a_hold(
    request: IncreaseHold | CaptureIntent | CancelIntent | RefundIntent | RefundAtReader,
) -> Document:
    match request:
        case IncreaseHold(intent=intent, new_total=total):
            return {"intent": intent, **_amount(total)}
        case CaptureIntent():
            return _capture(request)
        case CancelIntent(intent=intent, reason=reason):
            return {"intent": intent, "reason": str(reason)}
        case RefundIntent() | RefundAtReader():
            return _refund(request)
        case _:
            assert_never(request)


def _creation(request: CreateIntent) -> Document:
    document = _amount(request.amount)
    document["suffix"] = request.statement_descriptor_suffix
    document["metadata"] = dict(request.metadata)
    document |= _asks(request.asks) | _kept(request.customer, request.keeps_card)
    return (
        document
        | _said(
            channel="" if request.channel is Channel.TEST else str(request.channel),
            order=request.order_reference,
            debit=request.may_charge_debit,
        )
        | details_document(request.details)
    )


def _update(request: UpdateIntent) -> Document:
    document: Document = {"intent": request.intent, **_amount(request.amount)}
    document |= _kept(request.customer, request.keeps_card)
    document |= _said(channel=str(request.channel or ""), debit=request.may_charge_debit)
    if request.tip is not None:
        document["tip"] = request.tip.minor
    return document | details_document(request.details)


def _confirm(request: ConfirmIntent) -> Document:
    document: Document = {"intent": request.intent, **_amount(request.amount)}
    document["payment_method"] = request.payment_method
    document["known_charge"] = request.known_charge
    return (
        document
        | _asks(request.asks)
        | _said(off_session=request.off_session, moto=request.is_moto)
    )


def _handover(request: PresentCard | OpenForm) -> Document:
    document: Document = {"intent": request.intent, **_amount(request.amount)}
    document["known_charge"] = request.known_charge
    if isinstance(request, OpenForm):
        return document
    document["reader"] = request.reader
    return document | _said(tip=request.offers_tip, keeps=request.keeps_card)


def _session(request: OpenSession) -> Document:
    document = _amount(request.amount)
    document["expires_at"] = time_text(request.expires_at)
    document["suffix"] = request.statement_descriptor_suffix
    document["metadata"] = dict(request.metadata)
    document |= _asks(request.asks) | _kept(request.customer, request.keeps_card)
    return document | _said(
        order=request.order_reference, title=request.title, thanks=request.thanks
    )


def _capture(request: CaptureIntent) -> Document:
    document: Document = {"intent": request.intent, **_amount(request.amount)}
    document["is_final"] = request.is_final
    if request.taken_before is not None:
        document["taken_before"] = request.taken_before.minor
    if request.tip is not None:
        document["tip"] = request.tip.minor
    if request.lines:
        document["lines"] = [[*line] for line in request.lines]
    return document


def _refund(request: RefundIntent | RefundAtReader) -> Document:
    document: Document = {"intent": request.intent, **_amount(request.amount)}
    document["reason"] = str(request.reason)
    document["note"] = request.note
    document["lines"] = [[line.number, line.quantity, line.amount.minor] for line in request.lines]
    if isinstance(request, RefundAtReader):
        document["reader"] = request.reader
    return document


def request_from(text: str) -> Request:
    raw: Raw = json.loads(text)
    return _READERS[raw["kind"]](raw)


def _creation_from(raw: Raw) -> CreateIntent:
    return CreateIntent(
        amount=_amount_from(raw),
        statement_descriptor_suffix=raw["suffix"],
        metadata=raw["metadata"],
        asks=_asks_from(raw),
        channel=Channel(raw.get("channel") or "test"),
        customer=_customer(raw),
        keeps_card=_keeps(raw),
        order_reference=raw.get("order", ""),
        may_charge_debit=raw.get("debit", False),
        details=details_from(raw),
    )


def _update_from(raw: Raw) -> UpdateIntent:
    return UpdateIntent(
        intent=IntentId(raw["intent"]),
        amount=_amount_from(raw),
        channel=Channel(raw["channel"]) if raw.get("channel") else None,
        customer=_customer(raw),
        keeps_card=_keeps(raw),
        may_charge_debit=raw.get("debit", False),
        details=details_from(raw),
        tip=Money(raw["tip"], _amount_from(raw).currency) if "tip" in raw else None,
    )


def _confirm_from(raw: Raw) -> ConfirmIntent:
    return ConfirmIntent(
        intent=IntentId(raw["intent"]),
        payment_method=PaymentMethodId(raw["payment_method"]),
        amount=_amount_from(raw),
        known_charge=_known_charge(raw),
        asks=_asks_from(raw),
        off_session=raw.get("off_session", False),
        is_moto=raw.get("moto", False),
    )


def _present_from(raw: Raw) -> PresentCard:
    return PresentCard(
        intent=IntentId(raw["intent"]),
        reader=ReaderId(raw["reader"]),
        amount=_amount_from(raw),
        known_charge=_known_charge(raw),
        offers_tip=raw.get("tip", False),
        keeps_card=raw.get("keeps", False),
    )


def _session_from(raw: Raw) -> OpenSession:
    return OpenSession(
        amount=_amount_from(raw),
        expires_at=datetime.fromisoformat(raw["expires_at"]),
        statement_descriptor_suffix=raw["suffix"],
        metadata=raw["metadata"],
        asks=_asks_from(raw),
        customer=_customer(raw),
        keeps_card=_keeps(raw),
        order_reference=raw.get("order", ""),
        title=raw.get("title", ""),
        thanks=raw.get("thanks", ""),
    )


def _capture_from(raw: Raw) -> CaptureIntent:
    amount = _amount_from(raw)
    before, tip = (
        None if raw.get(name) is None else Money(raw[name], amount.currency)
        for name in ("taken_before", "tip")
    )
    # Older ones do not say so: there was no other capture then.
    lines = tuple((number, quantity) for number, quantity in raw.get("lines", ()))
    intent = IntentId(raw["intent"])
    return CaptureIntent(intent, amount, raw.get("is_final", True), before, tip, lines)


def _refund_from(raw: Raw) -> RefundIntent | RefundAtReader:
    amount, reason = _amount_from(raw), RefundReason(raw["reason"])
    # Older requests say nothing of rows or notes.
    lines = tuple(
        ReturnedLine(number, quantity, Money(minor, amount.currency))
        for number, quantity, minor in raw.get("lines", ())
    )
    intent, note = IntentId(raw["intent"]), raw.get("note", "")
    if raw["kind"] == "refund":
        return RefundIntent(intent, amount, reason, lines, note)
    return RefundAtReader(intent, amount, reason, ReaderId(raw["reader"]), lines, note)


def _said(**values: str | bool) -> Document:
    """What is not as it mostly is; so older requests read, and write, as they always did."""
    return {name: value for name, value in values.items() if value}


def _asks(asks: Sequence[HoldRequest]) -> Document:
    return {"asks": [str(each) for each in asks]} if asks else {}


def _asks_from(raw: Raw) -> tuple[HoldRequest, ...]:
    return tuple(HoldRequest(each) for each in raw.get("asks", ()))


def _kept(customer: CustomerId | None, keeps: Keeps | None) -> Document:
    return _said(customer=customer or "", keeps_card=str(keeps or ""))


def _customer(raw: Raw) -> CustomerId | None:
    return CustomerId(raw["customer"]) if raw.get("customer") else None


def _keeps(raw: Raw) -> Keeps | None:
    return Keeps(raw["keeps_card"]) if raw.get("keeps_card") else None


def _known_charge(raw: Raw) -> ChargeId | None:
    return ChargeId(raw["known_charge"]) if raw["known_charge"] else None


def _amount(amount: Money) -> Document:
    return {"amount": amount.minor, "currency": amount.currency.code}


def _amount_from(raw: Raw) -> Money:
    return Money(raw["amount"], Currency(raw["currency"]))


_READERS: Final[Mapping[str, Callable[[Raw], Request]]] = {
    "create": _creation_from,
    "update": _update_from,
    "confirm": _confirm_from,
    "present": _present_from,
    "form": lambda raw: OpenForm(IntentId(raw["intent"]), _amount_from(raw), _known_charge(raw)),
    "session": _session_from,
    "expire": lambda raw: ExpireSession(SessionId(raw["session"])),
    "increase": lambda raw: IncreaseHold(IntentId(raw["intent"]), _amount_from(raw)),
    "capture": _capture_from,
    "cancel": lambda raw: CancelIntent(IntentId(raw["intent"]), CancelReason(raw["reason"])),
    "refund": _refund_from,
    "refund_at_reader": _refund_from,
}
