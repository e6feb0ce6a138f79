"""Chips of the top bar that are pressed: who works here, and who waits for an answer."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.format import digits
from ui.keys import Action, key_text, keys_now
from ui.theme import px
from ui.tones import Icon
from ui.widgets.labels import IconLabel
from ui.widgets.plain import plain


class BarChip(QPushButton):
    """An icon, a word and a softer one; there only while it has something to say."""

    def __init__(self, icon: Icon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._strong = plain()
        self._strong.setProperty("role", "strong")
        self._is_roomy = True
        self._soft = plain()
        self._soft.setProperty("role", "soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), 0, px(12), 0)
        row.setSpacing(px(8))
        for part in (IconLabel(icon, 20), self._strong, self._soft):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        self.tell("", "", "")

    def tell(self, strong: str, soft: str, does: str) -> None:
        """What it says, and what pressing it does; nothing at all without a word."""
        self._strong.setText(strong)
        self._soft.setText(soft)
        self._soft.setVisible(bool(soft) and self._is_roomy)
        self.setAccessibleName(f"{self.text()}. {does}" if strong else "")
        self.setToolTip(does if strong else "")
        self.setVisible(bool(strong) and self.parentWidget() is not None)
        self.updateGeometry()

    def set_roomy(self, *, is_roomy: bool) -> None:
        """Where there is little room, the softer word is only read aloud."""
        self._is_roomy = is_roomy
        self._soft.setVisible(bool(self._soft.text()) and is_roomy)
        self.updateGeometry()

    @override
    def text(self) -> str:
        return f"{self._strong.text()} {self._soft.text()}".strip()

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        width = layout.sizeHint().width() if layout else 0
        return QSize(width, px(40))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class PersonChip(BarChip):
    """A name and what its owner is here; pressed, it locks the till."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Icon.PERSON, parent)
        self._said = ("", "")
        keys_now().changed.connect(self._say_again)

    def _say_again(self) -> None:
        """Its key is another one now."""
        self.say(*self._said)

    def say(self, name: str, role: str) -> None:
        """Show who works here, or nobody."""
        self._said = (name, role)
        lock = self.tr("Lock the till (%1)").replace("%1", key_text(Action.LOCK))
        self.tell(name, role, lock)


class AskingChip(BarChip):
    """How many questions wait for whoever is signed in; pressed, it shows the oldest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Icon.SHIELD, parent)

    def say(self, count: int) -> None:
        """Show how many, or nothing."""
        text = self.tr("Approvals: %1").replace("%1", digits(count)) if count else ""
        self.tell(text, "", self.tr("Show who asks for an approval"))
