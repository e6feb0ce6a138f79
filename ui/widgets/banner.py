"""The strip that says what happened: never a dialog, and it waits to be read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.keys import Action
from ui.notices import Notice
from ui.theme import px
from ui.tones import ICON_OF_TONE, Icon, Tone
from ui.widgets.buttons import IconButton
from ui.widgets.labels import BusyDot, IconLabel
from ui.widgets.plain import plain
from ui.widgets.styling import restyle


class Banner(QFrame):
    """Three lines and a reference, with the icon and colour of their tone."""

    dismissed = Signal()
    help_asked = Signal(str)  # the place in the help that tells more

    def __init__(self, parent: QWidget | None = None, *, has_key: bool = False) -> None:
        """`has_key`: whether the key for dismissing works here; one banner of a window has it."""
        super().__init__(parent)
        self._notice: Notice | None = None
        self._icon = IconLabel(Icon.INFO, 32)
        self._busy = BusyDot(32)
        self._title = self._line("strong")
        self._money = self._line("")
        self._todo = self._line("")
        self._reference = self._line("")
        self._reference.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._reference.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._copy = IconButton(Icon.COPY, self.tr("Copy the reference"))
        self._copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._copy.clicked.connect(self._copied)
        self.help = IconButton(Icon.QUESTION, self.tr("Help about this"))
        self.help.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.help.clicked.connect(self._asked_for_help)
        self._close = IconButton(
            Icon.CROSS, self.tr("Close"), action=Action.DISMISS if has_key else None
        )
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self._dismiss)
        self._lay_out()
        # Not Fixed: that would hold it to the height it wants before its lines are wrapped.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.say(None)

    def _line(self, role: str) -> QLabel:
        label = plain()
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return label

    def _lay_out(self) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(px(2))
        lines.addWidget(self._title)
        # The reference stands beside the short line, so that the long one has all the room.
        middle = QHBoxLayout()
        middle.setSpacing(px(16))
        middle.addWidget(self._money, 1)
        middle.addWidget(self._reference)
        self._reference.setWordWrap(False)
        self._reference.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        lines.addLayout(middle)
        lines.addWidget(self._todo)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(10), px(12), px(10))
        row.setSpacing(px(16))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(lines, 1)
        row.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.help, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, notice: Notice | None) -> None:
        """Show a notice, or nothing."""
        self._notice = notice
        if notice is None:
            self.hide()
            return
        for label, text in (
            (self._title, notice.title),
            (self._money, notice.money),
            (self._todo, notice.todo),
            (self._reference, notice.reference),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._copy.setVisible(bool(notice.code))
        self._copy.set_icon(Icon.COPY)
        self.help.setVisible(bool(notice.help))
        is_checking = notice.tone is Tone.CHECKING
        self._icon.set_icon(ICON_OF_TONE[notice.tone])
        self._icon.setVisible(not is_checking)
        self._busy.setVisible(is_checking)
        self.setAccessibleName(notice.title)
        self.setAccessibleDescription(notice.text)
        restyle(self, tone=str(notice.tone))
        if self.parentWidget() is None:
            # Not in a page yet: forget that it was hidden, and it appears with the page.
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
        else:
            self.show()

    def notice(self) -> Notice | None:
        return self._notice

    def text(self) -> str:
        """All it says, empty when there is nothing."""
        return "" if self._notice is None else self._notice.text

    def tone(self) -> Tone:
        return Tone.PLAIN if self._notice is None else self._notice.tone

    def _copied(self) -> None:
        """The bare reference, for a message to whoever helps; a tick says that it was done."""
        if self._notice is not None:
            QGuiApplication.clipboard().setText(self._notice.code)
            self._copy.set_icon(Icon.TICK)

    def _asked_for_help(self) -> None:
        if self._notice is not None:
            self.help_asked.emit(self._notice.help)

    def _dismiss(self) -> None:
        self.say(None)
        self.dismissed.emit()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else 0
