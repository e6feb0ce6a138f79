"""The alert above every page: how much lapses when, who has seen it, and the way to the board."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.alerts.view import AlertsView
from ui.alerts.words import TONE_OF_GRADE, details, sentence
from ui.announcing import Spoken
from ui.folding import Folding
from ui.format import Formats
from ui.parts import label, obey_enter, say
from ui.theme import px
from ui.tones import ICON_OF_TONE, Icon, Tone
from ui.widgets import IconButton, IconLabel, KeyButton, restyle

GRACE_MS: Final = 600
"""A tap that was on its way when the strip came was meant for something else."""


class AlertStrip(QFrame):
    """Draws an AlertsView; there only while something is to be decided."""

    seen = Signal(str)  # by whom, empty for whoever is signed in
    show_asked = Signal()
    loud_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Alert"))
        self._view = AlertsView()
        self._icon = IconLabel(Icon.WARNING, 32)
        self.title = self._line("strong")
        self.details = self._line("")
        self.problem = self._line("error")
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Your name"))
        self.name.setPlaceholderText(self.tr("Your name"))
        self.name.setFixedWidth(px(200))
        self.name.returnPressed.connect(self._acknowledge)
        self.show_them = KeyButton(self.tr("Show them"), icon=Icon.BOARD)
        self.show_them.clicked.connect(self.show_asked)
        self.acknowledge = KeyButton(self.tr("I have seen it"), icon=Icon.EYE)
        self.acknowledge.clicked.connect(self._acknowledge)
        self.loud = IconButton(Icon.SOUND, self.tr("Sound"))
        self.loud.clicked.connect(lambda: self.loud_asked.emit(not self._view.is_loud))
        obey_enter(self.show_them, self.acknowledge, self.loud)
        for button in (self.show_them, self.acknowledge, self.loud):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a tap leaves the scan box its keys
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.timeout.connect(lambda: self._hear(is_ready=True))
        self._spoken = Spoken(self)
        self._spoken.say("")
        self._lay_out()
        self.hide()

    def draw(self, view: AlertsView, formats: Formats) -> None:
        was_asking, self._view = self._view.asks_name, view
        worst = view.worst
        if worst is None or view.now is None:
            self.hide()
            return
        tone = TONE_OF_GRADE[worst.grade]
        restyle(self, tone=str(tone))
        self._icon.set_icon(ICON_OF_TONE[tone])
        self.title.setText(sentence(worst, view.now, formats))
        others = len(view.due) - 1
        more = self.tr("and %1 more alerts").replace("%1", formats.number(others))
        if others == 1:
            more = self.tr("and one more alert")
        told = details(worst, formats)
        self.details.setText(f"{told} \u2013 {more}" if others else told)
        say(self.problem, f"{view.problem.title} {view.problem.todo}" if view.problem else "")
        self.name.setVisible(view.asks_name)
        self.show_them.setVisible(not view.asks_name)
        self.acknowledge.setText(self.tr("Seen") if view.asks_name else self.tr("I have seen it"))
        self.loud.set_icon(Icon.SOUND if view.is_loud else Icon.MUTE)
        self.loud.setToolTip(
            self.tr("Alerts are heard") if view.is_loud else self.tr("Alerts are silent")
        )
        self.loud.setAccessibleDescription(self.loud.toolTip())
        self.setAccessibleDescription(self.title.text())
        self._spoken.say(f"{self.title.text()} {self.details.text()}", is_urgent=True)
        if self.isHidden():
            self._hear(is_ready=False)
            self._grace.start(GRACE_MS)
        self.show()
        if view.asks_name and not was_asking:
            self.name.clear()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def tone(self) -> Tone:
        return Tone(self.property("tone") or Tone.PLAIN)

    def _hear(self, *, is_ready: bool) -> None:
        for button in (self.show_them, self.acknowledge, self.loud):
            button.set_ready(is_ready=is_ready)

    def _acknowledge(self) -> None:
        self.seen.emit(self.name.text().strip() if self._view.asks_name else "")

    def _line(self, role: str) -> QLabel:
        made = label(role=role)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return made

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for line in (self.title, self.details, self.problem):
            lines.addWidget(line)
        words, buttons = QHBoxLayout(), QHBoxLayout()
        words.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addLayout(lines, 1)
        for widget in (self.name, self.show_them, self.acknowledge, self.loud):
            buttons.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(px(16), px(6), px(12), px(6))
        for layout in (row, words, buttons):
            layout.setSpacing(px(12))
        row.addLayout(words, 1)
        row.addLayout(buttons)
        self._folding = Folding(self, row)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else 0
