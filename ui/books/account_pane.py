"""The chart of accounts: the list on the left, code and name of the chosen one on the right."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.domain.chart import LONGEST_NAME, ChartLine
from ui.books.account_desk import AccountDesk
from ui.books.view import AccountsView, BooksView, Part
from ui.books.words import template_text
from ui.fields import Field
from ui.file_dialog import ask_for_file
from ui.format import Formats
from ui.parts import card, column, label, obey_enter, say, say_problem, scrolled
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.theme import px
from ui.tones import Icon
from ui.widgets import ComboBox, EmptyState, KeyButton, Kind, SectionTitle

_FORM: Final = 400
_LONGEST_CODE: Final = 20


class AccountPane(QWidget):
    """Draws an AccountsView; decides nothing."""

    def __init__(self, desk: AccountDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_drawing = False
        self._folder: Path | None = None
        self.table: RecordTable[ChartLine] = RecordTable(
            [
                Column(self.tr("Code"), text=lambda line: line.code, width=110, is_strong=True),
                Column(
                    self.tr("Name"),
                    text=lambda line: line.name,
                    detail=lambda line: line.account,
                ),
            ],
            parent=self,
            key=lambda line: line.account,
        )
        self.list: RecordView[ChartLine] = RecordView(self.table, self.tr("Chart of accounts"))
        self.list.current_changed.connect(self._picked)
        self.list.set_empty(EmptyState(Icon.BOOK, self.tr("Reading the accounts"), ""))
        self.code, self.name = QLineEdit(), QLineEdit()
        self.code.setMaxLength(_LONGEST_CODE)
        self.name.setMaxLength(LONGEST_NAME)
        for line in (self.code, self.name):
            line.textEdited.connect(lambda _: desk.type(self.code.text(), self.name.text()))
            line.returnPressed.connect(desk.save)
        self._title = SectionTitle("")
        self._account = label(role="soft")
        self.problem = label(role="error")
        self.save = KeyButton(self.tr("Call it so"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.save.clicked.connect(desk.save)
        self.template = ComboBox(self.tr("Chart to begin with"))
        self.template.currentIndexChanged.connect(self._template_asked)
        self.question = label(role="strong")
        self.yes = KeyButton(self.tr("Yes, take it"), kind=Kind.DANGER)
        self.yes.clicked.connect(desk.take_template)
        self.no = KeyButton(self.tr("No"), icon=Icon.ARROW_LEFT)
        self.no.clicked.connect(desk.step_back)
        self.carry_out = KeyButton(self.tr("Save as CSV…"), icon=Icon.EXPORT)
        self.carry_out.clicked.connect(self.ask_where)
        self.bring_in = KeyButton(self.tr("Bring in…"), icon=Icon.IMPORT)
        self.bring_in.clicked.connect(self.ask_which)
        obey_enter(self.save, self.yes, self.no, self.carry_out, self.bring_in)
        self._lay_out()

    def draw(self, page: BooksView, _formats: Formats) -> None:
        view, why = self._desk.view, page.blocked.get(Part.ACCOUNTS, "")
        self._is_drawing = True
        self.table.show(view.lines)
        row = self.table.row_of(view.chosen) if view.chosen else None
        if row is None:
            self.list.setCurrentIndex(QModelIndex())
        elif self.list.currentIndex().row() != row:
            self.list.select_row(row)
        self._draw_form(view, why)
        self._draw_template(view, why)
        self._is_drawing = False

    def _draw_form(self, view: AccountsView, why: str) -> None:
        line = view.line
        self._title.setText(line.name if line else self.tr("Choose an account"))
        self._account.setText(
            line.account if line else self.tr("Its code and name can be changed.")
        )
        for edit, text in ((self.code, view.code), (self.name, view.name)):
            if edit.text() != text:
                edit.setText(text)
            edit.setEnabled(line is not None and not why and not view.is_busy)
        say_problem(self.problem, view.problem)
        if why:
            self.save.set_blocked(why)
        elif not view.is_changed:
            self.save.set_blocked(self.tr("Nothing is changed"))
        else:
            self.save.set_ready(is_ready=not view.is_busy)

    def _draw_template(self, view: AccountsView, why: str) -> None:
        with QSignalBlocker(self.template):
            if self.template.count() != len(view.templates):
                self.template.clear()
                for each in view.templates:
                    self.template.addItem(template_text(each), each)
            self.template.setCurrentIndex(self.template.findData(view.asked or view.template))
        self.template.setEnabled(not why and not view.is_busy)
        self._answers.setVisible(bool(view.asked))
        for button in (self.carry_out, self.bring_in):
            button.setVisible(not view.asked)
        asked = self.tr("Take “%1”? Codes and names that the shop has given itself are given up.")
        say(self.question, asked.replace("%1", template_text(view.asked)) if view.asked else "")
        if why:
            self.bring_in.set_blocked(why)
        else:
            self.bring_in.set_ready(is_ready=not view.is_busy)

    def ask_where(self) -> None:
        ask_for_file(
            self.window(),
            self.tr("Where shall the list of accounts be written?"),
            filters=(self.tr("CSV files (*.csv)"),),
            folder=self._folder,
            save_as="accounts.csv",
            chosen=self._desk.carry_out,
        )

    def ask_which(self) -> None:
        ask_for_file(
            self.window(),
            self.tr("Which list of accounts?"),
            filters=(self.tr("CSV files (*.csv *.txt)"), self.tr("All files (*)")),
            folder=self._folder,
            chosen=self._desk.bring_in,
        )

    def _picked(self, line: ChartLine | None) -> None:
        if line is not None and not self._is_drawing:
            self._desk.choose(line.account)

    def _template_asked(self) -> None:
        if not self._is_drawing:
            self._desk.ask_template(self.template.currentData() or "")

    def _lay_out(self) -> None:
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        answers.addWidget(self.no, 1)
        answers.addWidget(self.yes, 1)
        self._answers = column(self.question, answers)
        files = QHBoxLayout()
        files.setSpacing(px(8))
        files.addWidget(self.carry_out, 1)
        files.addWidget(self.bring_in, 1)
        one = card(
            self._title,
            self._account,
            Field(self.tr("Code"), self.code),
            Field(self.tr("Name"), self.name),
            self.problem,
            self.save,
        )
        whole = card(Field(self.tr("Chart to begin with"), self.template), self._answers, files)
        beside = scrolled(column(one, whole, 0), self.tr("The chosen account"))
        beside.setFixedWidth(px(_FORM))
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addLayout(left, 1)
        row.addWidget(beside)
