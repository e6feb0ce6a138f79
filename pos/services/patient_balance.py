"""Stripe's balance asked for with patience: nothing but reads, which may always be repeated."""

from datetime import datetime

from pos.domain.balance import BalanceTransaction, Payout
from pos.domain.event import Page
from pos.domain.ids import PayoutId
from pos.ports.money_flows import BalanceGateway
from pos.services.asking import Ask


class PatientBalance:
    """Port `BalanceGateway`: another one, asked with patience."""

    def __init__(self, inner: BalanceGateway, ask: Ask) -> None:
        self._inner = inner
        self._ask = ask

    def moved_since(self, since: datetime, *, before: str = "") -> Page[BalanceTransaction]:
        return self._ask(lambda: self._inner.moved_since(since, before=before))

    def parts_of(self, payout: PayoutId, *, before: str = "") -> Page[BalanceTransaction]:
        return self._ask(lambda: self._inner.parts_of(payout, before=before))

    def payouts_since(self, since: datetime, *, before: str = "") -> Page[Payout]:
        return self._ask(lambda: self._inner.payouts_since(since, before=before))

    def payout(self, payout: PayoutId) -> Payout:
        return self._ask(lambda: self._inner.payout(payout))
