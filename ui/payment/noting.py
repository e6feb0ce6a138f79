"""Whom a sale is for and why its money is held, written down while the customer is there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from pos.domain.sale_note import LONGEST_NAME, LONGEST_NOTE, SaleNote
from ui.theme import px


class Noting(QWidget):
    """Fields that keep themselves when they are left; a hold recipe asks for a note as well."""

    noted = Signal(str, str, str)  # customer, reason, note

    def __init__(self) -> None:
        super().__init__()
        self.customer = _field(self.tr("Customer or reference"), LONGEST_NAME)
        self.reason = _field(self.tr("Why the money is held"), LONGEST_NOTE)
        self.note = _field(self.tr("Note"), LONGEST_NOTE)
        self.note.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        for field in (self.customer, self.reason, self.note):
            field.editingFinished.connect(self._left)
            layout.addWidget(field, 1)

    def draw(self, note: SaleNote | None) -> None:
        """What is kept, but for a field that is being typed in."""
        recipe = note.recipe if note else ""
        for field, text in (
            (self.customer, note.customer if note else ""),
            (self.reason, note.reason if note else ""),
            (self.note, note.note if note else ""),
        ):
            if not field.hasFocus() and field.text() != text:
                field.setText(text)
        self.note.setVisible(bool(recipe))
        self.note.setPlaceholderText(self.tr("Note for “%1”").replace("%1", recipe))

    def _left(self) -> None:
        """A field that nobody typed in says nothing: what is kept may have lines of its own."""
        fields = (self.customer, self.reason, self.note)
        if not any(field.isModified() for field in fields):
            return
        for field in fields:
            field.setModified(False)
        self.noted.emit(self.customer.text(), self.reason.text(), self.note.text())


def _field(name: str, longest: int) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    field.setMaxLength(longest)
    return field
