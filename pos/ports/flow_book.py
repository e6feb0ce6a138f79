"""The part of the ledger file about Stripe's balance: what moved it, and what was paid out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from pos.domain.balance import BalanceTransaction, Payout
from pos.domain.clearing import FlowCursor, Part
from pos.domain.ids import BalanceId, IntentId, LedgerId, PayoutId
from pos.domain.money import Currency, Money


class FlowBook(Protocol):
    """Mirrors of balance transactions and payouts; what moved stays as it was told."""

    def beginning(self) -> datetime | None:
        """When the first payment of this ledger was made, by Stripe's clock; None for none.

        Not by the machine's, which may have been wrong that day; nothing older is asked for.
        """
        ...

    def cursor(self) -> FlowCursor | None:
        """How far the balance was listed, None before the first time."""
        ...

    def stand_at(self, cursor: FlowCursor) -> None: ...
    def keep(self, moved: Iterable[BalanceTransaction]) -> int:
        """Those that are not known yet, and where the others left with; how many are new."""
        ...

    def unsettled(self, limit: int) -> Sequence[BalanceTransaction]:
        """Those that nobody has looked at, oldest first."""
        ...

    def unsettled_of_payouts(self) -> Sequence[BalanceTransaction]:
        """Those of them that a payout made, all there are."""
        ...

    def settle(self, moved: Iterable[BalanceId]) -> None:
        """They were looked at: what they deserve is booked, or nothing is."""
        ...

    def unsettle(self) -> None:
        """All of them shall be looked at again; what is booked is not booked twice."""
        ...

    def keep_payout(self, payout: Payout) -> bool:
        """Its newest view; whether that says anything new."""
        ...

    def of_payment(self, intent: IntentId) -> Sequence[BalanceTransaction]:
        """What moved for one payment, its refunds and its disputes, oldest first."""
        ...

    def is_known(self, name: str) -> bool:
        """Whether a movement or a payout has that id."""
        ...

    def payout(self, payout: PayoutId) -> Payout | None: ...
    def payouts(self, since: datetime | None, until: datetime | None) -> Sequence[Payout]:
        """Those made in `[since, until)`, newest first."""
        ...

    def without_parts(self) -> Sequence[Payout]:
        """Automatic ones whose parts were not listed to the end, oldest first."""
        ...

    def has_parts(self, payout: PayoutId) -> None:
        """All of them are known now."""
        ...

    def come_back_at(self, payout: PayoutId) -> datetime | None:
        """When Stripe booked it back, None where it did not."""
        ...

    def unconverted(self, intent: IntentId, currency: Currency) -> Money:
        """What is booked as taken of a payment, and was not exchanged for another currency yet."""
        ...

    def parts(self, payout: PayoutId, ledger: LedgerId) -> Sequence[Part]:
        """What a payout consists of, itself included, oldest first."""
        ...

    def waiting(self, ledger: LedgerId, limit: int) -> Sequence[Part]:
        """The newest that are in no payout, newest first."""
        ...

    def waiting_sums(self) -> Sequence[tuple[Money, int, bool]]:
        """What is in no payout: how much, how many, and whether Stripe could pay it out now."""
        ...

    def moved(self) -> Sequence[Money]:
        """What all movements that are known come to, per currency.

        That is Stripe's balance, where those of the whole account are known from its beginning.
        """
        ...

    def not_at_stripe(
        self, since: datetime, limit: int, *, until: datetime | None = None
    ) -> Mapping[IntentId, Money]:
        """Payments made in `[since, until)` that were taken and moved no balance; the first few."""
        ...
