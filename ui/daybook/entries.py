"""The ledger's entries of some days: which days, what they come to, and one row for each."""

from functools import cached_property

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos.domain.ledger import EntryKind
from pos.domain.money import Money
from pos.domain.views import BookedEntry
from pos.services.daybook import Leaf
from ui.daybook.days import PeriodBar
from ui.daybook.export_panel import ExportPanel
from ui.daybook.view import DaybookView, ExportStep
from ui.format import Formats
from ui.parts import label, say
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.reflow import Reflow
from ui.theme import px
from ui.tones import ICON_OF_TONE, Icon
from ui.widgets import EmptyState, IconLabel
from ui.wording import TONE_OF_KIND, booked_reason, card_text, kind_text

_TILES = (
    EntryKind.HOLD, EntryKind.CAPTURE, EntryKind.CASH_SALE, EntryKind.RELEASE, EntryKind.LAPSE,
    EntryKind.REFUND,
)  # fmt: skip
"""What a day comes to; of what is rare, a row is enough."""


class Totals(QWidget):
    """What each kind of entry comes to, per currency; each has its place, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = Reflow(len(_TILES), gap=8, line=8, is_even=True)
        self.setLayout(grid)
        self.tiles = {kind: _Tile(kind) for kind in _TILES}
        for tile in self.tiles.values():
            grid.add(tile)

    def draw(self, leaf: Leaf | None, formats: Formats) -> None:
        for kind, tile in self.tiles.items():
            totals = [total for total in leaf.totals if total.kind is kind] if leaf else []
            tile.draw(
                sum(total.entries for total in totals), [each.amount for each in totals], formats
            )


class Entries(QWidget):
    """Draws the days, their totals and their rows; decides nothing."""

    export_built = Signal(object)  # ExportPanel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._leaf: Leaf | None = None
        self._has_export = False
        self.period = PeriodBar()
        self.totals = Totals()
        self.table = RecordTable(self._columns(), parent=self, key=lambda booked: booked.sequence)
        self.list = RecordView(self.table, self.tr("Entries, newest first"))
        self._nothing = EmptyState(Icon.BOOK, self.tr("No entries"), "")
        self.list.set_empty(self._nothing)
        self.cut = label(role="strong")
        self._below = QStackedWidget()
        self._below.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self.period)
        layout.addWidget(self.totals)
        layout.addWidget(self._below, 1)
        layout.addWidget(self.cut)

    @cached_property
    def export(self) -> ExportPanel:
        """In the place of the rows; built when the first export is asked for."""
        panel = ExportPanel()
        self._has_export = True
        self._below.addWidget(panel)
        self.export_built.emit(panel)
        return panel

    def draw(self, view: DaybookView, formats: Formats) -> None:
        if formats != self._formats:
            self._formats = formats
            self.list.viewport().update()
        self.period.draw(view, formats)
        self.totals.draw(view.leaf, formats)
        if view.leaf is not self._leaf:
            self._leaf = view.leaf
            self.table.show(view.leaf.entries if view.leaf else ())
        if view.leaf is None:
            self._nothing.say(self.tr("Opening the book…"), "")
        else:
            self._nothing.say(
                self.tr("Nothing happened in these days"),
                self.tr("Holds, captures and releases appear here as they are booked."),
            )
        is_exporting = view.export.step is not ExportStep.CLOSED
        if is_exporting or self._has_export:
            self.export.draw(view, formats)
        self._below.setCurrentWidget(self.export if is_exporting else self.list)
        say(self.cut, "" if is_exporting else self._cut_text(view.leaf))

    def _cut_text(self, leaf: Leaf | None) -> str:
        if leaf is None or not leaf.is_cut:
            return ""
        text = self.tr(
            "The newest %1 of %2 entries are shown; the totals count all. Export has every one."
        )
        shown = self._formats.number(len(leaf.entries))
        return text.replace("%2", self._formats.number(leaf.count)).replace("%1", shown)

    def _columns(self) -> list[Column[BookedEntry]]:
        return [
            Column(
                self.tr("Time"),
                text=lambda booked: self._formats.time(booked.entry.occurred_at),
                detail=lambda booked: self._formats.date(booked.entry.occurred_at),
                width=126,
            ),
            Column(
                self.tr("What"),
                text=lambda booked: kind_text(booked.entry.kind),
                tone=lambda booked: TONE_OF_KIND[booked.entry.kind],
                width=172,
            ),
            Column(
                self.tr("Amount"),
                text=lambda booked: self._formats.money(booked.entry.amount),
                align=Align.RIGHT,
                width=130,
                is_strong=True,
            ),
            Column(
                self.tr("Receipt, paid with"),
                text=lambda booked: booked.receipt,
                detail=_tender_of,
                width=190,
            ),
            Column(self.tr("Reason"), text=lambda booked: booked_reason(booked.entry.reason)),
        ]


def _tender_of(booked: BookedEntry) -> str:
    """The card, or cash."""
    if booked.entry.kind in {EntryKind.CASH_SALE, EntryKind.CASH_REFUND}:
        return QCoreApplication.translate("Entries", "Cash")
    return card_text(booked.brand, booked.last4) if booked.entry.intent else ""


class _Tile(QFrame):
    """One kind: icon and word, how often, and how much."""

    def __init__(self, kind: EntryKind) -> None:
        super().__init__()
        self.setProperty("role", "card")
        tone = TONE_OF_KIND[kind]
        icon = IconLabel(ICON_OF_TONE[tone], 20)
        icon.setProperty("tone", str(tone))
        self._kind = kind
        self._count = label(role="soft", wraps=False)
        self._amounts = label(role="strong")
        top = QHBoxLayout()
        top.setSpacing(px(5))
        top.addWidget(icon)
        top.addWidget(label(kind_text(kind), wraps=False))
        top.addStretch()
        top.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(8), px(8), px(8))
        layout.setSpacing(px(2))
        layout.addLayout(top)
        layout.addWidget(self._amounts)

    def draw(self, count: int, amounts: list[Money], formats: Formats) -> None:
        self._count.setText(formats.number(count))
        text = "\n".join(formats.money(each) for each in amounts)
        self._amounts.setText(text or "–")
        one, many = self.tr("1 entry"), self.tr("%1 entries")
        entries = one if count == 1 else many.replace("%1", formats.number(count))
        self.setAccessibleName(f"{kind_text(self._kind)}: {entries}, {text or 0}")
