"""Stripe's balance, as far as books are kept of it: reads alone, page by page."""

from datetime import datetime
from typing import Protocol

from pos.domain.balance import BalanceTransaction, Payout
from pos.domain.event import Page
from pos.domain.ids import PayoutId


class BalanceGateway(Protocol):
    """What moved the balance, and what was paid out. Reads raise as those of `PaymentGateway`."""

    def moved_since(self, since: datetime, *, before: str = "") -> Page[BalanceTransaction]:
        """Movements created `since`, newest first, with what they belong to; `payout` is None."""
        ...

    def parts_of(self, payout: PayoutId, *, before: str = "") -> Page[BalanceTransaction]:
        """What a payout consists of, itself included; `payout` is set. Automatic payouts only."""
        ...

    def payouts_since(self, since: datetime, *, before: str = "") -> Page[Payout]:
        """Payouts created `since`, newest first."""
        ...

    def payout(self, payout: PayoutId) -> Payout: ...
