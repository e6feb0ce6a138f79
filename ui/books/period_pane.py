"""Closed periods on the left; closing and correcting, with what is still open, on the right."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.accounting import ClosedPeriod
from ui.books.period_desk import PeriodDesk
from ui.books.period_forms import ClosingForm, CorrectingForm
from ui.books.view import BooksView, Part, PeriodStep
from ui.format import Formats
from ui.parts import card, label, obey_enter, scrolled
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.theme import px
from ui.tones import Icon
from ui.widgets import EmptyState, KeyButton, Kind, SectionTitle

_FORM: Final = 440


class PeriodPane(QWidget):
    """Draws a PeriodsView; decides nothing."""

    def __init__(self, desk: PeriodDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._formats = Formats()
        self.table: RecordTable[ClosedPeriod] = RecordTable(
            self._columns(), parent=self, key=lambda each: each.number
        )
        self.list: RecordView[ClosedPeriod] = RecordView(
            self.table, self.tr("Closed periods, newest first"), row_height=64
        )
        self.list.set_empty(
            EmptyState(
                Icon.LOCK,
                self.tr("Nothing is closed yet"),
                self.tr("What is closed stays as it is: what comes later counts later."),
            )
        )
        self.close_asked = KeyButton(self.tr("Close a period…"), kind=Kind.PRIMARY, icon=Icon.LOCK)
        self.close_asked.clicked.connect(desk.begin_close)
        self.correct_asked = KeyButton(self.tr("Correct the books…"), icon=Icon.UNDO)
        self.correct_asked.clicked.connect(desk.begin_correction)
        obey_enter(self.close_asked, self.correct_asked)
        self.closing = ClosingForm(desk)
        self.correcting = CorrectingForm(desk)
        self._faces = QStackedWidget()
        self._lay_out()

    def draw(self, page: BooksView, formats: Formats) -> None:
        view = self._desk.view
        if formats != self._formats:
            self._formats = formats
            self.list.viewport().update()
        self.table.show(view.periods)
        before = self._faces.currentWidget()
        face = self._face(view.step)
        self._faces.setCurrentWidget(face)
        for button in (self.close_asked, self.correct_asked):
            if why := page.blocked.get(Part.PERIODS, ""):
                button.set_blocked(why)
            else:
                button.set_ready(is_ready=view.today is not None and not view.is_busy)
        if view.step in {PeriodStep.CLOSE, PeriodStep.SURE}:
            self.closing.draw(view, formats)
        elif view.step is PeriodStep.CORRECT:
            self.correcting.draw(view, formats)
        if face is not before and self.isVisible():
            self._first(view.step).setFocus()

    def _first(self, step: PeriodStep) -> QWidget:
        match step:
            case PeriodStep.CLOSE | PeriodStep.SURE:
                return self.closing.reason
            case PeriodStep.CORRECT:
                return self.correcting.debit
            case PeriodStep.HOME:
                return self.close_asked

    def _face(self, step: PeriodStep) -> QWidget:
        match step:
            case PeriodStep.HOME:
                return self._home
            case PeriodStep.CORRECT:
                return self._correct_face
            case _:
                return self._close_face

    def _columns(self) -> list[Column[ClosedPeriod]]:
        return [
            Column(
                self.tr("Closed up to"),
                text=lambda each: self._formats.date(each.last_day),
                detail=lambda each: each.reason,
                is_strong=True,
            ),
            Column(
                self.tr("Done"),
                text=lambda each: self._formats.date(each.closed_at),
                detail=lambda each: each.closed_by,
                width=190,
            ),
        ]

    def _lay_out(self) -> None:
        about = self.tr(
            "A closed period keeps its figures. What Stripe tells of it later counts in the next "
            "one, and only a correction with a date and a reason may count in it still."
        )
        self._home = card(
            SectionTitle(self.tr("Close or correct")),
            label(about, "soft"),
            self.close_asked,
            self.correct_asked,
            0,
        )
        self._close_face = card(
            scrolled(self.closing, self.tr("Close a period")), self.closing.foot
        )
        self._correct_face = card(
            scrolled(self.correcting, self.tr("Correct the books")), self.correcting.foot
        )
        for face in (self._home, self._close_face, self._correct_face):
            self._faces.addWidget(face)
        self._faces.setFixedWidth(px(_FORM))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        row.addLayout(left, 1)
        row.addWidget(self._faces)
