"""Stripe's balance transactions and payouts in our words; pure, and lenient about what is missing.

What a movement belongs to is read from its source, which must be expanded. Stripe docs, The Balance
Transaction object: `source` is a charge, a refund, a dispute, a payout or something else, or null.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pos.adapters.stripe_api.translate import moment
from pos.domain.balance import BalanceTransaction, BalanceType, Payout, PayoutStatus
from pos.domain.ids import BalanceId, ChargeId, DisputeId, IntentId, PayoutId, RefundId
from pos.domain.money import Currency, Money
from pos.errors import Refused

Raw = Mapping[str, Any]

_CHARGE: Final = "charge"
_OF_A_CHARGE: Final = frozenset({"refund", "dispute"})
_LEAVING: Final = frozenset({"refund", "payment_refund"})


def movement_from(
    raw: Raw, *, charge: Raw | None = None, payout: PayoutId | None = None
) -> BalanceTransaction:
    """A BalanceTransaction.

    `charge` is the charge behind a refund or a dispute, whose metadata say whose payment it is.
    Raises LookupError, TypeError or ValueError for anything else.
    """
    _check_kind(raw, "balance_transaction")
    currency = Currency.of(raw["currency"])
    amount, fee, net = (Money(raw[name], currency) for name in ("amount", "fee", "net"))
    if amount - fee != net:
        raise ValueError("a movement that does not add up")
    source = _object(raw.get("source"))
    about = _charge_of(source) or charge or {}
    word = str(raw.get("type") or "")
    return BalanceTransaction(
        id=BalanceId(raw["id"]),
        type=BalanceType(word) if word in set(BalanceType) else BalanceType.OTHER,
        word=word,
        category=str(raw.get("reporting_category") or ""),
        amount=amount,
        fee=fee,
        net=net,
        created=moment(raw["created"]),
        available_on=moment(raw.get("available_on") or raw["created"]),
        is_available=raw.get("status") == "available",
        source=_id(raw.get("source")),
        charge=ChargeId(_charge_id(source)) if _charge_id(source) else None,
        intent=IntentId(_intent_id(source)) if _intent_id(source) else None,
        refund=RefundId(source["id"]) if source.get("object") == "refund" else None,
        dispute=DisputeId(source["id"]) if source.get("object") == "dispute" else None,
        payout=payout,
        asked=_asked(raw, source, currency),
        rate=_plain(raw.get("exchange_rate")),
        description=str(raw.get("description") or ""),
        ledger=(about.get("metadata") or {}).get("ledger") or None,
    )


def charge_behind(raw: Raw) -> str:
    """The id of the charge that has to be read to know whose a movement is; empty for none."""
    source = _object(raw.get("source"))
    return _id(source.get("charge")) if source.get("object") in _OF_A_CHARGE else ""


def payout_from(raw: Raw) -> Payout:
    """A Payout. Raises LookupError, TypeError or ValueError for anything else."""
    _check_kind(raw, "payout")
    status = str(raw.get("status") or "")
    trace = raw.get("trace_id") or {}
    return Payout(
        id=PayoutId(raw["id"]),
        amount=Money(raw["amount"], Currency.of(raw["currency"])),
        status=PayoutStatus(status) if status in set(PayoutStatus) else PayoutStatus.NEEDS_REVIEW,
        created=moment(raw["created"]),
        arrival_date=_day(raw.get("arrival_date") or raw["created"]),
        is_automatic=bool(raw.get("automatic")),
        failure_code=str(raw.get("failure_code") or ""),
        trace=str(trace.get("value") or ""),
    )


def _asked(raw: Raw, source: Raw, currency: Currency) -> Money | None:
    """What the customer paid or got, where the balance is kept in another currency.

    Stripe tells it of the source alone. Of a charge that was taken in parts only the first movement
    says so, for all parts: what the others are a part of cannot be read anywhere.
    """
    try:
        theirs = Currency.of(source.get("currency") or currency.code)
    except Refused:  # a currency that we do not know, changed into one that we do
        return None
    kind = source.get("object")
    if theirs == currency or kind not in {_CHARGE, *_OF_A_CHARGE}:
        return None
    if kind == _CHARGE:
        first = _id(source.get("balance_transaction"))
        if first not in {"", raw["id"]}:
            return None
        return Money(source.get("amount_captured") or 0, theirs)
    amount = Money(source["amount"], theirs)
    leaves = raw["amount"] < 0 or (raw["amount"] == 0 and raw.get("type") in _LEAVING)
    return -amount if leaves else amount


def _charge_of(source: Raw) -> Raw | None:
    """The charge itself, where it is the source or was expanded in it."""
    if source.get("object") == _CHARGE:
        return source
    inner = source.get("charge")
    return inner if isinstance(inner, Mapping) else None


def _charge_id(source: Raw) -> str:
    if source.get("object") == _CHARGE:
        return str(source["id"])
    return _id(source.get("charge")) if source.get("object") in _OF_A_CHARGE else ""


def _intent_id(source: Raw) -> str:
    if source.get("object") not in {_CHARGE, *_OF_A_CHARGE}:
        return ""
    return _id(source.get("payment_intent"))


def _plain(rate: float | str | None) -> str:
    """Stripe's rate as it was sent, without an exponent."""
    return "" if rate is None else format(Decimal(str(rate)), "f")


def _day(seconds: float) -> date:
    # Stripe docs, The Payout object: a date, given as midnight UTC of that day.
    return moment(seconds).date()


def _object(value: str | Raw | None) -> Raw:
    """An expandable field is an id or the object itself; an id alone tells nothing."""
    return value if isinstance(value, Mapping) else {}


def _id(value: str | Raw | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value["id"])


def _check_kind(raw: Raw, kind: str) -> None:
    if raw["object"] != kind:
        raise ValueError(f"not a {kind}")
