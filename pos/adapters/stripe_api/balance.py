"""What moved Stripe's balance, read list by list: nothing here changes anything."""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Final

import stripe

from pos.adapters.stripe_api.balance_bodies import (
    Raw,
    charge_behind,
    movement_from,
    payout_from,
)
from pos.adapters.stripe_api.failing import our_errors
from pos.adapters.stripe_api.listing import Lists
from pos.adapters.stripe_api.listing import before as before_
from pos.adapters.stripe_api.listing import since as from_
from pos.domain.balance import BalanceTransaction, Payout
from pos.domain.event import Page
from pos.domain.ids import PayoutId

_MOVEMENTS: Final = "/v1/balance_transactions"
_PAYOUTS: Final = "/v1/payouts"
_SOURCE: Final = ["data.source"]
_KEPT: Final = 1000


class StripeBalance:
    """Port `BalanceGateway`; safe to share between threads.

    Sources are expanded one level deep: not every kind has a charge of its own, and whether Stripe
    then refuses the whole list is not documented. Charges behind refunds and disputes, which are
    few, are read one by one and remembered.
    """

    def __init__(self, stripe_client: stripe.StripeClient) -> None:
        self._lists = Lists(stripe_client)
        self._charges: dict[str, Raw] = {}
        self._lock = Lock()

    def moved_since(self, since: datetime, *, before: str = "") -> Page[BalanceTransaction]:
        with our_errors():
            found, more = self._lists.page(
                _MOVEMENTS, created=from_(since), expand=_SOURCE, **before_(before)
            )
            return _page(self._movements(found, None), found, more=more)

    def parts_of(self, payout: PayoutId, *, before: str = "") -> Page[BalanceTransaction]:
        with our_errors():
            found, more = self._lists.page(
                _MOVEMENTS, payout=payout, expand=_SOURCE, **before_(before)
            )
            return _page(self._movements(found, payout), found, more=more)

    def payouts_since(self, since: datetime, *, before: str = "") -> Page[Payout]:
        with our_errors():
            found, more = self._lists.page(_PAYOUTS, created=from_(since), **before_(before))
            return Page(
                tuple(payout_from(each) for each in found), str(found[-1]["id"]) if more else ""
            )

    def payout(self, payout: PayoutId) -> Payout:
        with our_errors():
            return payout_from(self._lists.one(f"{_PAYOUTS}/{payout}"))

    def _movements(
        self, found: Sequence[Raw], payout: PayoutId | None
    ) -> tuple[BalanceTransaction, ...]:
        return tuple(
            movement_from(each, charge=self._charge(charge_behind(each)), payout=payout)
            for each in found
        )

    def _charge(self, name: str) -> Raw | None:
        """The charge of this name; its metadata never change by us (Stripe docs, Metadata)."""
        if not name:
            return None
        with self._lock:
            kept = self._charges.get(name)
        if kept is not None:
            return kept
        found = self._lists.one(f"/v1/charges/{name}")
        with self._lock:
            if len(self._charges) >= _KEPT:
                self._charges.clear()
            self._charges[name] = {"metadata": found.get("metadata") or {}}
        return found


def _page(
    items: tuple[BalanceTransaction, ...], found: Sequence[Raw], *, more: bool
) -> Page[BalanceTransaction]:
    return Page(items, str(found[-1]["id"]) if more else "")
