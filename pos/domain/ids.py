"""Names of things: ours are born once from random bits, Stripe's are taken as they come."""

import os
import re
from typing import Final, NewType

from pos.errors import Refused

SaleId = NewType("SaleId", str)
OperationId = NewType("OperationId", str)
IntentId = NewType("IntentId", str)
ChargeId = NewType("ChargeId", str)
PaymentMethodId = NewType("PaymentMethodId", str)
LedgerId = NewType("LedgerId", str)
EventId = NewType("EventId", str)
RefundId = NewType("RefundId", str)
DisputeId = NewType("DisputeId", str)
CautionId = NewType("CautionId", str)
KeySpace = NewType("KeySpace", str)
StaffId = NewType("StaffId", str)
ApprovalId = NewType("ApprovalId", str)
ReaderId = NewType("ReaderId", str)
LocationId = NewType("LocationId", str)
SessionId = NewType("SessionId", str)
CustomerId = NewType("CustomerId", str)
SetupId = NewType("SetupId", str)
BalanceId = NewType("BalanceId", str)
PayoutId = NewType("PayoutId", str)

_PAYMENT_METHOD: Final = re.compile(r"pm_[A-Za-z0-9_]{1,250}")


def check_payment_method(text: str) -> PaymentMethodId:
    """A card by the name that Stripe gave it.

    Raises Refused `card_name`, which does not repeat the text: whoever types something else here
    types a card number, or a key.
    """
    if not _PAYMENT_METHOD.fullmatch(text):
        raise Refused("card_name")
    return PaymentMethodId(text)


def new_sale_id() -> SaleId:
    """128 random bits, so that a restored backup can never give a number out again."""
    return SaleId("sale_" + os.urandom(16).hex())


def new_staff_id() -> StaffId:
    """128 random bits: names change and are given to others, entries of the past are not."""
    return StaffId("staff_" + os.urandom(16).hex())


def new_approval_id() -> ApprovalId:
    """128 random bits that name one question to a manager, and its answer."""
    return ApprovalId("appr_" + os.urandom(16).hex())


def new_ledger_id() -> LedgerId:
    """128 random bits that name one ledger file for ever."""
    return LedgerId("ldg_" + os.urandom(16).hex())


def new_generation() -> str:
    """128 random bits for a ledger that was restored: two that come from one backup differ."""
    return os.urandom(16).hex()


def key_space(ledger: LedgerId, generation: str = "") -> KeySpace:
    """Where the keys of a ledger's operations come from.

    A restored ledger has forgotten operations whose keys Stripe still knows. Counted anew from
    the same id, the next ones would get the same keys, and Stripe's old answers with them: a
    customer's payment of today would be answered with yesterday's.
    """
    return KeySpace(f"{ledger}+{generation}" if generation else ledger)
