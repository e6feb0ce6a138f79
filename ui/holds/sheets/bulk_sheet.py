"""Many holds at once: a preview that can be read, progress that can be stopped, honest results."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QWidget
from typing_extensions import override

from pos.domain.bulk import BulkKind
from ui.format import Formats
from ui.holds.sheets.bulk_words import (
    said_text,
    state_text,
    sums_text,
    title_text,
    tone_of,
)
from ui.holds.sheets.bulking import Bulking, BulkRow, BulkStep, BulkView
from ui.holds.sheets.frame import SheetFrame
from ui.holds.sheets.release_sheet import REASONS
from ui.keys import Action, with_key
from ui.parts import Choice, label, obey_enter, say_problem
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind
from ui.wording import DOT, card_text, reason_text


class BulkSheet(SheetFrame):
    """Draws a BulkView; decides nothing."""

    def __init__(self, asker: Bulking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._formats = Formats()
        self.said = label(role="large")
        self.problem = label(role="error")
        self.table = RecordTable(self._columns(), self, key=lambda row: row.row.hold.intent)
        self.list = RecordView(self.table, self.tr("What becomes of each hold"))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Progress"))
        self.reasons = {reason: Choice(reason_text(reason)) for reason in REASONS}
        self._why = QWidget()
        self.keep = KeyButton("", icon=Icon.ARROW_LEFT)
        with_key(self.keep, self.keep.setText, self.tr("No, go back (%1)"), Action.BACK)
        self.halt = KeyButton(self.tr("Stop"), icon=Icon.CROSS_CIRCLE)
        self.done = KeyButton(self.tr("Close"), kind=Kind.PRIMARY, icon=Icon.TICK)
        is_capture = asker.view.kind is BulkKind.CAPTURE
        # No key of its own: the key that opened the sheet must not run it at a second press.
        self.go = KeyButton(
            "",
            kind=Kind.MONEY if is_capture else Kind.DANGER,
            icon=Icon.TICK if is_capture else Icon.ARROW_BACK,
        )
        obey_enter(self.keep, self.halt, self.done, self.go, *self.reasons.values())
        self._lay_out()
        self._connect()

    @property
    @override
    def face(self) -> int:
        return list(BulkStep).index(self._asker.view.step)

    @override
    def first(self) -> QWidget:
        match self._asker.view.step:
            case BulkStep.RUNNING:
                return self.halt
            case BulkStep.ENDED:
                return self.done
            case _:
                return self.keep

    @override
    def draw(self, formats: Formats) -> None:
        self._formats = formats
        view = self._asker.view
        self.say_head(title_text(view), self.tr("Each one is asked of Stripe by itself."))
        self.said.setText(said_text(view, formats))
        say_problem(self.problem, view.problem)
        self.table.show(view.rows)
        is_preview = view.step is BulkStep.PREVIEW
        is_running = view.step is BulkStep.RUNNING
        self._why.setVisible(is_preview and view.kind is BulkKind.RELEASE)
        for reason, choice in self.reasons.items():
            choice.setChecked(reason is view.reason)
            choice.set_icon(Icon.TICK if reason is view.reason else None)
        self.progress.setVisible(is_running)
        self.progress.setRange(0, max(1, view.total))
        self.progress.setValue(view.done)
        done = self.tr("%1 of %2").replace("%1", formats.number(view.done))
        self.progress.setFormat(done.replace("%2", formats.number(view.total)))
        self.keep.setVisible(is_preview)
        self.go.setVisible(is_preview)
        self.halt.setVisible(is_running)
        self.done.setVisible(view.step is BulkStep.ENDED)
        self._draw_answers(view, formats)
        self.back.set_ready(is_ready=not is_running)

    def _draw_answers(self, view: BulkView, formats: Formats) -> None:
        if view.is_stopping:
            self.halt.set_blocked(self.tr("Finishing what is under way"))
        else:
            self.halt.set_ready()
        possible = len(view.plan.possible) if view.plan else 0
        text = self.tr("Take %1") if view.kind is BulkKind.CAPTURE else self.tr("Release %1")
        self.go.setText(text.replace("%1", formats.number(possible)))
        self.go.set_detail(sums_text(view, formats))
        if view.plan is None:
            self.go.set_blocked(self.tr("Working it out…"))
        elif not possible:
            self.go.set_blocked(self.tr("None of them can be"))
        elif view.needs_reason:
            self.go.set_blocked(self.tr("Choose the reason first"))
        else:
            self.go.set_ready()

    def _columns(self) -> list[Column[BulkRow]]:
        return [
            Column(
                self.tr("State"),
                text=lambda row: state_text(row, self._asker.view.kind),
                tone=lambda row: tone_of(row, self._asker.view.kind),
                width=150,
            ),
            Column(
                self.tr("Held"),
                text=lambda row: self._formats.money(row.row.hold.amount),
                width=122,
                align=Align.RIGHT,
                is_strong=True,
            ),
            Column(
                self.tr("Card"),
                text=lambda row: card_text(row.row.hold.brand, row.row.hold.last4),
                detail=lambda row: DOT.join(
                    part for part in (row.row.hold.receipt, row.row.customer) if part
                ),
                width=230,
            ),
            Column(
                self.tr("Why not"),
                text=lambda row: row.why.title if row.why else "",
                detail=lambda row: row.why.todo if row.why else "",
            ),
        ]

    def _lay_out(self) -> None:
        grid = QGridLayout(self._why)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(8))
        for place, choice in enumerate(self.reasons.values()):
            grid.addWidget(choice, place // 2, place % 2)
        self.body.addWidget(self.said)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._why)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.keep, 1)
        row.addStretch(1)
        for button in (self.halt, self.done, self.go):
            row.addWidget(button, 1)
        self.foot.addLayout(row, 1)

    def _connect(self) -> None:
        asker = self._asker
        self.keep.clicked.connect(self.back_asked)
        self.done.clicked.connect(self.back_asked)
        self.halt.clicked.connect(asker.stop)
        self.go.clicked.connect(asker.run)
        for reason, choice in self.reasons.items():
            choice.clicked.connect(lambda _=False, reason=reason: asker.choose(reason))
