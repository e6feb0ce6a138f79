"""What stands in a row of the board, written with how time and the ledger stand now."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from PySide6.QtCore import QObject

from pos.domain.board import HoldRow
from pos.domain.drift import ChangeKind
from ui.cautions import short_caution
from ui.elsewhere import short_mark
from ui.format import Formats
from ui.holds.allowing import allows_more, allows_text
from ui.holds.view import HoldsView
from ui.holds.wording import badge, checking_text, short_badge, time_left
from ui.records import Align, Column
from ui.tones import ICON_OF_TONE, Icon, Tone
from ui.wording import DOT, card_text

STATE, HELD, LEFT, REGISTER, CUSTOMER, RECEIPT, CARD, ALLOWS, CLERK, OWNER, PLACED = range(1, 12)
HELD_WIDTH: Final = 136
LEFT_WIDTH: Final = 172
REGISTER_WIDTH: Final = 104
_WEEK: Final = timedelta(days=6)


class Facts(Protocol):
    """What the cells are written with at this moment."""

    @property
    def formats(self) -> Formats: ...
    @property
    def view(self) -> HoldsView: ...
    @property
    def now(self) -> datetime | None: ...
    def is_hidden(self, column: int) -> bool: ...


class Cells(QObject):
    """Writes the cells of a row; asks nobody."""

    def __init__(self, facts: Facts, parent: QObject) -> None:
        super().__init__(parent)
        self._facts = facts

    def columns(self) -> list[Column[HoldRow]]:
        """In the order in which they stand in the list."""
        facts = self._facts
        return [
            Column("", text=lambda _row: "", width=44),
            Column(
                self.tr("State"),
                text=lambda row: self.badge(row)[0],
                tone=lambda row: self.badge(row)[1],
                width=136,
            ),
            Column(
                self.tr("Held"),
                text=lambda row: facts.formats.money(row.hold.amount),
                detail=lambda row: _ending_first(row) if facts.is_hidden(CARD) else "",
                align=Align.RIGHT,
                width=HELD_WIDTH,
                is_strong=True,
            ),
            Column(
                self.tr("Time left"),
                text=self.left,
                detail=self.until,
                icon=self.mark,
                width=LEFT_WIDTH,
                is_strong=True,
            ),
            self._register(),
            Column(self.tr("Customer"), text=self.customer, detail=self.why),
            Column(
                self.tr("Receipt"), text=lambda row: row.hold.receipt, detail=self.place, width=140
            ),
            Column(self.tr("Card"), text=_card, width=176),
            Column(self.tr("Allows"), text=allows_text, detail=allows_more, width=150),
            Column(
                self.tr("Clerk"),
                text=lambda row: row.clerk or "\u2013",
                detail=lambda row: row.register,
                width=120,
            ),
            Column(self.tr("Kept for"), text=lambda row: row.owner, detail=self.kept, width=160),
            Column(
                self.tr("Placed"),
                text=lambda row: facts.formats.when_long(row.hold.placed_at),
                detail=self.age,
                width=166,
            ),
        ]

    def _register(self) -> Column[HoldRow]:
        """Whose hold it is, and who else has it in hand."""
        return Column(
            self.tr("Register"),
            text=lambda row: row.register,
            detail=lambda row: row.claimed_by,
            width=REGISTER_WIDTH,
        )

    def badge(self, row: HoldRow) -> tuple[str, Tone]:
        view = self._facts.view
        return badge(row, view.urgency(row))

    def left(self, row: HoldRow) -> str:
        now = self._facts.now
        return "" if now is None else time_left(row, now, self._facts.formats)

    def mark(self, row: HoldRow) -> Icon | None:
        """The state's icon where the state has no column; otherwise doubts, or what others did."""
        if row.is_warned_of:
            return Icon.WARNING
        if self._facts.is_hidden(STATE):
            return ICON_OF_TONE[self.badge(row)[1]]
        return Icon.CLOUD if _changed_by_others(row) else None

    def until(self, row: HoldRow) -> str:
        """When it ends, or what else must be known first."""
        until = self._until(row)
        if not self._facts.is_hidden(STATE) or until == checking_text():
            return until
        word = short_badge(row, self._facts.view.urgency(row))
        return DOT.join(part for part in (word, until) if part)

    def _until(self, row: HoldRow) -> str:
        if doubt := short_caution(row):
            return doubt
        if _changed_by_others(row):
            return short_mark()
        if row.is_lapsed:
            return self.tr("decide now")
        until, now = row.hold.capture_before, self._facts.now
        if until is None:
            return ""
        if now is not None and until <= now:
            return checking_text()
        formats = self._facts.formats
        is_short = self._facts.is_hidden(STATE) and now is not None and until - now < _WEEK
        return formats.when_weekday(until) if is_short else formats.when_long(until)

    def customer(self, row: HoldRow) -> str:
        """By whom a hold is known best where there is no room for more."""
        return row.customer or (row.hold.receipt if self._facts.is_hidden(RECEIPT) else "\u2013")

    def why(self, row: HoldRow) -> str:
        again = self.tr("instead of %1").replace("%1", row.attempt_of) if row.attempt_of else ""
        parts = [again, row.reason]
        if self._facts.is_hidden(RECEIPT) and row.customer:
            parts.append(row.hold.receipt)
        return DOT.join(part for part in parts if part)

    def place(self, row: HoldRow) -> str:
        """Who and where, as long as the clerk has no column."""
        if not self._facts.is_hidden(CLERK):
            hidden = self._facts.is_hidden(PLACED)
            return self._facts.formats.date(row.hold.placed_at) if hidden else ""
        return DOT.join(part for part in (row.clerk, row.register) if part)

    def kept(self, row: HoldRow) -> str:
        if row.keep_until is None:
            return ""
        until = self._facts.formats.when_long(row.keep_until)
        return self.tr("until %1").replace("%1", until)

    def age(self, row: HoldRow) -> str:
        now = self._facts.now
        return "" if now is None else self._facts.formats.ago(row.hold.placed_at, now)


def _card(row: HoldRow) -> str:
    return card_text(row.hold.brand, row.hold.last4)


def _ending_first(row: HoldRow) -> str:
    """A card where there is little room: what tells it from others stands first."""
    brand = card_text(row.hold.brand, "") if row.hold.brand else ""
    return f"•• {row.hold.last4} {brand}".strip() if row.hold.last4 else _card(row)


def _changed_by_others(row: HoldRow) -> bool:
    """Time alone is nobody."""
    return any(change.kind is not ChangeKind.LAPSED for change in row.changes)
