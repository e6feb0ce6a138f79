"""Takes over what moved Stripe's balance: fees, disputes and payouts, each booked once."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from pos.domain.balance import (
    BalanceTransaction,
    BalanceType,
    Payout,
    PayoutStatus,
)
from pos.domain.clearing import FlowCursor
from pos.domain.ids import BalanceId, PayoutId
from pos.domain.money import Money
from pos.domain.money_flows import payout_entries, payout_references
from pos.errors import Misconfigured, PosError
from pos.ports import Clock, GatewayProvider, SettingsStore, Store
from pos.services.movements import belongs_here, post_movement

log = logging.getLogger(__name__)

OVERLAP: Final = timedelta(hours=1)
"""Asked for again each time: lists have no order within a second, and one may appear late."""

MAY_FAIL_FOR: Final = timedelta(days=10)
"""A payout that is paid may still come back within days (Stripe docs, Payouts: usually five
working days)."""

DUE_AFTER: Final = timedelta(minutes=30)
"""How often the till asks by itself."""

_BATCH: Final = 100

Progress = Callable[[int], None]
"""Hears how many movements were read so far."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What one look came to: movements and views of payouts that were new, entries booked."""

    movements: int = 0
    payouts: int = 0
    entries: int = 0

    def __add__(self, other: "TakenOver") -> "TakenOver":
        return TakenOver(
            self.movements + other.movements,
            self.payouts + other.payouts,
            self.entries + other.entries,
        )


