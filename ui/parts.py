"""Small helpers that lay pages out: labels by role, cards, buttons that Enter presses."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.keys import Action
from ui.notices import Notice
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton
from ui.widgets.plain import plain


class Choice(KeyButton):
    """One of several buttons of which one is chosen; only the page says which, by `setChecked`.

    Not a QButtonGroup: Tab would reach only the one that is chosen.
    """

    def __init__(
        self, text: str, *, icon: Icon | None = None, action: Action | None = None
    ) -> None:
        super().__init__(text, icon=icon, action=action)
        self.setCheckable(True)
        self.setAutoDefault(True)

    @override
    def nextCheckState(self) -> None:
        """Leave it as it is: a press is a wish, and what was chosen is drawn."""


def label(text: str = "", role: str = "", *, wraps: bool = True) -> QLabel:
    """Text in one of the theme's roles."""
    made = plain(text)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wraps)
    return made


def say(shown: QLabel, text: str) -> None:
    """Text that takes no room while there is none."""
    shown.setText(text)
    shown.setVisible(bool(text))


def say_problem(shown: QLabel, problem: Notice | None) -> None:
    """Why a field is refused, in the words of a notice."""
    say(shown, f"{problem.title} {problem.todo}".strip() if problem else "")


def obey_enter(*buttons: QPushButton) -> None:
    """Let Enter press the button that has the focus, as Space does."""
    for button in buttons:
        button.setAutoDefault(True)


def card(*parts: QWidget | QLayout | int, name: str = "") -> QFrame:
    """A surface with parts below each other; a number is a gap, 0 takes what is left over."""
    frame = QFrame()
    frame.setProperty("role", "card")
    if name:
        frame.setAccessibleName(name)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(px(16), px(14), px(16), px(16))
    layout.setSpacing(px(8))
    fill(layout, *parts)
    return frame


def column(*parts: QWidget | QLayout | int) -> QWidget:
    """Parts below each other without an edge."""
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(px(8))
    fill(layout, *parts)
    return widget


def fill(layout: QVBoxLayout, *parts: QWidget | QLayout | int) -> None:
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        elif part:
            layout.addSpacing(px(part))
        else:
            layout.addStretch()


def rule() -> QFrame:
    """A quiet line between two parts."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def centred(inside: QWidget) -> QWidget:
    """What has a greatest width, in the middle of what is wider."""
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(inside, 1_000)
    row.addStretch(1)
    return widget


def scrolled(inside: QWidget, name: str) -> QScrollArea:
    """What may be higher than the screen."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    area.setWidget(inside)
    return area
