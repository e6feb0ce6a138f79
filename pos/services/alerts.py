"""Alerts: which holds lapse before anybody is in again, who has seen it, and when to repeat it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos.domain.alert import Acknowledgement, Alert, alerts_of
from pos.domain.board import Board
from pos.domain.hold_row import HoldRow, Lane, money_of
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.sale_note import LONGEST_NAME
from pos.errors import Refused
from pos.ports import Clock, SettingsStore, Store
from pos.services.access import Access
from pos.services.board import HoldBoard


@dataclass(frozen=True, slots=True)
class Watched:
    """Holds that a look ahead found, the nearest deadline first. Times are UTC.

    `lapsing` end by `until`; `lapsed` are over and nobody has decided; `unknown` have no deadline
    that Stripe has named yet. `money` is what lapses and has lapsed, per currency.
    """

    now: datetime
    until: datetime
    lapsing: tuple[HoldRow, ...]
    lapsed: tuple[HoldRow, ...]
    unknown: tuple[HoldRow, ...]
    money: tuple[Money, ...]


class Alerts:
    """Reads the ledger alone; safe to ask every second."""

    def __init__(
        self,
        board: HoldBoard,
        store: Store,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
    ) -> None:
        self._board = board
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access

    def all(self, board: Board | None = None) -> Sequence[Alert]:
        """Every grade that has holds, the worst first, also those seen a short while ago.

        `board` is one that was read just now, so that it need not be read twice.
        """
        board = board or self._board.read()
        intents = [row.hold.intent for row in board.rows]
        with self._store.read() as books:
            seen = books.alerts_seen.of(intents)
        again = timedelta(minutes=int(self._settings.load().alert_again_minutes))
        return alerts_of(board.rows, board.hours, board.as_of, seen, again)

    def acknowledge(self, alert: Alert, by: str = "") -> str:
        """Somebody has seen it: quiet for a while, and until it gets worse. Decides nothing.

        The name is that of the signed-in person; `by` where no staff is set up. It is kept in the
        audit journal. Gives the name.
        Raises Refused `name_missing`, `note_too_long`, and what `Access.permit` raises for
        `acknowledge`.
        """
        facts = {"holds": str(alert.count)}
        permit = self._access.permit(Act.ACKNOWLEDGE, subject=str(alert.grade), facts=facts)
        name = permit.actor or by.strip()
        if not name:
            raise Refused("name_missing")
        if len(name) > LONGEST_NAME:
            raise Refused("note_too_long", name="name", maximum=LONGEST_NAME)
        seen = Acknowledgement(alert.grade, self._clock.now(), name)
        with self._store.write() as books:
            books.alerts_seen.save(alert.intents, seen)
            permit.in_name_of(name).use(books)
        return name

    def watch(self, before: timedelta) -> Watched:
        """What lapses within `before`, and what has lapsed already."""
        board = self._board.read()
        now = board.as_of
        until = now + before
        lanes = [(row, row.lane_at(board.horizon)) for row in board.rows]
        lapsing = tuple(
            row
            for row, lane in lanes
            if lane is not Lane.LAPSED
            and (deadline := row.hold.capture_before) is not None
            and deadline <= until
        )
        lapsed = tuple(row for row, lane in lanes if lane is Lane.LAPSED)
        return Watched(
            now=now,
            until=until,
            lapsing=lapsing,
            lapsed=lapsed,
            unknown=tuple(row for row, lane in lanes if lane is Lane.UNKNOWN),
            money=money_of((*lapsing, *lapsed)),
        )
