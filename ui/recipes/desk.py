"""Sets hold recipes up from the screen: what is typed, checked, and kept by the service."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from pos.domain.money import Currency, Money, parse_amount
from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.errors import PosError
from pos.ports import SettingsStore
from pos.services.recipes import Recipes
from ui.approving import Approving
from ui.notices import good_news, notice_for
from ui.pane_desk import PaneDesk
from ui.recipes.view import RecipesView, RecipeTexts
from ui.tasks import JobLane

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecipeServices:
    """The part of the till that recipes need."""

    recipes: Recipes
    settings: SettingsStore
    is_read_only: bool = False


class _FieldError(Exception):
    """Which field is refused, and why."""

    def __init__(self, field: str, error: PosError) -> None:
        super().__init__(field)
        self.field = field
        self.error = error


class RecipeDesk(PaneDesk[RecipesView]):
    """Drives the pane; nothing typed is lost by a refusal."""

    told = Signal(object)  # Notice
    kept = Signal()  # there is another recipe now, or one less

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(RecipesView(), lane, parent, approving=approving)
        self._services: RecipeServices | None = None

    def attach(self, services: RecipeServices | None) -> None:
        """Take the services of an opened till; None: there are none to be set up."""
        self._services = services
        is_read_only = services is not None and services.is_read_only
        self._show(RecipesView(is_available=services is not None, is_read_only=is_read_only))
        self.reload()

    def reload(self) -> None:
        """Read the recipes; what is being typed stays."""
        services = self._services
        if services is not None:
            self._lane.start(
                lambda: (tuple(services.recipes.all()), services.settings.load().money),
                done=lambda found: self._looked(services, *found),
                failed=self._failed,
            )

    def choose(self, name: str) -> None:
        """Open the form of a recipe, empty for a new one."""
        if self._view.is_busy or (self._view.typed and name and name == self._view.chosen):
            return
        found = next((each for each in self._view.recipes if each.name == name), None)
        texts = RecipeTexts.of(found) if found else RecipeTexts()
        chosen = found.name if found else ""
        self._show(replace(self._calm, chosen=chosen, typed=texts, before=texts))

    def edit(self, texts: RecipeTexts) -> None:
        """What is typed now; a refusal is said beside its field when it is to be kept."""
        if self._view.typed is not None and not self._view.is_busy:
            self._show(replace(self._calm, typed=texts))

    def save(self) -> None:
        """Keep what is typed; under another name it is another recipe."""
        typed, services, currency = self._view.typed, self._services, self._view.currency
        if typed is None or services is None or currency is None or self._view.is_busy:
            return
        try:
            recipe = _read(typed, currency)
        except _FieldError as wrong:
            problem = notice_for(wrong.error)
            self._show(replace(self._calm, problem=problem, problem_field=wrong.field))
            return
        self._run(
            lambda: services.recipes.save(recipe),
            lambda _: self._kept(recipe, self.tr("“%1” is kept.").replace("%1", recipe.name)),
            self.save,
        )

    def ask_remove(self) -> None:
        """Ask whether the chosen one is to go."""
        if self._view.chosen and not self._view.is_busy:
            self._show(replace(self._calm, is_removing=True))

    def remove(self) -> None:
        """Offer it no more; sales that agreed to it keep their terms."""
        name, services = self._view.chosen, self._services
        if not name or services is None or self._view.is_busy:
            return
        said = self.tr("“%1” is not offered any more. Holds keep what they agreed to.")
        self._run(
            lambda: services.recipes.remove(name),
            lambda _: self._kept(None, said.replace("%1", name)),
            self.remove,
        )

    def step_back(self) -> bool:
        """Leave the question, then the form; whether there was either."""
        view = self._view
        if view.is_busy or view.typed is None:
            return False
        if view.is_removing:
            self._show(replace(self._calm, is_removing=False))
        else:
            self._show(replace(self._calm, chosen="", typed=None))
        return True

    def _run(
        self, job: Callable[[], T], done: Callable[[T], None], again: Callable[[], None]
    ) -> None:
        self._show(replace(self._calm, is_busy=True))
        self._lane.start(job, done=done, failed=lambda error: self._refused(error, again))

    def _kept(self, recipe: Recipe | None, said: str) -> None:
        if recipe is None:
            self._show(replace(self._calm, chosen="", typed=None))
        else:
            texts = RecipeTexts.of(recipe)
            self._show(replace(self._calm, chosen=recipe.name, typed=texts, before=texts))
        self.told.emit(good_news(said))
        self.kept.emit()
        self.reload()

    def _refused(self, error: Exception, again: Callable[[], None]) -> None:
        self._show(self._calm)
        if not self._is_asked(error, again):
            self.told.emit(notice_for(error))

    def _looked(
        self, services: RecipeServices, recipes: tuple[Recipe, ...], currency: Currency
    ) -> None:
        if services is self._services:
            self._show(replace(self._view, recipes=recipes, currency=currency))

    def _failed(self, error: Exception) -> None:
        self.told.emit(notice_for(error))

    @property
    def _calm(self) -> RecipesView:
        return replace(self._view, is_busy=False, is_removing=False, problem=None, problem_field="")


def _read(typed: RecipeTexts, currency: Currency) -> Recipe:
    """The recipe that is typed, or which field is wrong."""
    is_capture = typed.act is RecipeAct.CAPTURE
    hold = _field("hold", lambda: _amount(typed.hold, currency))
    most = _field("most", lambda: _amount(typed.most, currency))
    amount = _field("amount", lambda: _amount(typed.amount if is_capture else "", currency))
    term = _field("term", lambda: Term.read(typed.term))
    name = typed.name.strip()

    def made() -> Recipe:
        return Recipe(name, typed.act, term, hold, most, amount, typed.note_required)

    try:
        return made()
    except PosError as error:
        place = {"recipe_name": "name", "amount_too_small": "hold"}.get(error.code, "most")
        raise _FieldError(place, error) from error


def _amount(text: str, currency: Currency) -> Money | None:
    return parse_amount(text, currency) if text.strip() else None


def _field(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except PosError as error:
        raise _FieldError(name, error) from error
