"""Carts, requests and Stripe's mirrors as text for columns, and back; integers and strings only."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import assert_never

from pos.domain.card_facts import CardFacts
from pos.domain.cart import AmountOff, Cart, Discount, Item, Line, PercentOff
from pos.domain.features import HoldFeatures
from pos.domain.ids import PaymentMethodId
from pos.domain.intent import Decline, NextAction
from pos.domain.measure import Unit
from pos.domain.money import Currency, Money
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
    """What is not measured is written as it always was."""
    item = line.item
    measured: Document = {"unit": str(item.unit), "measure": line.measure} if item.unit else {}
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
        **measured,
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
            unit=Unit(raw.get("unit", "")),
        ),
        quantity=raw["quantity"],
        price=Money(raw["price"], currency),
        discount=_discount_from(raw["discount"], currency),
        measure=raw.get("measure", 0),
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


def facts_text(facts: CardFacts) -> str:
    """What a charge tells of its card; what it does not say is left out."""
    said: Document = {
        "type": facts.type,
        "read": facts.read_method,
        "wallet": facts.wallet,
        "cvc": facts.cvc_check,
        "address": facts.address_check,
        "postal": facts.postal_check,
        "3ds": facts.three_d_secure,
        "risk": facts.risk_level,
        "outcome": facts.outcome_type,
        "reason": facts.outcome_reason,
        "network": facts.network_status,
        "receipt": dict(facts.receipt),
        "generated": facts.generated_card,
    }
    return dump({name: value for name, value in said.items() if value})


@lru_cache(maxsize=256)
def facts_from(text: str) -> CardFacts:
    said = json.loads(text)
    generated = said.get("generated")
    return CardFacts(
        type=said.get("type", ""),
        read_method=said.get("read", ""),
        wallet=said.get("wallet", ""),
        cvc_check=said.get("cvc", ""),
        address_check=said.get("address", ""),
        postal_check=said.get("postal", ""),
        three_d_secure=said.get("3ds", ""),
        risk_level=said.get("risk", ""),
        outcome_type=said.get("outcome", ""),
        outcome_reason=said.get("reason", ""),
        network_status=said.get("network", ""),
        receipt=said.get("receipt", {}),
        generated_card=PaymentMethodId(generated) if generated else None,
    )
