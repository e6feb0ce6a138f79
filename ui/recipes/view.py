"""What the pane of hold recipes draws."""

from dataclasses import dataclass, field, replace

from pos.domain.money import Currency
from pos.domain.recipe import Recipe, RecipeAct
from ui.notices import Notice


@dataclass(frozen=True, slots=True)
class RecipeTexts:
    """A recipe as it is typed. `by_hours`: so many hours after the hold, not days at a time."""

    name: str = ""
    act: RecipeAct = RecipeAct.RELEASE
    by_hours: bool = False
    count: str = "1"
    at: str = "10:00"
    hold: str = ""
    most: str = ""
    amount: str = ""
    note_required: bool = False

    @property
    def term(self) -> str:
        """As `Term.read` reads it."""
        count = self.count.strip()
        return f"+{count}h" if self.by_hours else f"+{count}d {self.at.strip()}"

    @classmethod
    def of(cls, recipe: Recipe) -> "RecipeTexts":
        term, amounts = recipe.term, (recipe.hold, recipe.most, recipe.amount)
        hold, most, amount = ("" if each is None else each.plain() for each in amounts)
        texts = cls(
            name=recipe.name,
            act=recipe.act,
            by_hours=term.at is None,
            count=str(term.hours if term.at is None else term.days),
            hold=hold,
            most=most,
            amount=amount,
            note_required=recipe.note_required,
        )
        return texts if term.at is None else replace(texts, at=f"{term.at:%H:%M}")


@dataclass(frozen=True, slots=True)
class RecipesView:
    """All that the pane draws. `chosen` is the name of the one that is being changed.

    `typed` is None while no form is open; `problem` belongs to `problem_field`, or to none.
    """

    recipes: tuple[Recipe, ...] = ()
    currency: Currency | None = None
    is_available: bool = False
    is_read_only: bool = False
    chosen: str = ""
    typed: RecipeTexts | None = None
    before: RecipeTexts = field(default_factory=RecipeTexts)
    is_busy: bool = False
    is_removing: bool = False
    problem: Notice | None = None
    problem_field: str = ""

    @property
    def is_changed(self) -> bool:
        return self.typed is not None and self.typed != self.before
