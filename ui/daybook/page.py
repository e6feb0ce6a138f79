"""The daybook's page: entries and their export, or the last sales."""

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos.services.export_formats.shape import ExportFormat
from ui.daybook.decision_sheet import DecisionSheet
from ui.daybook.entries import Entries
from ui.daybook.export_panel import ExportPanel, days_text
from ui.daybook.presenter import DaybookPresenter
from ui.daybook.refund_sheet import RefundSheet
from ui.daybook.sales import Sales
from ui.daybook.trail_pane import TrailPane
from ui.daybook.view import DaybookView, Face
from ui.file_dialog import ask_for_file
from ui.format import Formats
from ui.keys import Action
from ui.parts import Choice, label, obey_enter
from ui.theme import px
from ui.tones import Icon
from ui.widgets import BusyDot, KeyButton, SectionTitle


class DaybookPage(QWidget):
    """Draws a DaybookView; decides nothing."""

    slip_asked = Signal()  # of the sale that is chosen
    ask_asked = Signal()  # Stripe is to be asked about what is in doubt

    def __init__(self, presenter: DaybookPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self.days = label(role="large", wraps=False)
        self._reading = BusyDot()
        self.faces = {
            Face.ENTRIES: self._face_button(Face.ENTRIES, self.tr("Entries"), Icon.BOOK),
            Face.SALES: self._face_button(Face.SALES, self.tr("Sales"), Icon.RECEIPT),
            Face.TRAIL: self._face_button(Face.TRAIL, self.tr("Journal"), Icon.SHIELD),
        }
        self.export = KeyButton(self.tr("Export…"), action=Action.EXPORT, icon=Icon.EXPORT)
        obey_enter(self.export)
        self.entries = Entries()
        self.entries.period.stand_beside(self.days)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.entries)
        self._lay_out()
        self._connect()
        presenter.watch(is_watched=False)
        self.draw(presenter.view)

    @cached_property
    def sales(self) -> Sales:
        """Built when it is first turned to."""
        sales = Sales()
        sales.find_asked.connect(self._presenter.find)
        sales.chosen.connect(self._presenter.select)
        sales.all_asked.connect(lambda: self._presenter.show_doubtful(only=False))
        sales.ask_asked.connect(self.ask_asked)
        sales.refund_built.connect(self._connect_refund)
        sales.refund_asked.connect(self._presenter.refunding.begin)
        self._presenter.refunding.changed.connect(sales.draw_refund)
        sales.detail.evidence.clicked.connect(self.ask_for_evidence)
        sales.detail.slip.clicked.connect(self.slip_asked)
        sales.stop_asked.connect(self._presenter.stopping.stop)
        sales.decision_built.connect(self._connect_decision)
        sales.decision_asked.connect(self._presenter.deciding.begin)
        self._presenter.deciding.changed.connect(sales.draw_decision)
        self._stack.addWidget(sales)
        return sales

    @cached_property
    def trail(self) -> TrailPane:
        """Built when it is first turned to."""
        pane, reader = TrailPane(), self._presenter.trail
        pane.chosen.connect(reader.choose)
        pane.more.clicked.connect(reader.read_on)
        reader.changed.connect(lambda _view: self._changed(self._presenter.view))
        self._stack.addWidget(pane)
        return pane

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._presenter.use(formats)
        self._changed(self._presenter.view)

    def draw(self, view: DaybookView) -> None:
        is_entries = view.face is Face.ENTRIES
        self._stack.setCurrentWidget(self._face(view.face))
        for face, button in self.faces.items():
            button.setChecked(face is view.face)
        self.days.setText(days_text(view.days, self._formats) if view.days and is_entries else "")
        self._reading.setVisible(view.is_reading or self._presenter.trail.view.is_reading)
        match view.face:
            case Face.ENTRIES:
                self.entries.draw(view, self._formats)
            case Face.SALES:
                self.sales.draw(view, self._formats)
            case Face.TRAIL:
                self.trail.draw(self._presenter.trail.view, self._formats)

    def _face(self, face: Face) -> QWidget:
        match face:
            case Face.ENTRIES:
                return self.entries
            case Face.SALES:
                return self.sales
            case Face.TRAIL:
                return self.trail

    def step_back(self) -> bool:
        """Esc: close the export, or put a sale away; whether there was anything."""
        went = self._presenter.step_back()
        if went:
            self._first().setFocus()
        return went

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on; a focus proxy would make Tab skip what stands before it."""
        super().focusInEvent(event)
        self._first().setFocus(event.reason())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees what the ledger knows now."""
        super().showEvent(event)
        self.draw(self._presenter.view)
        self._presenter.watch(is_watched=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._presenter.watch(is_watched=False)

    def _changed(self, view: DaybookView) -> None:
        """What nobody sees is drawn when it is shown."""
        if self.isVisible():
            self.draw(view)

    def ask_for_file(self) -> QFileDialog:
        """Open the question where to write; the answer comes as a signal."""
        export = self._presenter.view.export
        kinds = {
            ExportFormat.XLSX: self.tr("Workbooks (*.xlsx)"),
            ExportFormat.CSV: self.tr("CSV files (*.csv)"),
            ExportFormat.JSONL: self.tr("JSON Lines files (*.jsonl)"),
        }
        return ask_for_file(
            self,
            self.tr("Where shall the export be written?"),
            filters=(kinds[export.format],),
            folder=export.path.parent if export.path else None,
            save_as=self._presenter.suggested_name(),
            chosen=self._presenter.export_to,
        )

    def ask_for_evidence(self) -> QFileDialog | None:
        """Open the question where evidence of the chosen sale goes."""
        row = self._presenter.view.selected_sale
        if row is None:
            return None
        return self._presenter.evidence.ask_where(self, row.record.sale.receipt)

    def _first(self) -> QWidget:
        """What has the keyboard when a face is turned to."""
        match self._presenter.view.face:
            case Face.ENTRIES:
                return self.entries.list
            case Face.SALES:
                return self.sales.box
            case Face.TRAIL:
                return self.trail.list

    def _turn(self, face: Face) -> None:
        self._presenter.turn_to(face)
        self._first().setFocus()

    def _face_button(self, face: Face, text: str, icon: Icon) -> Choice:
        button = Choice(text, icon=icon)
        button.clicked.connect(lambda: self._turn(face))
        return button

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.view_changed.connect(self._changed)
        self.entries.period.chosen.connect(presenter.choose)
        self.entries.period.days_chosen.connect(presenter.choose_days)
        self.export.clicked.connect(presenter.ask_export)
        self.entries.export_built.connect(self._connect_export)

    def _connect_export(self, panel: ExportPanel) -> None:
        presenter = self._presenter
        panel.format_chosen.connect(presenter.choose_format)
        for ask in (panel.choose_file, panel.other_name):
            ask.clicked.connect(self.ask_for_file)
        panel.replace.clicked.connect(presenter.replace_file)
        panel.stop.clicked.connect(presenter.stop_export)
        for close in (panel.close_button, panel.finished):
            close.clicked.connect(self.step_back)

    def _connect_refund(self, sheet: RefundSheet) -> None:
        refunding = self._presenter.refunding
        sheet.typed.connect(refunding.change)
        sheet.refused.connect(refunding.refuse)
        sheet.asked.connect(refunding.ask)
        sheet.reason_chosen.connect(refunding.choose)
        sheet.lines_asked.connect(lambda by_lines: refunding.turn_to_lines(by_lines=by_lines))
        sheet.line_stepped.connect(refunding.choose_line)
        sheet.cash_asked.connect(lambda is_wanted: refunding.pay_in_cash(is_wanted=is_wanted))
        sheet.noted.connect(refunding.write)
        sheet.confirmed.connect(refunding.give)
        sheet.back_asked.connect(refunding.step_back)

    def _connect_decision(self, sheet: DecisionSheet) -> None:
        sheet.confirmed.connect(self._presenter.deciding.give_up)
        sheet.back_asked.connect(self._presenter.deciding.step_back)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(SectionTitle(self.tr("Daybook"), role="page"))
        head.addSpacing(px(8))
        for button in self.faces.values():
            head.addWidget(button)
        head.addWidget(self._reading)
        head.addStretch()
        head.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(12))
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
