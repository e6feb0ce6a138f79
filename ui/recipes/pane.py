"""The shop's hold recipes: the list on the left, the form of the chosen one on the right."""

from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.recipe import Recipe
from ui.format import Formats
from ui.parts import card, label, obey_enter, scrolled
from ui.recipes.desk import RecipeDesk
from ui.recipes.form import RecipeForm
from ui.recipes.view import RecipesView
from ui.recipes.words import term_text, what_text
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.theme import px
from ui.tones import Icon
from ui.widgets import EmptyState, KeyButton

_FORM: Final = 440


class RecipesPane(QWidget):
    """Draws a RecipesView; decides nothing."""

    def __init__(self, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._formats = Formats()
        self._is_drawing = False
        self.model: RecordTable[Recipe] = RecordTable(
            [
                Column(
                    self.tr("Recipe"),
                    text=lambda each: each.name,
                    detail=self._holds,
                    is_strong=True,
                ),
                Column(
                    self.tr("By itself"),
                    width=210,
                    text=lambda each: what_text(each, self._formats),
                    detail=lambda each: term_text(each.term),
                ),
            ],
            parent=self,
            key=lambda recipe: recipe.name,
        )
        name = self.tr("Hold recipes")
        self.list: RecordView[Recipe] = RecordView(self.model, name, row_height=64)
        self.list.current_changed.connect(self._picked)
        self.none = EmptyState(
            Icon.HOLD,
            self.tr("No recipes yet"),
            self.tr(
                "A recipe says what is agreed about a kind of hold, such as “Tool hire”: how much"
                " is held, what may be captured of it, and when the rest is released by itself."
            ),
        )
        self.add = KeyButton(self.tr("Add a recipe…"), icon=Icon.PLUS)
        self.add.clicked.connect(lambda: desk.choose(""))
        obey_enter(self.add)
        self.form = RecipeForm()
        self.form.edited.connect(desk.edit)
        self.form.save.clicked.connect(desk.save)
        self.form.remove.clicked.connect(desk.ask_remove)
        self.form.yes.clicked.connect(desk.remove)
        self.form.no.clicked.connect(desk.step_back)
        self._hint = label(self.tr("Choose a recipe to change it."), "soft")
        self._left, self._right = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self.draw(desk.view, self._formats)

    def draw(self, view: RecipesView, formats: Formats) -> None:
        self._formats = formats
        self._is_drawing = True
        self.model.show(view.recipes)
        row = self.model.row_of(view.chosen) if view.chosen else None
        if row is None:
            self.list.setCurrentIndex(QModelIndex())
            self.list.clearSelection()
        else:
            self.list.select_row(row)
        self._left.setCurrentWidget(self.list if view.recipes else self.none)
        if view.is_read_only:
            self.add.set_blocked(self.tr("Look only"))
        else:
            self.add.set_ready(is_ready=view.is_available and not view.is_busy)
        self.form.foot.setVisible(view.typed is not None)
        if view.typed is None:
            self._right.setCurrentWidget(self._hint)
        else:
            self.form.draw(view)
            self._right.setCurrentWidget(self.form)
        self._is_drawing = False

    def _holds(self, recipe: Recipe) -> str:
        if recipe.hold is None:
            return self.tr("holds the cart")
        return self.tr("holds %1").replace("%1", self._formats.money(recipe.hold))

    def _picked(self, recipe: Recipe | None) -> None:
        if recipe is not None and not self._is_drawing:
            self._desk.choose(recipe.name)

    def _lay_out(self) -> None:
        self._left.addWidget(self.list)
        self._left.addWidget(self.none)
        self._right.addWidget(self._hint)
        self._right.addWidget(self.form)
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(self._left, 1)
        left.addWidget(self.add)
        right = card(scrolled(self._right, self.tr("The chosen recipe")), self.form.foot)
        right.setMaximumWidth(px(_FORM))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addLayout(left, 1)
        row.addWidget(right, 1)
