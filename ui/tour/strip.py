"""The strip below every page: the step of the tour, what to do, and what to look at."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos.domain.tour import StepState, TourState
from resources.words.touring import LEVER_WORDS, POINT_WORDS, STEP_WORDS
from ui.format import digits
from ui.parts import label, obey_enter, say
from ui.theme import px
from ui.tones import Icon
from ui.tour.presenter import TourView
from ui.widgets import IconButton, IconLabel, KeyButton


class TourStrip(QFrame):
    """Draws a TourView; there only while there is a tour."""

    lever_pulled = Signal()
    show_asked = Signal()
    folded = Signal()
    leave_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Practice tour"))
        self._icon = IconLabel(Icon.PRACTICE, 28)
        self.title = _line("strong")
        self.points = _line("")
        self.todo = _line("")
        self.look = _line("")
        self.lever = KeyButton("", icon=Icon.PRACTICE)
        self.show_it = KeyButton(self.tr("Go there"), icon=Icon.ARROW_RIGHT)
        self.fold = IconButton(Icon.CHEVRON_DOWN, self.tr("Less of the tour"))
        self.leave = IconButton(Icon.CROSS, self.tr("Leave the tour"))
        buttons = (self.lever, self.show_it, self.fold, self.leave)
        obey_enter(*buttons)
        for button in buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a tap leaves the scan box its keys
        self.lever.clicked.connect(self.lever_pulled)
        self.show_it.clicked.connect(self.show_asked)
        self.fold.clicked.connect(self.folded)
        self.leave.clicked.connect(self.leave_asked)
        self._lay_out()
        self.hide()

    def draw(self, view: TourView) -> None:
        state = view.state
        self.setVisible(state is not None)
        if state is None:
            return
        step = state.now
        self.title.setText(title_text(state))
        is_folded = view.is_folded
        say(self.points, "" if step is None or is_folded else points_text(step))
        say(self.todo, "" if is_folded else todo_text(step))
        say(self.look, "" if is_folded or step is None else _tr(STEP_WORDS[step.step].look))
        lever = step.lever if step is not None else None
        self.lever.setVisible(lever is not None)
        self.lever.setText(_tr(LEVER_WORDS[lever]) if lever is not None else "")
        self.lever.set_ready(is_ready=not view.is_busy)
        self.show_it.setVisible(step is not None)
        self.fold.setVisible(step is not None)
        self.fold.set_icon(Icon.CHEVRON_UP if is_folded else Icon.CHEVRON_DOWN)
        self.setAccessibleDescription(f"{self.title.text()} {self.todo.text()} {self.look.text()}")

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for line in (self.title, self.todo, self.look, self.points):
            lines.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(6), px(12), px(6))
        row.setSpacing(px(10))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        buttons = QGridLayout()
        buttons.setSpacing(px(8))
        for column, button in enumerate((self.show_it, self.fold, self.leave)):
            buttons.addWidget(button, 0, column)
        buttons.addWidget(self.lever, 1, 0, 1, 3)
        row.addLayout(buttons)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else 0


def title_text(state: TourState) -> str:
    """`Practice tour 2 of 5: A part is taken`."""
    step = state.now
    if step is None:
        return QCoreApplication.translate(
            "Tour", "The practice tour is done, all %1 steps."
        ).replace("%1", digits(len(state.steps)))
    text = QCoreApplication.translate("Tour", "Practice tour %1 of %2: %3")
    place = state.steps.index(step) + 1
    text = text.replace("%1", digits(place)).replace("%2", digits(len(state.steps)))
    return text.replace("%3", _tr(STEP_WORDS[step.step].title))


def todo_text(step: StepState | None) -> str:
    if step is not None:
        return _tr(STEP_WORDS[step.step].todo)
    return QCoreApplication.translate(
        "Tour", "You have met what goes wrong on most days. Begin it again whenever you like."
    )


def points_text(step: StepState) -> str:
    """What was seen of it, and what was not."""
    told = [
        f"{'✓' if point in step.met else '○'} {_tr(POINT_WORDS[point])}" for point in step.points
    ]
    return "   ".join(told)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tour", text)


def _line(role: str) -> QLabel:
    made = label(role=role)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made
