"""What each role may do: one complete table, and the limits above which somebody must approve."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pos.domain.money import Currency, Money, parse_amount
from pos.domain.staff import Role
from pos.domain.tax import read_percent
from pos.errors import Refused


class Act(StrEnum):
    """What needs a permission."""

    SELL = "sell"
    DISCOUNT = "discount"
    PRICE_OVERRIDE = "price_override"
    REMOVE_LINE = "remove_line"
    CAPTURE = "capture"
    CAPTURE_OVER = "capture_over"
    RELEASE = "release"
    INCREASE = "increase"
    REAUTHORISE = "reauthorise"
    KEEP = "keep"
    BULK_CAPTURE = "bulk_capture"
    BULK_RELEASE = "bulk_release"
    REFUND = "refund"
    REFUND_IN_CASH = "refund_in_cash"
    REOPEN = "reopen"
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    OPEN_DRAWER = "open_drawer"
    OPEN_SHIFT = "open_shift"
    CLOSE_SHIFT = "close_shift"
    REPORT_X = "report_x"
    REPRINT = "reprint"
    EXPORT = "export"
    KEYS = "keys"
    SETTINGS = "settings"
    RISKY_SETTINGS = "risky_settings"
    STAFF = "staff"
    RECIPE = "recipe"
    BACKUP = "backup"
    RESTORE = "restore"
    ACKNOWLEDGE = "acknowledge"
    DECIDE_LAPSE = "decide_lapse"
    CUSTOMERS = "customers"
    CHARGE_ABSENT = "charge_absent"
    DELETE_CUSTOMER = "delete_customer"
    CLOSE_PERIOD = "close_period"
    CORRECT_BOOKS = "correct_books"
    ACCOUNTS = "accounts"
    EVIDENCE = "evidence"
    CENTRE = "centre"
    PRACTICE = "practice"


class Rule(StrEnum):
    """The answer of the table."""

    ALLOWED = "allowed"
    NEEDS_APPROVAL = "needs_approval"
    NEVER = "never"


_RULES: Final = {"yes": Rule.ALLOWED, "ask": Rule.NEEDS_APPROVAL, "no": Rule.NEVER}
_COLUMNS: Final = (Role.CASHIER, Role.SUPERVISOR, Role.MANAGER, Role.ACCOUNTANT)

# Columns: cashier, supervisor, manager, accountant. A cashier asks before money that was agreed
# on is let go or given back; an accountant reads everything and moves nothing.
_TABLE: Final = {
    Act.SELL: "yes yes yes no",
    Act.DISCOUNT: "yes yes yes no",
    Act.PRICE_OVERRIDE: "ask yes yes no",
    Act.REMOVE_LINE: "yes yes yes no",
    Act.CAPTURE: "yes yes yes no",
    Act.CAPTURE_OVER: "ask yes yes no",
    Act.RELEASE: "ask yes yes no",
    Act.INCREASE: "yes yes yes no",
    Act.REAUTHORISE: "yes yes yes no",
    Act.KEEP: "yes yes yes no",
    Act.BULK_CAPTURE: "ask yes yes no",
    Act.BULK_RELEASE: "no ask yes no",
    Act.REFUND: "ask yes yes no",
    Act.REFUND_IN_CASH: "ask ask yes no",
    Act.REOPEN: "ask yes yes no",
    Act.CASH_IN: "yes yes yes no",
    Act.CASH_OUT: "ask yes yes no",
    Act.OPEN_DRAWER: "ask yes yes no",
    Act.OPEN_SHIFT: "yes yes yes no",
    Act.CLOSE_SHIFT: "yes yes yes no",
    Act.REPORT_X: "yes yes yes yes",
    Act.REPRINT: "yes yes yes yes",
    Act.EXPORT: "no yes yes yes",
    Act.KEYS: "no no yes no",
    Act.SETTINGS: "no yes yes no",
    Act.RISKY_SETTINGS: "no ask yes no",
    Act.STAFF: "no no yes no",
    Act.RECIPE: "no ask yes no",
    Act.BACKUP: "ask yes yes yes",
    Act.RESTORE: "no no yes no",
    Act.ACKNOWLEDGE: "yes yes yes no",
    Act.DECIDE_LAPSE: "ask yes yes no",
    Act.CUSTOMERS: "yes yes yes no",
    Act.CHARGE_ABSENT: "ask yes yes no",
    Act.DELETE_CUSTOMER: "no ask yes no",
    Act.CLOSE_PERIOD: "no no yes yes",
    Act.CORRECT_BOOKS: "no no yes yes",
    Act.ACCOUNTS: "no no yes yes",
    Act.EVIDENCE: "no yes yes yes",
    Act.CENTRE: "no no yes no",
    Act.PRACTICE: "yes yes yes yes",
}


def _built() -> Mapping[Act, Mapping[Role, Rule]]:
    """The table by act and role; a missing row or cell is an error when the program starts."""
    table = {}
    for act in Act:
        cells = [_RULES[cell] for cell in _TABLE[act].split()]
        table[act] = MappingProxyType(dict(zip(_COLUMNS, cells, strict=True)))
    return MappingProxyType(table)


PERMISSIONS: Final = _built()


@dataclass(frozen=True, slots=True)
class Limits:
    """Above these what is allowed needs approval; None is no limit.

    Amounts in the shop's currency, `discount` in basis points of what it is taken off.
    """

    capture: Money | None = None
    refund: Money | None = None
    cash_out: Money | None = None
    discount: int | None = None

    def of(self, act: Act) -> Money | None:
        """The amount up to which an act is free."""
        match act:
            case Act.CAPTURE | Act.CAPTURE_OVER | Act.INCREASE:
                return self.capture
            case Act.REFUND | Act.REFUND_IN_CASH:
                return self.refund
            case Act.CASH_OUT:
                return self.cash_out
            case _:
                return None


_AMOUNT: Final = re.compile(r"[0-9]{1,9}([.,][0-9]{1,3})?")


def check_limit(name: str, text: str) -> str:
    """A limit as the settings keep it: `100.00`, or `10%` for a discount; empty for none.

    Raises Refused `limit_unreadable`. Whether the digits fit the currency is seen when it is
    used, for the currency may be changed after it.
    """
    if not text:
        return ""
    is_sound = (
        text.endswith("%") and read_percent(text) is not None
        if name == "limit_discount"
        else _AMOUNT.fullmatch(text) is not None
    )
    if not is_sound:
        raise Refused("limit_unreadable", name=name, text=text[:40])
    return text


def read_limits(
    currency: Currency, *, capture: str, refund: str, cash_out: str, discount: str
) -> Limits:
    """The limits that the settings keep; one that means nothing in this currency is zero."""

    def amount(text: str) -> Money | None:
        try:
            return parse_amount(text, currency) if text else None
        except Refused:
            return Money.zero(currency)

    return Limits(
        amount(capture),
        amount(refund),
        amount(cash_out),
        (read_percent(discount) or 0) if discount else None,
    )


def rule_for(
    act: Act, role: Role, amount: Money | None, limits: Limits, *, share: int | None = None
) -> Rule:
    """The table's answer, made stricter above the limit; a manager has none.

    `share` is how much a discount takes off, in basis points. An amount in another currency than
    the limit's is above it: nobody can say that it is not.
    """
    rule = PERMISSIONS[act][role]
    if rule is not Rule.ALLOWED or role is Role.MANAGER:
        return rule
    return Rule.NEEDS_APPROVAL if _is_above(act, amount, limits, share) else rule


def _is_above(act: Act, amount: Money | None, limits: Limits, share: int | None) -> bool:
    if act is Act.DISCOUNT:
        return limits.discount is not None and (share or 0) > limits.discount
    limit = limits.of(act)
    if limit is None or amount is None:
        return False
    return amount.currency != limit.currency or abs(amount.minor) > limit.minor
