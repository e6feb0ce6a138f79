"""A question about the cart in the place of the buttons: a field, a number pad, a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.domain.cart import Item
from ui.keys import Action, with_key
from ui.theme import px
from ui.till.editing import Edit, EditView
from ui.widgets import KeyButton, Keypad, SectionTitle, restyle
from ui.widgets.plain import plain


class Question(QWidget):
    """Draws an EditView; Enter answers, Esc closes."""

    answered = Signal(str)
    canceled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit: Edit | None = None
        self._item: Item | None = None
        self._title = SectionTitle("")
        self._about = plain()
        self._about.setProperty("role", "soft")
        self._about.setWordWrap(True)
        self.field = QLineEdit()
        self.field.returnPressed.connect(self._answer)
        self.problem = plain()
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self._pad = Keypad(extra=".", enter_text=self.tr("Done"))
        self._pad.drive(self.field)
        self.percent = KeyButton("%")
        self.percent.clicked.connect(lambda: self.field.insert("%"))
        self.close_button = KeyButton("")
        close = self.tr("Leave it as it is (%1)")
        with_key(self.close_button, self.close_button.setText, close, Action.BACK)
        self.close_button.clicked.connect(self.canceled)
        self._lay_out()

    @property
    def is_open(self) -> bool:
        return self._edit is not None

    def draw(self, view: EditView) -> None:
        opened = view.edit is not None and (view.edit, view.item) != (self._edit, self._item)
        self._edit, self._item = view.edit, view.item
        if view.edit is None:
            return
        self._title.setText(self._title_of(view.edit, view.unit))
        self._about.setText(view.about)
        self._about.setVisible(bool(view.about))
        self.field.setAccessibleName(self._title.text())
        if opened:
            self.field.setText(view.text)
        self.percent.setVisible(view.edit in {Edit.LINE_DISCOUNT, Edit.CART_DISCOUNT})
        problem = view.problem
        self.problem.setText(f"{problem.title} {problem.todo}" if problem else "")
        self.problem.setVisible(problem is not None)
        restyle(self.field, state="wrong" if problem else "")
        if opened:
            self.field.setFocus()
            self.field.selectAll()

    def _title_of(self, edit: Edit, unit: str) -> str:
        match edit:
            case Edit.MEASURE:
                return self.tr("How much is it, in %1?").replace("%1", unit)
            case Edit.QUANTITY if unit:
                return self.tr("How much is it, in %1?").replace("%1", unit)
            case Edit.QUANTITY:
                return self.tr("How many pieces?")
            case Edit.PRICE if unit:
                return self.tr("Which price for one %1?").replace("%1", unit)
            case Edit.PRICE:
                return self.tr("Which price for one piece?")
            case Edit.LINE_DISCOUNT:
                return self.tr("Which discount on this row? 10% or an amount")
            case Edit.CART_DISCOUNT:
                return self.tr("Which discount on everything? 10% or an amount")

    def _answer(self) -> None:
        self.answered.emit(self.field.text())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.field, 1)
        row.addWidget(self.percent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        self._title.setWordWrap(True)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addLayout(row)
        layout.addWidget(self.problem)
        layout.addWidget(self._pad, 1)
        layout.addWidget(self.close_button)
