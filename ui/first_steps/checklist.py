"""Getting started: the steps with those that are open, each one press away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.first_run import Step
from ui.first_steps.view import AssistantView
from ui.first_steps.words import step_icon, step_text, step_title
from ui.format import digits
from ui.parts import card, label, obey_enter
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SectionTitle


class Checklist(QWidget):
    """Draws an AssistantView as a list."""

    asked = Signal(object)  # Step, or None for the first that is open

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = label(role="soft")
        self.begin = KeyButton(
            self.tr("Set up step by step"), kind=Kind.PRIMARY, icon=Icon.ARROW_RIGHT
        )
        self.begin.clicked.connect(lambda: self.asked.emit(None))
        self.rows = {step: self._row(step) for step in Step}
        obey_enter(self.begin, *self.rows.values())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            card(
                SectionTitle(self.tr("Getting started")),
                self.said,
                self.begin,
                8,
                *self.rows.values(),
                name=self.tr("Getting started"),
            )
        )
        layout.addStretch()

    def draw(self, view: AssistantView) -> None:
        text = self.tr("%1 of %2 steps are done. What is left out can wait.")
        text = text.replace("%1", digits(view.done)).replace("%2", digits(len(view.states)))
        self.said.setText(text)
        for step, row in self.rows.items():
            row.setVisible(step in view.steps)
            is_done = view.is_done(step)
            row.set_icon(Icon.TICK_CIRCLE if is_done else step_icon(step))
            row.set_detail(self.tr("Done") if is_done else self.tr("Open"))

    def _row(self, step: Step) -> KeyButton:
        row = KeyButton(step_title(step), icon=step_icon(step))
        row.setAccessibleDescription(step_text(step))
        row.clicked.connect(lambda: self.asked.emit(step))
        return row
