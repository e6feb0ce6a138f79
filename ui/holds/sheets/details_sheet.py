"""Notes about a hold, who keeps it until when, and what its charge allows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QGridLayout, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from pos.domain.sale_note import LONGEST_NAME, LONGEST_NOTE, SaleNote
from ui.evidence import evidence_button
from ui.format import Formats
from ui.holds.sheets.allowance import Allowed, allowances
from ui.holds.sheets.consequence import statement_text
from ui.holds.sheets.detailing import Detailing
from ui.holds.sheets.frame import SheetFrame, about_row
from ui.holds.sheets.until_edit import UntilEdit
from ui.parts import card, label, obey_enter, say, say_problem, scrolled
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconLabel, KeyButton, Kind, SectionTitle
from ui.wording import DOT

_BESIDE = 350


class DetailsSheet(SheetFrame):
    """Draws a DetailsView; decides nothing."""

    def __init__(self, asker: Detailing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self.customer = _line(self.tr("Customer"), LONGEST_NAME)
        self.reason = _line(self.tr("Why the money is held"), LONGEST_NAME)
        self.owner = _line(self.tr("Who looks after it"), LONGEST_NAME)
        self.note = _line(self.tr("Note"), LONGEST_NOTE)
        self.until = UntilEdit(self.tr("Keep until"))
        self.late = label()
        self.problem = label(role="error")
        self.allowed = _Allowances()
        self.statement = label()
        self.save = KeyButton(self.tr("Keep these notes"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.evidence = evidence_button()
        obey_enter(self.save, self.evidence)
        self._lay_out()
        self._connect()

    @property
    @override
    def face(self) -> int:
        return int(self._asker.view.note is not None)

    @override
    def first(self) -> QWidget:
        is_ready = self._asker.view.note is not None and not self._asker.is_read_only
        return self.customer if is_ready else self.back

    @override
    def draw(self, formats: Formats) -> None:
        view, busy = self._asker.view, bool(self._asker.doer.busy)
        if view.row is None:
            return
        held = formats.money(view.row.hold.amount)
        title = self.tr("Details of the hold of %1").replace("%1", held)
        placed = self.tr("placed %1").replace("%1", formats.when_long(view.row.hold.placed_at))
        by = self.tr("by %1").replace("%1", view.row.clerk) if view.row.clerk else ""
        told = (about_row(view.row), placed, by, view.row.register)
        self.say_head(title, DOT.join(part for part in told if part))
        can_edit = view.note is not None and not busy and not self._asker.is_read_only
        if view.note is not None:
            self._draw_note(view.note, formats, is_ready=can_edit)
        for field in self._fields:
            field.setEnabled(can_edit)
        say_problem(self.problem, view.problem)
        say(self.late, self._late_text(formats))
        self.allowed.draw(allowances(view.row, view.terms, view.extension, formats))
        self.statement.setText(statement_text(view.terms.statement if view.terms else ""))
        if self._asker.is_read_only:
            self.save.set_blocked(self.tr("Look only"))
        elif not view.is_changed:
            self.save.set_blocked(self.tr("Nothing is changed"))
        else:
            self.save.set_ready(is_ready=not busy)
        self.evidence.setVisible(self._asker.evidence.may)
        self.lock(is_busy=busy)

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return (self.customer, self.reason, self.owner, self.note)

    def _draw_note(self, note: SaleNote, formats: Formats, *, is_ready: bool) -> None:
        for field, text in zip(
            self._fields, (note.customer, note.reason, note.owner, note.note), strict=True
        ):
            if field.text() != text:
                field.setText(text)
        now = self._asker.view.now
        if now is not None:
            self.until.draw(note.keep_until, now, formats, is_ready=is_ready)

    def _late_text(self, formats: Formats) -> str:
        """A promise that is longer than the bank's own."""
        view = self._asker.view
        until = view.note.keep_until if view.note else None
        deadline = view.row.hold.capture_before if view.row else None
        if until is None or deadline is None or until <= deadline:
            return ""
        text = self.tr("The bank lets the money go at %1 all the same: take it before then.")
        return text.replace("%1", formats.when_long(deadline))

    def _edited(self) -> None:
        note = self._asker.view.note
        if note is not None:
            self._asker.edit(
                replace(
                    note,
                    customer=self.customer.text(),
                    reason=self.reason.text(),
                    owner=self.owner.text(),
                    note=self.note.text(),
                )
            )

    def _connect(self) -> None:
        asker = self._asker
        for field in self._fields:
            field.textEdited.connect(self._edited)
            field.returnPressed.connect(asker.save)
        self.until.changed.connect(self._promised)
        self.save.clicked.connect(asker.save)
        self.evidence.clicked.connect(self._ask_evidence)

    def _ask_evidence(self) -> None:
        row = self._asker.view.row
        if row is not None:
            self._asker.evidence.ask_where(self.window(), row.hold.receipt or row.hold.intent)

    def _promised(self, until: datetime | None) -> None:
        note = self._asker.view.note
        if note is not None:
            self._asker.edit(replace(note, keep_until=until))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(px(4))
        for field in self._fields:
            form.addRow(label(field.accessibleName(), "strong"), field)
        form.addRow(self.until)
        form.addRow(self.late)
        form.addRow(self.problem)
        left = card(form, 0)
        right = card(
            SectionTitle(self.tr("What this card allows")), self.allowed, self.statement, 0
        )
        right.setProperty("role", "well")
        beside = scrolled(right, self.tr("What this card allows"))
        beside.setFixedWidth(px(_BESIDE))
        both = QHBoxLayout()
        both.setSpacing(px(14))
        both.addWidget(scrolled(left, self.tr("Notes")), 1)
        both.addWidget(beside)
        self.body.addLayout(both, 1)
        self.foot.addWidget(self.evidence)
        self.foot.addStretch(1)
        self.foot.addWidget(self.save)


class _Allowances(QWidget):
    """A tick or a cross for each point, and why."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(2))
        self._grid.setColumnStretch(1, 1)
        self._points = [
            (IconLabel(Icon.CROSS, 22), label(role="strong"), label()) for _ in range(4)
        ]
        for place, (icon, title, why) in enumerate(self._points):
            self._grid.addWidget(icon, 2 * place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(title, 2 * place, 1)
            self._grid.addWidget(why, 2 * place + 1, 1)

    def draw(self, points: Sequence[Allowed]) -> None:
        for (icon, title, why), point in zip(self._points, points, strict=True):
            icon.set_icon(Icon.TICK if point.is_so else Icon.CROSS)
            title.setText(point.title)
            why.setText(point.why)
            answer = self.tr("yes") if point.is_so else self.tr("no")
            title.setAccessibleName(f"{point.title}: {answer}")


def _line(name: str, longest: int) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setMaxLength(longest)
    return field
