"""Loading products from a file, and what is wrong with its rows, line by line."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos.services.catalogue_import import ImportReport, Stage
from pos.services.catalogue_rows import Issue, Severity
from resources.words.importing import row_issue
from ui.fields import Field
from ui.format import Formats
from ui.parts import card, label, obey_enter, say
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.reflow import Reflow
from ui.shop.view import ImportStep, ImportView
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import CheckBox, KeyButton, Kind, StateBadge
from ui.worded import worded

_ROW: Final = 48


class CataloguePane(QWidget):
    """Draws an ImportView; every press is a signal."""

    skip_chosen = Signal(bool)
    rate_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._report: ImportReport | None = None
        self.count = label(role="large", wraps=False)
        self._about = label(
            self.tr(
                "A CSV file with the columns sku, barcode, name, price and tax_rate, or an export "
                "of Square or Shopify. Products are added, or updated by their SKU; the file is "
                "loaded as a whole, or nothing changes."
            )
        )
        self.choose = KeyButton(self.tr("Choose a file…"), kind=Kind.PRIMARY, icon=Icon.IMPORT)
        self.stop = KeyButton(self.tr("Stop"), icon=Icon.CROSS)
        obey_enter(self.choose, self.stop)
        self.skip = CheckBox(self.tr("Skip bad rows, load the rest"))
        self.skip.toggled.connect(self.skip_chosen)
        self.rate = QLineEdit()
        self.rate.setPlaceholderText("0 %")
        self.rate.textEdited.connect(self.rate_typed)
        self.rate_field = Field(self.tr("Tax rate if the file has none"), self.rate)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setAccessibleName(self.tr("How far the import is"))
        self._stage = label()
        self._badge = StateBadge()
        self.verdict = label(role="section")
        self._todo = label()
        self._columns_told = label(role="soft")
        self.table = RecordTable(self._columns(), parent=self)
        self.list = RecordView(self.table, self.tr("Rows to look at"), row_height=_ROW)
        self._more = label(role="soft")
        self._lay_out()

    def draw(self, view: ImportView, formats: Formats) -> None:
        self._formats = formats
        known = view.count is not None
        count = self.tr("%1 products in the catalogue")
        self.count.setText(count.replace("%1", formats.number(view.count or 0)) if known else "")
        is_running = view.step is ImportStep.RUNNING
        self.choose.setVisible(not is_running)
        self.choose.set_ready(is_ready=known and view.rate_problem is None)
        self.stop.setVisible(is_running)
        self.stop.set_ready(is_ready=not view.is_stopping)
        self.skip.setEnabled(not is_running)
        self.skip.setChecked(view.skips_bad_rows)
        self.rate.setEnabled(not is_running)
        if self.rate.text() != view.rate_text:
            self.rate.setText(view.rate_text)
        self.rate_field.say(view.rate_problem)
        self._progress.setVisible(is_running)
        self._bar.setValue(view.percent)
        self._stage.setText(self._stage_text(view))
        self._result.setVisible(view.step is ImportStep.DONE)
        self._rest.setVisible(view.step is not ImportStep.DONE)
        self._about.setVisible(view.step is not ImportStep.DONE)
        if view.step is ImportStep.DONE:
            self._draw_result(view)

    def _stage_text(self, view: ImportView) -> str:
        if view.is_stopping:
            return self.tr("Stopping…")
        if view.stage is Stage.READING:
            return self.tr("Reading and checking the rows…")
        return self.tr("Saving the products…")

    def _draw_result(self, view: ImportView) -> None:
        report = view.report
        if report is None:
            problem = view.problem
            self._badge.say(self.tr("Nothing was changed"), Tone.RELEASED)
            self.verdict.setText(problem.title if problem else "")
            say(self._todo, problem.todo if problem else "")
        elif report.change is None:
            self._badge.say(self.tr("Nothing was changed"), Tone.FAILED)
            self.verdict.setText(self._wrong_rows(report))
            say(
                self._todo,
                self.tr("Correct the rows below and import again; the catalogue is as it was."),
            )
        else:
            self._badge.say(self.tr("The file was loaded"), Tone.TAKEN)
            self.verdict.setText(self._loaded(report))
            say(self._todo, self._looked_at(report))
        self._badge.show()
        say(self._columns_told, self._told_columns(report))
        self._below.setCurrentIndex(0 if report is not None and report.issues else 1)
        if report is not self._report:
            self._report = report
            self.table.show(report.issues if report else ())
        say(self._more, self._more_text(report))

    def _wrong_rows(self, report: ImportReport) -> str:
        text = self.tr("%1: %2 errors in %3 rows").replace("%1", report.file)
        text = text.replace("%2", self._formats.number(report.errors))
        return text.replace("%3", self._formats.number(report.rows))

    def _loaded(self, report: ImportReport) -> str:
        change = report.change
        if change is None:
            return ""
        text = self.tr("%1: %2 added, %3 updated, %4 unchanged").replace("%1", report.file)
        for place, number in (
            ("%2", change.added), ("%3", change.updated), ("%4", change.unchanged)
        ):  # fmt: skip
            text = text.replace(place, self._formats.number(number))
        return text

    def _looked_at(self, report: ImportReport) -> str:
        parts = [] if report.issues else [self.tr("Every row is fine.")]
        if report.errors:
            left_out = self.tr("Left out because of errors: %1.")
            parts.append(left_out.replace("%1", self._formats.number(report.errors)))
        if report.warnings:
            kept = self.tr("Kept, but worth a look: %1.")
            parts.append(kept.replace("%1", self._formats.number(report.warnings)))
        if report.left_out:
            not_sold = self.tr("Not for sale and left out: %1.")
            parts.append(not_sold.replace("%1", self._formats.number(report.left_out)))
        return " ".join(parts)

    def _told_columns(self, report: ImportReport | None) -> str:
        if report is None or not report.ignored:
            return ""
        return self.tr("Columns that were ignored: %1").replace("%1", ", ".join(report.ignored))

    def _more_text(self, report: ImportReport | None) -> str:
        more = report.errors + report.warnings - len(report.issues) if report else 0
        text = self.tr("and %1 more like these").replace("%1", self._formats.number(more))
        return text if more > 0 else ""

    def _columns(self) -> list[Column[Issue]]:
        return [
            Column(
                self.tr("Line"),
                text=lambda issue: self._formats.number(issue.line),
                align=Align.RIGHT,
                width=92,
            ),
            Column(
                self.tr("Row"),
                text=self._word,
                tone=lambda issue: (
                    Tone.FAILED if issue.severity is Severity.ERROR else Tone.WARNING
                ),
                width=140,
            ),
            Column(
                self.tr("What is the matter"),
                text=lambda issue: row_issue(
                    issue.code,
                    column=issue.column,
                    text=issue.text or "…",
                    other=issue.other_line,
                    translate=worded,
                ),
            ),
        ]

    def _word(self, issue: Issue) -> str:
        return self.tr("Wrong") if issue.severity is Severity.ERROR else self.tr("Kept")

    def _lay_out(self) -> None:
        self._progress = QWidget()
        progress = QVBoxLayout(self._progress)
        progress.setContentsMargins(0, 0, 0, 0)
        progress.addWidget(self._bar)
        progress.addWidget(self._stage)
        # On a small screen the report below needs every line that is left.
        options = Reflow(4, gap=20, line=8, is_at_bottom=True)
        for each in (self.rate_field, self.skip, self.choose, self.stop):
            options.add(each)
        top = card(self.count, self._about, options, self._progress)
        # The rows, or nothing in their place: what stands above keeps its height.
        self._below = QStackedWidget()
        self._below.addWidget(self.list)
        self._below.addWidget(QWidget())
        verdict = QHBoxLayout()
        verdict.setSpacing(px(12))
        verdict.addWidget(self._badge)
        verdict.addWidget(self.verdict, 1)
        self._result = card(
            verdict, self._todo, self._below, self._more, self._columns_told, name=self.tr("Report")
        )
        self._rest = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(top)
        layout.addWidget(self._result, 1)
        layout.addWidget(self._rest, 1)
