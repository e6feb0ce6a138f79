"""The printers of this register, what can be done with one, and the slips that wait."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos.domain.printing import Printer, PrintJob
from ui.format import Formats
from ui.parts import card, fill, label, obey_enter
from ui.printers.desk import PrinterDesk
from ui.printers.form import PrinterForm
from ui.printers.view import PrintersView
from ui.printers.words import connection_text, job_text, kind_text, state_text, waiting_text
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.reflow import Reflow
from ui.theme import px
from ui.tones import Icon
from ui.widgets import EmptyState, KeyButton, Kind, SectionTitle

_LIST: Final = 200
_QUEUE: Final = 190


class PrintersPane(QWidget):
    """Draws a PrintersView; decides nothing."""

    def __init__(self, desk: PrinterDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._formats = Formats()
        self._is_drawing = False
        self._make_lists()
        self._make_queue()
        self._make_buttons()
        self.form = PrinterForm()
        self._hint = label(self.tr("Choose a printer to see what can be done with it."), "soft")
        self._left, self._queue = QStackedWidget(), QWidget()
        self._form = card(self.form)
        self._join()
        self._lay_out()
        self.draw(desk.view, self._formats)

    def _make_lists(self) -> None:
        self.model: RecordTable[Printer] = RecordTable(
            [
                Column(
                    self.tr("Printer"),
                    text=lambda each: each.name,
                    detail=lambda each: f"{connection_text(each.connection)} · {each.address}",
                    is_strong=True,
                ),
                Column(
                    self.tr("How it stands"),
                    width=250,
                    text=lambda each: state_text(self._desk.view.paper.states.get(each.name)),
                    detail=self._what_for,
                ),
            ],
            parent=self,
            key=lambda each: each.name,
        )
        self.list: RecordView[Printer] = RecordView(
            self.model, self.tr("Receipt printers"), row_height=64
        )
        self.none = EmptyState(
            Icon.RECEIPT,
            self.tr("No printer yet"),
            self.tr(
                "A receipt printer that speaks ESC/POS, over the network, USB or a serial port. "
                "Without one, slips can be kept as PDF or go to a printer of the system."
            ),
        )

    def _make_queue(self) -> None:
        self.jobs: RecordTable[PrintJob] = RecordTable(
            [
                Column(
                    self.tr("Slip"),
                    text=lambda job: kind_text(job.kind),
                    detail=lambda job: job.subject,
                    is_strong=True,
                ),
                Column(self.tr("Printer"), width=130, text=lambda job: job.printer),
                Column(
                    self.tr("What it waits for"),
                    width=190,
                    text=job_text,
                    detail=lambda job: self._formats.when(job.made_at),
                ),
            ],
            parent=self,
            key=lambda job: job.id,
        )
        self.queue: RecordView[PrintJob] = RecordView(
            self.jobs, self.tr("Slips that wait"), row_height=56
        )

    def _make_buttons(self) -> None:
        self.add = KeyButton(self.tr("Add a printer…"), icon=Icon.PLUS)
        self.title = SectionTitle("")
        self.all_again = KeyButton(self.tr("Try all again"), icon=Icon.REFRESH)
        self.again = KeyButton(self.tr("Try this one again"), icon=Icon.RECEIPT)
        self.elsewhere = KeyButton(self.tr("Print it on the other printer"), icon=Icon.ARROW_RIGHT)
        self.give_up = KeyButton(self.tr("Give this one up"), kind=Kind.DANGER, icon=Icon.BIN)
        self.acts = (self.all_again, self.again, self.elsewhere, self.give_up)
        say = QCoreApplication.translate
        self.no = KeyButton(say("PrinterForm", "No, keep it"), icon=Icon.ARROW_LEFT)
        self.yes = KeyButton(say("PrinterForm", "Yes, remove it"), kind=Kind.DANGER, icon=Icon.BIN)
        obey_enter(self.add, *self.acts, self.no, self.yes)

    def _join(self) -> None:
        desk, form = self._desk, self.form
        self.list.current_changed.connect(self._picked)
        self.queue.current_changed.connect(self._picked_job)
        self.add.clicked.connect(self._open_new)
        form.edited.connect(desk.edit)
        for button, act in (
            (form.save, desk.save),
            (form.test, desk.test),
            (form.specimen, desk.specimen),
            (form.ask, desk.ask),
            (form.pulse, desk.pulse),
            (form.prefer, desk.prefer),
            (form.remove, desk.ask_remove),
            (form.yes, desk.remove),
            (self.all_again, desk.all_again),
            (self.give_up, desk.ask_give_up),
            (self.yes, desk.give_up),
        ):
            button.clicked.connect(act)
        for no in (form.no, self.no):
            no.clicked.connect(desk.step_back)
        self.again.clicked.connect(lambda _checked=False: desk.again())
        self.elsewhere.clicked.connect(lambda: desk.again(self._other(desk.view)))

    def draw(self, view: PrintersView, formats: Formats) -> None:
        self._is_drawing = True
        self._formats = formats
        self.model.show(view.paper.printers)
        _select(self.list, self.model.row_of(view.chosen) if view.chosen else None)
        self._left.setCurrentWidget(self.list if view.paper.printers else self.none)
        if view.is_read_only:
            self.add.set_blocked(self.tr("Look only"))
        else:
            self.add.set_ready(is_ready=view.is_available and not view.is_busy)
        self.form.draw(view)
        is_open = view.is_new or view.shown is not None
        self._form.setVisible(is_open)
        self._hint.setVisible(not is_open and bool(view.paper.printers))
        self._draw_queue(view)
        self._is_drawing = False

    def _draw_queue(self, view: PrintersView) -> None:
        self._queue.setVisible(bool(view.paper.waiting))
        self.title.setText(waiting_text(view.paper))
        self.jobs.show(view.paper.waiting)
        _select(self.queue, self.jobs.row_of(view.job) if view.shown_job else None)
        for button in self.acts:
            button.set_ready(is_ready=not view.is_busy)
        if view.shown_job is None:
            for button in (self.again, self.elsewhere, self.give_up):
                button.set_blocked(self.tr("Choose a slip"))
        elif not self._other(view):
            self.elsewhere.set_blocked(self.tr("There is no other printer"))
        if view.is_read_only:
            for button in self.acts:
                button.set_blocked(self.tr("Look only"))

        self._ask_first(view)

    def _ask_first(self, view: PrintersView) -> None:
        """A slip is given up only after a second answer; the safe one is under the keyboard."""
        was_asked = not self.no.isHidden()
        for button in self.acts:
            button.setVisible(not view.is_giving_up)
        for button in (self.no, self.yes):
            button.setVisible(view.is_giving_up)
            button.set_ready(is_ready=not view.is_busy)
        if view.is_giving_up and not was_asked:
            self.no.setFocus()

    def _other(self, view: PrintersView) -> str:
        """The printer that the chosen slip does not wait for."""
        job = view.shown_job
        names = (each.name for each in view.paper.printers if job and each.name != job.printer)
        return next(names, "")

    def _what_for(self, printer: Printer) -> str:
        usual = self._desk.view.paper.usual
        parts = [self.tr("slips come out here")] if printer == usual else []
        parts += [self.tr("drawer")] if printer.drawer_pin else []
        return " · ".join(parts)

    def _open_new(self) -> None:
        self._desk.open_new()
        self.form.lines["name"].setFocus()

    def _picked(self, each: Printer | None) -> None:
        if each is not None and not self._is_drawing:
            self._desk.open(each.name)

    def _picked_job(self, each: PrintJob | None) -> None:
        if not self._is_drawing:
            self._desk.choose_job(each.id if each else "")

    def _lay_out(self) -> None:
        for shown in (self.list, self.none):
            self._left.addWidget(shown)
        self._left.setFixedHeight(px(_LIST))
        waiting = QVBoxLayout(self._queue)
        waiting.setContentsMargins(0, 0, 0, 0)
        waiting.setSpacing(px(8))
        self.queue.setFixedHeight(px(_QUEUE))
        acts = Reflow(gap=8, line=8)
        for button in (*self.acts, self.no, self.yes):
            acts.add(button)
        waiting.addWidget(self.title)
        waiting.addWidget(self.queue)
        waiting.addLayout(acts)
        add = Reflow(3)
        add.add(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        fill(layout, self._left, add, self._hint, self._form, self._queue, 0)


def _select(view: RecordView[Printer] | RecordView[PrintJob], row: int | None) -> None:
    if row is None:
        view.setCurrentIndex(QModelIndex())
        view.clearSelection()
    else:
        view.select_row(row)
