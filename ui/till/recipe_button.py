"""The button that agrees on a hold recipe for the cart; there only where a shop has recipes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui.till.view import TillView
from ui.tones import Icon
from ui.widgets import KeyButton


class RecipeButton(KeyButton):
    """Opens the list of recipes; says which one was agreed on."""

    agreed = Signal(str)  # the recipe's name, empty for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", icon=Icon.HOLD)
        if parent is not None:
            self.setParent(parent)
        self._drawn: tuple[tuple[str, ...], str] | None = None
        self.list = QMenu(self)
        self.clicked.connect(self._ask)

    def draw(self, view: TillView) -> None:
        if (view.recipes, view.recipe) == self._drawn:
            return
        self._drawn = (view.recipes, view.recipe)
        self.setVisible(bool(view.recipes))
        self.setText(view.recipe or self.tr("Hold by a recipe…"))
        self.setAccessibleDescription(self.tr("What is agreed about this hold"))
        self.list.clear()
        for name in view.recipes:
            self._add(name, name)
        if view.recipe:
            self._add(self.tr("No recipe"), "")

    def _add(self, text: str, name: str) -> None:
        self.list.addAction(text).triggered.connect(lambda _checked: self.agreed.emit(name))

    def _ask(self) -> None:
        self.list.setMinimumWidth(self.width())
        self.list.popup(self.mapToGlobal(self.rect().bottomLeft()))
