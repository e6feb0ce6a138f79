"""The audit journal on the screen: filters above, who did what below."""

import re
from datetime import date
from functools import cached_property
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.money import Currency, Money
from ui.daybook.days import day_of, put_day, write_as
from ui.daybook.trail import TrailFilter, TrailRow, TrailSpan, TrailView
from ui.format import Formats
from ui.parts import label, obey_enter, say_problem
from ui.people.words import act_text, fact_text, known_acts
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import Icon
from ui.widgets import ComboBox, DateEdit, EmptyState, KeyButton, SearchEdit

_AMOUNT: Final = re.compile("(-?[0-9]+) ([A-Z]{3})")
_HIDDEN: Final = frozenset({"subject", "asked_for", "approval", "share", "sha256"})
"""Facts that are told otherwise, or are for programs."""


class TrailPane(QWidget):
    """Draws a TrailView; every filter is a signal."""

    chosen = Signal(object)  # TrailFilter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._wanted = TrailFilter()
        self._people: tuple[str, ...] | None = None
        self._today: date | None = None
        self.person = ComboBox(self.tr("Whose acts"))
        self.act = ComboBox(self.tr("Which act"))
        self.span = ComboBox(self.tr("Which days"))
        self.sale = SearchEdit(self.tr("Receipt"), self.tr("Of which sale: receipt or number"))
        self.sale.setClearButtonEnabled(True)
        self.problem = label(role="error")
        self.table: RecordTable[TrailRow] = RecordTable(
            self._columns(), parent=self, key=lambda row: row.entry.sequence
        )
        self.list: RecordView[TrailRow] = RecordView(
            self.table, self.tr("Who did what, newest first")
        )
        self.list.set_empty(
            EmptyState(
                Icon.SHIELD,
                self.tr("Nothing is noted for that"),
                self.tr("Choose other days, another person or another act."),
            )
        )
        self.more = KeyButton(self.tr("Show older ones"), icon=Icon.CHEVRON_DOWN)
        obey_enter(self.more)
        self._fill()
        self._lay_out()
        self._connect()

    @cached_property
    def day(self) -> DateEdit:
        """Built when it is first asked for: calendars are slow to make."""
        edit = DateEdit(self.tr("Which day"))
        edit.setKeyboardTracking(False)
        edit.dateChanged.connect(self._asked)
        self._days.addWidget(edit)
        return edit

    def draw(self, view: TrailView, formats: Formats) -> None:
        if formats != self._formats:
            self._formats = formats
            self.list.viewport().update()
        self._wanted, self._today = view.wanted, view.today
        if view.people != self._people:
            self._people = view.people
            self._name(view.people)
        for box, value in (
            (self.person, view.wanted.person),
            (self.act, view.wanted.act),
            (self.span, str(view.wanted.span)),
        ):
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(value)))
        is_day = view.wanted.span is TrailSpan.DAY
        if is_day or "day" in self.__dict__:
            self.day.setVisible(is_day)
            write_as(self.day, formats.locale)
            if view.wanted.day is not None:
                put_day(self.day, view.wanted.day)
        self.table.show(view.rows)
        say_problem(self.problem, view.problem)
        self.more.setVisible(view.has_more)
        self.more.set_ready(is_ready=not view.is_reading)

    def _asked(self) -> None:
        span = TrailSpan(self.span.currentData())
        day = self._wanted.day
        if span is TrailSpan.DAY:
            is_chosen = self._wanted.span is TrailSpan.DAY
            day = day_of(self.day) if is_chosen else day or self._today
        self.chosen.emit(
            TrailFilter(
                self.person.currentData(),
                self.act.currentData(),
                span,
                day,
                self.sale.text().strip(),
            )
        )

    def _connect(self) -> None:
        for box in (self.person, self.act, self.span):
            box.currentIndexChanged.connect(self._asked)
        self.sale.returnPressed.connect(self._asked)
        self.sale.textChanged.connect(self._cleared)

    def _cleared(self, text: str) -> None:
        if not text:
            self._asked()

    def _fill(self) -> None:
        self._name(())
        self.act.addItem(self.tr("Every act"), "")
        for act in known_acts():
            self.act.addItem(act_text(act), str(act))
        for span, text in (
            (TrailSpan.TODAY, self.tr("Today")),
            (TrailSpan.YESTERDAY, self.tr("Yesterday")),
            (TrailSpan.WEEK, self.tr("7 days")),
            (TrailSpan.MONTH, self.tr("This month")),
            (TrailSpan.EVER, self.tr("Any day")),
            (TrailSpan.DAY, self.tr("One day…")),
        ):
            self.span.addItem(text, str(span))

    def _name(self, people: tuple[str, ...]) -> None:
        with QSignalBlocker(self.person):
            self.person.clear()
            self.person.addItem(self.tr("Everybody"), "")
            for name in people:
                self.person.addItem(name, name)

    def _lay_out(self) -> None:
        whose = QHBoxLayout()
        whose.setSpacing(px(8))
        whose.addWidget(self.person, 1)
        whose.addWidget(self.act, 1)
        self._days = QHBoxLayout()
        self._days.setSpacing(px(8))
        self._days.addWidget(self.span)
        when = QHBoxLayout()
        when.setSpacing(px(8))
        when.addLayout(self._days, 1)
        when.addWidget(self.sale, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(whose)
        layout.addLayout(when)
        layout.addWidget(self.problem)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.more)

    def _columns(self) -> list[Column[TrailRow]]:
        return [
            Column(
                self.tr("Time"),
                text=lambda row: self._formats.time(row.entry.record.at),
                detail=lambda row: self._formats.date(row.entry.record.at),
                width=130,
            ),
            Column(
                self.tr("What"),
                text=lambda row: act_text(row.entry.record.act),
                detail=self._asked_for,
                width=212,
                is_strong=True,
            ),
            Column(self.tr("Who"), text=self._who, detail=self._approved_by, width=168),
            Column(
                self.tr("Amount"),
                text=self._amount,
                align=Align.RIGHT,
                width=110,
                is_strong=True,
            ),
            Column(self.tr("About"), text=self._about, detail=self._facts),
        ]

    def _asked_for(self, row: TrailRow) -> str:
        asked = row.entry.record.facts.get("asked_for", "")
        return act_text(asked) if asked else ""

    def _who(self, row: TrailRow) -> str:
        return row.entry.record.actor or self.tr("nobody signed in")

    def _approved_by(self, row: TrailRow) -> str:
        record = row.entry.record
        if not record.approver:
            return record.register
        said = self.tr("no: %1") if record.act == "approval_refused" else self.tr("yes: %1")
        return said.replace("%1", record.approver)

    def _amount(self, row: TrailRow) -> str:
        amount = row.entry.record.amount
        return self._formats.money(amount) if amount is not None else ""

    def _about(self, row: TrailRow) -> str:
        facts = row.entry.record.facts
        known = (row.receipt, *(facts.get(name, "") for name in ("name", "person", "subject")))
        return next((each for each in known if each), "")

    def _facts(self, row: TrailRow) -> str:
        about = self._about(row)
        told = [
            f"{fact_text(name)}: {self._value(value)}"
            for name, value in row.entry.record.facts.items()
            if not _is_hidden(name) and value and value != about
        ]
        return " · ".join(told)

    def _value(self, value: str) -> str:
        """An amount is kept as minor units and a currency; a person reads it otherwise."""
        if (found := _AMOUNT.fullmatch(value)) is None:
            return value.replace("_", " ")
        return self._formats.money(Money(int(found[1]), Currency(found[2])))


def _is_hidden(name: str) -> bool:
    """What seals a PIN, a badge or a code is for the verifier."""
    return name in _HIDDEN or name.endswith("_seal")
