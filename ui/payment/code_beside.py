"""A code on the left, and on the right what to do about it: two panes share that shape."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.parts import label, obey_enter, say
from ui.qr import QrPlate
from ui.theme import px
from ui.widgets import KeyButton


class CodeBeside(QWidget):
    """Lays out; decides nothing. `problem` and `note` take no room while they say nothing."""

    def __init__(self, *rows: tuple[KeyButton, ...]) -> None:
        """`rows` of buttons, those of one row beside each other."""
        super().__init__()
        self.plate = QrPlate()
        self.title = label(role="section")
        self.steps = label()
        self.until = label(role="soft")
        self.problem = label(role="error")
        self.note = label(role="soft")
        beside = QVBoxLayout()
        beside.setSpacing(px(8))
        for each in (self.title, self.steps, self.until, self.problem, self.note):
            beside.addWidget(each)
        beside.addStretch(1)
        for row in rows:
            obey_enter(*row)
            line = QHBoxLayout()
            line.setSpacing(px(8))
            for button in row:
                line.addWidget(button, 1)
            beside.addLayout(line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(16))
        layout.addWidget(self.plate, 1)
        layout.addLayout(beside, 1)

    def say(self, title: str, steps: str, until: str = "") -> None:
        for shown, text in ((self.title, title), (self.steps, steps), (self.until, until)):
            _say(shown, text)


def _say(shown: QLabel, text: str) -> None:
    if shown.text() != text or shown.isHidden() is bool(text):
        say(shown, text)
