"""Names of things: ours are born once from random bits, Stripe's are taken as they come."""

import os
from typing import NewType

SaleId = NewType("SaleId", str)
OperationId = NewType("OperationId", str)
IntentId = NewType("IntentId", str)
ChargeId = NewType("ChargeId", str)
PaymentMethodId = NewType("PaymentMethodId", str)
LedgerId = NewType("LedgerId", str)


def new_sale_id() -> SaleId:
    """128 random bits, so that a restored backup can never give a number out again."""
    return SaleId("sale_" + os.urandom(16).hex())


def new_ledger_id() -> LedgerId:
    """128 random bits that name one ledger file for ever."""
    return LedgerId("ldg_" + os.urandom(16).hex())
