"""The chip at the top of the window: who is signed in; pressed, it locks the till."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.keys import Action, key_text
from ui.theme import px
from ui.tones import Icon
from ui.widgets.labels import IconLabel


class PersonChip(QPushButton):
    """A name and what its owner is here; not there in a shop that has set nobody up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name = QLabel()
        self._name.setProperty("role", "strong")
        self._role = QLabel()
        self._role.setProperty("role", "soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), 0, px(12), 0)
        row.setSpacing(px(8))
        for part in (IconLabel(Icon.PERSON, 20), self._name, self._role):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        self.say("", "")

    def say(self, name: str, role: str) -> None:
        """Show who works here, or nobody."""
        self._name.setText(name)
        self._role.setText(role)
        lock = self.tr("Lock the till (%1)").replace("%1", key_text(Action.LOCK))
        self.setAccessibleName(f"{name}, {role}. {lock}" if name else "")
        self.setToolTip(lock if name else "")
        self.setVisible(bool(name) and self.parentWidget() is not None)
        self.updateGeometry()

    @override
    def text(self) -> str:
        return f"{self._name.text()} {self._role.text()}".strip()

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        width = layout.sizeHint().width() if layout else 0
        return QSize(width, px(40))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
