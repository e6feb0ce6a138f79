"""Whom a sale is for and why its money is held, written down while the customer is there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from pos.domain.sale_note import LONGEST_NAME, LONGEST_NOTE, SaleNote
from ui.theme import px


class Noting(QWidget):
    """Two fields that keep themselves when they are left; decides nothing."""

    noted = Signal(str, str)  # customer, reason

    def __init__(self) -> None:
        super().__init__()
        self.customer = _field(self.tr("Customer or reference"), LONGEST_NAME)
        self.reason = _field(self.tr("Why the money is held"), LONGEST_NOTE)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        for field in (self.customer, self.reason):
            field.editingFinished.connect(self._left)
            layout.addWidget(field, 1)

    def draw(self, note: SaleNote | None) -> None:
        """What is kept, but for a field that is being typed in."""
        for field, text in (
            (self.customer, note.customer if note else ""),
            (self.reason, note.reason if note else ""),
        ):
            if not field.hasFocus() and field.text() != text:
                field.setText(text)

    def _left(self) -> None:
        self.noted.emit(self.customer.text(), self.reason.text())


def _field(name: str, longest: int) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    field.setMaxLength(longest)
    return field
