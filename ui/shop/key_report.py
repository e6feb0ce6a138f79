"""What a key may do and what it lacks, and what to tick for one that is just right."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.key_rights import RIGHTS, KeyReport
from ui.parts import column, label, obey_enter, say
from ui.reflow import Reflow
from ui.shop.index import findable
from ui.shop.key_words import list_to_tick, right_text, verdict_text, why_text
from ui.tones import Icon
from ui.widgets import KeyButton


class KeyReportPane(QWidget):
    """Draws a KeyReport; the list of rights is put away until somebody asks for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = label(role="strong")
        self.lacks = label()
        self.show_rights = KeyButton(self.tr("What a restricted key needs"), icon=Icon.QUESTION)
        findable(self.show_rights, self.tr("permissions rights tick Dashboard restricted API"))
        self.copy = KeyButton(self.tr("Copy the list"), icon=Icon.COPY)
        self.show_rights.clicked.connect(self._turn)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(list_to_tick()))
        obey_enter(self.show_rights, self.copy)
        how = self.tr(
            "In Stripe’s Dashboard: Developers, API keys, Create restricted key. Leave everything "
            "at None but this:"
        )
        names = Reflow(2, line=4)
        for right in RIGHTS:
            names.add(label(right_text(right)))
        self._rights = column(label(how, "soft"), names, self.copy)
        self._rights.hide()
        self._told = column(self.verdict, self.lacks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._told)
        layout.addWidget(self.show_rights)
        layout.addWidget(self._rights)
        self.draw(None)

    def draw(self, report: KeyReport | None) -> None:
        self._told.setVisible(report is not None)
        if report is None:
            return
        self.verdict.setText(verdict_text(report)[0])
        gone = [f"– {why_text(why)} ({self._rights_of(report, why)})" for why in report.lacks]
        lead = self.tr("What does not work with it:")
        say(self.lacks, "\n".join([lead, *gone]) if gone else "")

    @staticmethod
    def _rights_of(report: KeyReport, why: object) -> str:
        return ", ".join(right_text(right) for right in report.missing if right.why is why)

    def _turn(self) -> None:
        self._rights.setVisible(self._rights.isHidden())
