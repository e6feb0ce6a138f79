"""What a sale was paid with, as text for its column, and back; integers and strings only."""

import json
from datetime import datetime
from typing import assert_never

from pos.adapters.sqlite.codec import Document, Json, dump, time_text
from pos.domain.ids import IntentId
from pos.domain.money import Currency, Money
from pos.domain.refund import ReturnedLine
from pos.domain.sale import Sale
from pos.domain.tender import CardPart, CardState, CashPart, CashReturn, Part


def tenders_text(sale: Sale) -> str | None:
    """None for a sale that one card pays, or nobody yet."""
    if not (sale.is_split or sale.returns or sale.tip):
        return None
    document: Document = {
        "parts": [_part(part) for part in sale.parts],
        "returns": [_return(each) for each in sale.returns],
    }
    if sale.card_amount is not None:
        document["card_amount"] = sale.card_amount.minor
    if sale.tip is not None:
        document["tip"] = sale.tip.minor
    return dump(document)


def with_tenders(sale: Sale, text: str | None) -> Sale:
    """The sale with what its column says."""
    if text is None:
        return sale
    # The keys describe the values, as for carts.
    raw = json.loads(text)
    currency = sale.cart.currency
    amount, tip = raw.get("card_amount"), raw.get("tip")
    return sale.paid_with(
        parts=tuple(_part_from(each, currency) for each in raw["parts"]),
        returns=tuple(_return_from(each, currency) for each in raw["returns"]),
        card_amount=None if amount is None else Money(amount, currency),
        tip=None if tip is None else Money(tip, currency),
    )


def lines_text(lines: tuple[ReturnedLine, ...]) -> list[Json]:
    return [
        {"number": line.number, "quantity": line.quantity, "amount": line.amount.minor}
        for line in lines
    ]


# Rows come back from json as dictionaries whose values only the keys describe.
def lines_from(raw: list, currency: Currency) -> tuple[ReturnedLine, ...]:  # type: ignore[type-arg]  # see above
    return tuple(
        ReturnedLine(line["number"], line["quantity"], Money(line["amount"], currency))
        for line in raw
    )


def _part(part: Part) -> Document:
    match part:
        case CashPart():
            return {
                "tender": "cash",
                "number": part.number,
                "amount": part.amount.minor,
                "rounding": part.rounding.minor,
                "received": part.received.minor,
                "taken_at": time_text(part.taken_at),
                "is_returned": part.is_returned,
            }
        case CardPart():
            return {
                "tender": "card",
                "intent": part.intent,
                "amount": part.amount.minor,
                "state": str(part.state),
                "taken": part.taken.minor,
            }
        case _:
            assert_never(part)


def _part_from(raw: dict, currency: Currency) -> Part:  # type: ignore[type-arg]  # as above
    if raw["tender"] == "card":
        return CardPart(
            IntentId(raw["intent"]),
            Money(raw["amount"], currency),
            CardState(raw["state"]),
            Money(raw["taken"], currency),
        )
    return CashPart(
        number=raw["number"],
        amount=Money(raw["amount"], currency),
        rounding=Money(raw["rounding"], currency),
        received=Money(raw["received"], currency),
        taken_at=datetime.fromisoformat(raw["taken_at"]),
        is_returned=raw["is_returned"],
    )


def _return(given: CashReturn) -> Document:
    return {
        "number": given.number,
        "amount": given.amount.minor,
        "rounding": given.rounding.minor,
        "given_at": time_text(given.given_at),
        "reason": given.reason,
        "note": given.note,
        "card": given.card,
        "lines": lines_text(given.lines),
        "approver": given.approver,
    }


def _return_from(raw: dict, currency: Currency) -> CashReturn:  # type: ignore[type-arg]  # as above
    return CashReturn(
        number=raw["number"],
        amount=Money(raw["amount"], currency),
        rounding=Money(raw["rounding"], currency),
        given_at=datetime.fromisoformat(raw["given_at"]),
        reason=raw["reason"],
        note=raw["note"],
        card=IntentId(raw["card"]) if raw["card"] else None,
        lines=lines_from(raw["lines"], currency),
        approver=raw["approver"],
    )
