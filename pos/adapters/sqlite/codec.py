"""Carts, requests and Stripe's mirrors as text for columns, and back; integers and strings only."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import assert_never

from pos.domain.cart import AmountOff, Cart, Discount, Item, Line, PercentOff
from pos.domain.features import HoldFeatures, HoldRequest
from pos.domain.ids import ChargeId, IntentId, PaymentMethodId
from pos.domain.intent import CancelReason, Decline, NextAction
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
from pos.domain.tax import TaxMode, TaxRate

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | bool | None
Document = dict[str, Json]


def dump(value: Json) -> str:
    """Sorted keys, no spaces, the same text for the same value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def time_text(moment: datetime) -> str:
    """UTC, ISO 8601 with microseconds, so that text sorts as time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def optional_time_text(moment: datetime | None) -> str | None:
    return None if moment is None else time_text(moment)


def optional_time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def cart_text(cart: Cart) -> str:
    return dump(
        {
            "currency": cart.currency.code,
            "tax_mode": str(cart.tax_mode),
            "discount": _discount(cart.discount),
            "lines": [_line(line) for line in cart.lines],
        }
    )


def cart_from(text: str) -> Cart:
    raw = json.loads(text)
    currency = Currency(raw["currency"])
    return Cart(
        currency=currency,
        tax_mode=TaxMode(raw["tax_mode"]),
        discount=_discount_from(raw["discount"], currency),
        lines=tuple(_line_from(line, currency) for line in raw["lines"]),
    )


def _line(line: Line) -> Document:
    item = line.item
    return {
        "number": line.number,
        "sku": item.sku,
        "barcode": item.barcode,
        "name": item.name,
        "list_price": item.price.minor,
        "tax_rate": item.tax_rate.basis_points,
        "quantity": line.quantity,
        "price": line.price.minor,
        "discount": _discount(line.discount),
    }


# Rows come back from json as dictionaries whose values only the keys describe.
def _line_from(raw: dict, currency: Currency) -> Line:  # type: ignore[type-arg]  # see above
    return Line(
        number=raw["number"],
        item=Item(
            sku=raw["sku"],
            barcode=raw["barcode"],
            name=raw["name"],
            price=Money(raw["list_price"], currency),
            tax_rate=TaxRate(raw["tax_rate"]),
        ),
        quantity=raw["quantity"],
        price=Money(raw["price"], currency),
        discount=_discount_from(raw["discount"], currency),
    )


def _discount(discount: Discount | None) -> Json:
    match discount:
        case None:
            return None
        case AmountOff(amount):
            return {"amount": amount.minor}
        case PercentOff(points):
            return {"basis_points": points}
        case _:
            assert_never(discount)


def _discount_from(raw: Mapping[str, int] | None, currency: Currency) -> Discount | None:
    if raw is None:
        return None
    if "amount" in raw:
        return AmountOff(Money(raw["amount"], currency))
    return PercentOff(raw["basis_points"])


def request_text(request: Request) -> str:
    document: Document = {"kind": kind_of(request)}
    match request:
        case CreateIntent(amount=amount):
            document |= _amount(amount)
            document["suffix"] = request.statement_descriptor_suffix
            document["metadata"] = dict(request.metadata)
            document |= _asks(request.asks)
        case UpdateIntent(intent=intent, amount=amount):
            document |= {"intent": intent, **_amount(amount)}
        case ConfirmIntent(intent=intent, amount=amount):
            document |= {"intent": intent, **_amount(amount)}
            document["payment_method"] = request.payment_method
            document["known_charge"] = request.known_charge
            document |= _asks(request.asks)
        case IncreaseHold(intent=intent, new_total=total):
            document |= {"intent": intent, **_amount(total)}
        case CaptureIntent():
            document |= _capture(request)
        case CancelIntent(intent=intent, reason=reason):
            document |= {"intent": intent, "reason": str(reason)}
        case RefundIntent(intent=intent, amount=amount, reason=why):
            document |= {"intent": intent, **_amount(amount), "reason": str(why)}
            document["note"] = request.note
            document["lines"] = [[*_returned(line)] for line in request.lines]
        case _:
            assert_never(request)
    return dump(document)


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


def request_from(text: str) -> Request:
    raw = json.loads(text)
    if raw["kind"] == "create":
        return CreateIntent(_amount_from(raw), raw["suffix"], raw["metadata"], _asks_from(raw))
    intent = IntentId(raw["intent"])
    match raw["kind"]:
        case "update":
            return UpdateIntent(intent, _amount_from(raw))
        case "confirm":
            return _confirm_from(intent, raw)
        case "increase":
            return IncreaseHold(intent, _amount_from(raw))
        case "capture":
            return _capture_from(intent, raw)
        case "refund":
            return _refund_from(intent, raw)
        case _:
            return CancelIntent(intent, CancelReason(raw["reason"]))


def _refund_from(intent: IntentId, raw: dict) -> RefundIntent:  # type: ignore[type-arg]  # as above
    amount = _amount_from(raw)
    # Older requests say nothing of rows or notes.
    lines = tuple(
        ReturnedLine(number, quantity, Money(minor, amount.currency))
        for number, quantity, minor in raw.get("lines", ())
    )
    return RefundIntent(intent, amount, RefundReason(raw["reason"]), lines, raw.get("note", ""))


def _confirm_from(intent: IntentId, raw: dict) -> ConfirmIntent:  # type: ignore[type-arg]  # as above
    return ConfirmIntent(
        intent=intent,
        payment_method=PaymentMethodId(raw["payment_method"]),
        amount=_amount_from(raw),
        known_charge=ChargeId(raw["known_charge"]) if raw["known_charge"] else None,
        asks=_asks_from(raw),
    )


def _capture_from(intent: IntentId, raw: dict) -> CaptureIntent:  # type: ignore[type-arg]  # as above
    amount = _amount_from(raw)
    before, tip = (
        None if raw.get(name) is None else Money(raw[name], amount.currency)
        for name in ("taken_before", "tip")
    )
    # Older ones do not say so: there was no other capture then.
    lines = tuple((number, quantity) for number, quantity in raw.get("lines", ()))
    return CaptureIntent(intent, amount, raw.get("is_final", True), before, tip, lines)


def _asks(asks: Sequence[HoldRequest]) -> Document:
    return {"asks": [str(each) for each in asks]} if asks else {}


def _asks_from(raw: dict) -> tuple[HoldRequest, ...]:  # type: ignore[type-arg]  # as above
    return tuple(HoldRequest(each) for each in raw.get("asks", ()))


def _returned(line: ReturnedLine) -> tuple[int, int, int]:
    return line.number, line.quantity, line.amount.minor


def _amount(amount: Money) -> Document:
    return {"amount": amount.minor, "currency": amount.currency.code}


def _amount_from(raw: dict) -> Money:  # type: ignore[type-arg]  # as above
    return Money(raw["amount"], Currency(raw["currency"]))


def decline_text(decline: Decline | None) -> str | None:
    if decline is None:
        return None
    return dump(
        {
            "code": decline.code,
            "decline_code": decline.decline_code,
            "advice_code": decline.advice_code,
        }
    )


def decline_from(text: str | None) -> Decline | None:
    return None if text is None else Decline(**json.loads(text))


def action_text(action: NextAction | None) -> str | None:
    """The kind of action only: its page's address carries a secret and is asked for anew."""
    return None if action is None else dump({"type": action.type})


def action_from(text: str | None) -> NextAction | None:
    return None if text is None else NextAction(**json.loads(text))


def features_text(features: HoldFeatures) -> str:
    """What a charge allows; what it does not say is left out."""
    limit = features.most_capturable
    said: Document = {
        "increase": features.can_increase,
        "most": None if limit is None else limit.minor,
        "parts": features.can_capture_in_parts,
        "extended": features.is_extended,
        "more": features.can_capture_more,
    }
    return dump({name: value for name, value in said.items() if value is not None})


@lru_cache(maxsize=256)
def features_from(text: str, currency: Currency) -> HoldFeatures:
    said = json.loads(text)
    limit = said.get("most")
    return HoldFeatures(
        can_increase=said.get("increase"),
        most_capturable=None if limit is None else Money(limit, currency),
        can_capture_in_parts=said.get("parts"),
        is_extended=said.get("extended"),
        can_capture_more=said.get("more"),
    )
