"""The pad on which a PIN is entered: digits go in, dots are shown, nothing is kept."""

from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.notices import Notice
from ui.parts import label, say, say_problem
from ui.theme import px
from ui.widgets import BusyDot, Keypad, restyle

LONGEST = 10
"""Digits of the longest PIN."""
_HIGHEST = 400


class PinEdit(QLineEdit):
    """A field for a PIN: shows dots, and gives what it holds to nobody but its owner."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST)
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly
            | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
        )
        # A badge that is scanned must not leave its first digit here.
        self.setProperty("holdsBackKeys", True)


class PinPad(QWidget):
    """A field and a number pad. The PIN is handed over once, by `entered`, and forgotten."""

    entered = Signal(str)

    def __init__(self, enter_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = PinEdit(self.tr("PIN"))
        self.edit.setPlaceholderText(self.tr("PIN"))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problem = label(role="error")
        self.wait = label(role="large", wraps=False)
        self.wait.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._busy = BusyDot()
        self._doing = label(self.tr("Looking…"), "soft", wraps=False)
        self.pad = Keypad(enter_text=enter_text, has_double_zero=False)
        self.pad.drive(self.edit)
        self.edit.returnPressed.connect(self._hand_over)
        self._is_ready = self._is_busy = False
        self._left = 0
        self._second = QTimer(self)
        self._second.setInterval(1_000)
        self._second.timeout.connect(self._tick)
        self._lay_out()
        self.draw(is_ready=False)

    def draw(
        self,
        *,
        is_ready: bool,
        is_busy: bool = False,
        problem: Notice | None = None,
        locked_for: int = 0,
    ) -> None:
        """Begin anew: what was typed is gone, whatever it was for.

        `locked_for`: so many seconds no PIN is heard; they are counted down here.
        """
        self.edit.clear()
        self._is_ready, self._is_busy, self._left = is_ready, is_busy, locked_for
        self._busy.setVisible(is_busy)
        self._doing.setVisible(is_busy)
        say_problem(self.problem, None if is_busy else problem)
        restyle(self.edit, state="wrong" if problem and not is_busy else "")
        if locked_for:
            self._second.start()
        else:
            self._second.stop()
        self._draw_state()

    def _draw_state(self) -> None:
        is_free = self._is_ready and not self._is_busy and not self._left
        # What has the keyboard keeps it while the PIN is looked at: nothing else may get it.
        self.edit.setEnabled(self._is_ready)
        self.edit.setReadOnly(not is_free)
        self.pad.setEnabled(is_free)
        minutes, seconds = divmod(self._left, 60)
        wait = self.tr("Again in %1").replace("%1", f"{minutes}:{seconds:02d}")
        say(self.wait, wait if self._left else "")

    def _tick(self) -> None:
        self._left = max(0, self._left - 1)
        if not self._left:
            self._second.stop()
            say(self.problem, "")
            restyle(self.edit, state="")
        self._draw_state()

    def take_focus(self) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> str:
        """What was typed, which is gone then."""
        pin = self.edit.text()
        self.edit.clear()
        return pin

    def _hand_over(self) -> None:
        pin = self.take()
        if pin and not self.edit.isReadOnly():
            self.entered.emit(pin)

    def _lay_out(self) -> None:
        busy = QHBoxLayout()
        busy.setSpacing(px(8))
        busy.addStretch()
        busy.addWidget(self._busy)
        busy.addWidget(self._doing)
        busy.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self.edit)
        layout.addWidget(self.problem)
        layout.addWidget(self.wait)
        layout.addLayout(busy)
        self.pad.setMaximumHeight(px(_HIGHEST))
        layout.addWidget(self.pad, 1)
        layout.addStretch()