class StripeBooks:
    """Reads Stripe's balance, and books what belongs to this ledger. Never moves money.

    Every register books what its own payments cost. Only one register of an account keeps the
    books of the account itself, its payouts and what Stripe charges: the setting `account_books`.
    It asks Stripe: never call it on the thread that draws. Safe to call from several threads and
    to repeat; what was taken over stays where it stops, and the next run goes on there.
    """

    def __init__(
        self, store: Store, gateway: GatewayProvider, clock: Clock, settings: SettingsStore
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._settings = settings
        self._turn = Lock()
        self._done_at: datetime | None = None
        self.trouble: PosError | None = None
        """Why the last look by itself came to nothing, None where it did not."""

    def take_over(self, progress: Progress = lambda _read: None) -> TakenOver:
        """All that moved since the last time.

        Raises InDoubt when Stripe cannot be asked and Misconfigured, also where the key may not
        read the balance.
        """
        with self._turn:
            cursor = self._begin()
            if cursor is None:
                return TakenOver()
            done = self._list(cursor, progress)
            done += self._read_payouts() if cursor.of_account else TakenOver()
            done += self._book()
            self._done_at = self._clock.now()
            self.trouble = None
        return done

    def take_over_if_due(self) -> TakenOver:
        """As `take_over`, at most every half hour; what goes wrong is kept in `trouble`."""
        since = None if self._done_at is None else self._clock.now() - self._done_at
        if since is not None and timedelta(0) <= since < DUE_AFTER:  # clocks are set back, too
            return TakenOver()
        try:
            return self.take_over()
        except PosError as error:
            log.info("Stripe's balance was not read: %s", error, extra={"code": error.code})
            self.trouble = error
            self._done_at = self._clock.now()
            return TakenOver()

    def _begin(self) -> FlowCursor | None:
        """Where to go on; None where no payment was ever begun."""
        of_account = self._settings.load().account_books == "on"
        with self._store.read() as books:
            cursor = books.flows.cursor()
            began = books.flows.beginning() if cursor is None else cursor.began_at
        if began is None or (cursor is not None and cursor.of_account == of_account):
            return cursor
        # Whoever begins to keep the account's books has to see all of it from the beginning.
        if cursor is None:
            began -= OVERLAP
        cursor = FlowCursor(began, began, of_account)
        with self._store.write() as books:
            books.flows.stand_at(cursor)
            books.flows.unsettle()
        return cursor

    def _list(self, cursor: FlowCursor, progress: Progress) -> TakenOver:
        """Newest first, page by page; a listing that was left is finished before a new one."""
        read, done, was_left = 0, TakenOver(), bool(cursor.before)
        while True:
            since = max(cursor.began_at, cursor.done_until - OVERLAP)
            page = self._gateway().balance.moved_since(since, before=cursor.before)
            cursor = _moved_on(cursor, page.items, page.next)
            done += self._keep(page.items, cursor)
            read += len(page.items)
            progress(read)
            if not page.next and not was_left:
                return done
            was_left = was_left and bool(page.next)

    def _keep(self, moved: Iterable[BalanceTransaction], cursor: FlowCursor) -> TakenOver:
        with self._store.write() as books:
            wanted = [each for each in moved if cursor.of_account or belongs_here(books, each)]
            books.flows.stand_at(cursor)
            return TakenOver(movements=books.flows.keep(wanted))

    def _read_payouts(self) -> TakenOver:
        """Those that are new or may still change, oldest first, and what they consist of."""
        done = TakenOver()
        for payout in [*reversed(self._listed()), *self._named_by_movements()]:
            done += self._keep_payout(payout)
        with self._store.read() as books:
            incomplete = books.flows.without_parts()
        for payout in incomplete:
            done += self._read_parts(payout)
        return done

    def _listed(self) -> list[Payout]:
        since = self._payouts_since()
        if since is None:
            return []
        found: list[Payout] = []
        before = ""
        while True:
            page = self._gateway().balance.payouts_since(since, before=before)
            found += page.items
            before = page.next
            if not before:
                return found

    def _payouts_since(self) -> datetime | None:
        with self._store.read() as books:
            cursor, known = books.flows.cursor(), books.flows.payouts(None, None)
        if cursor is None:
            return None
        if not known:
            return cursor.began_at
        settled = known[0].created - MAY_FAIL_FOR
        open_ones = [each.created for each in known if _may_change(each, settled)]
        return max(cursor.began_at, min([known[0].created, *open_ones]) - OVERLAP)

    def _named_by_movements(self) -> list[Payout]:
        """Those that a movement tells more of than any list did: older ones that came back."""
        with self._store.read() as books:
            named = [
                moved
                for moved in books.flows.unsettled_of_payouts()
                if moved.source.startswith("po_")
            ]
            wanted = [
                PayoutId(moved.source)
                for moved in named
                if _is_news(books.flows.payout(PayoutId(moved.source)), moved)
            ]
        found = []
        for each in dict.fromkeys(wanted):
            try:
                found.append(self._gateway().balance.payout(each))
            except Misconfigured as error:
                if error.code != "unknown_at_stripe":
                    raise
                log.info("Stripe does not know the payout %s any more", each)
        return found

    def _keep_payout(self, payout: Payout) -> TakenOver:
        with self._store.read() as books:
            if books.flows.payout(payout.id) == payout:
                return TakenOver()
        with self._store.write() as books:
            books.flows.keep_payout(payout)
            entries = payout_entries(
                payout,
                booked=books.ledger.amounts(payout_references(payout)).keys(),
                seen_at=self._clock.now(),
                returned_at=books.flows.come_back_at(payout.id),
            )
            return TakenOver(payouts=1, entries=books.ledger.post(entries))

    def _read_parts(self, payout: Payout) -> TakenOver:
        """Stripe may add to one that is not on its way yet: then it is read again."""
        before, new, net = "", 0, Money.zero(payout.amount.currency)
        while True:
            page = self._gateway().balance.parts_of(payout.id, before=before)
            with self._store.write() as books:
                new += books.flows.keep(page.items)
                others = [each.net for each in page.items if each.source != payout.id]
                net = sum(others, net)
                before = page.next
                is_whole = net == payout.amount or payout.status is not PayoutStatus.PENDING
                if not before and is_whole:
                    books.flows.has_parts(payout.id)
            if not before:
                return TakenOver(movements=new)

    def _book(self) -> TakenOver:
        """Whatever nobody has looked at; what cannot be told yet waits for the next time."""
        done, later = TakenOver(), set[BalanceId]()
        while True:
            with self._store.read() as books:
                wanted = len(later) + 1
                if len(books.flows.unsettled(wanted)) < wanted:
                    return done
            with self._store.write() as books:
                cursor = books.flows.cursor()
                found = books.flows.unsettled(len(later) + _BATCH)
                batch = [each for each in found if each.id not in later]
                posted = {each.id: post_movement(books, each, cursor) for each in batch if cursor}
                later |= {name for name, entries in posted.items() if entries is None}
                books.flows.settle(name for name in posted if name not in later)
            done += TakenOver(entries=sum(entries or 0 for entries in posted.values()))


def _moved_on(
    cursor: FlowCursor, moved: tuple[BalanceTransaction, ...], following: str
) -> FlowCursor:
    newest = moved[0].created if moved else cursor.done_until
    until = cursor.running_until or newest
    if following:
        return replace(cursor, running_until=until, before=following)
    done = max(until, cursor.done_until)
    return replace(cursor, done_until=done, running_until=None, before="")


def _is_news(known: Payout | None, moved: BalanceTransaction) -> bool:
    """Whether a payout's movement is of something that is not known of it."""
    if known is None:
        return True
    return moved.type is not BalanceType.PAYOUT and not known.status.has_come_back


def _may_change(payout: Payout, settled: datetime) -> bool:
    if payout.status.has_come_back:
        return False
    return payout.status is not PayoutStatus.PAID or payout.created >= settled
