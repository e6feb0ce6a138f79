"""Tables `recipes`, `sale_terms` and `recipe_runs`: what is agreed about holds, and done by it."""

from collections.abc import Mapping, Sequence

from sqlite_utils.db import Database

from pos.adapters.sqlite.driver import sqlite3
from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.money import Currency, Money
from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.errors import Refused

_TERMS = "name, act, term, hold_minor, most_minor, amount_minor, currency, note_required"
_VALUES = "?, ?, ?, ?, ?, ?, ?, ?"


class SqliteRecipes:
    """Port `Recipes`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> Sequence[Recipe]:
        rows = self._db.execute("SELECT * FROM recipes ORDER BY name")
        return [_recipe(row) for row in rows.fetchall()]

    def get(self, name: str) -> Recipe:
        row = self._db.execute("SELECT * FROM recipes WHERE name = ?", [name]).fetchone()
        if row is None:
            raise Refused("recipe_unknown", text=name[:60])
        return _recipe(row)

    def save(self, recipe: Recipe) -> None:
        self._db.execute(
            f"INSERT OR REPLACE INTO recipes ({_TERMS}) VALUES ({_VALUES})",  # noqa: S608 - literals of this module
            _row(recipe),
        )

    def remove(self, name: str) -> None:
        self._db.execute("DELETE FROM recipes WHERE name = ?", [name])

    def agree(self, sale: SaleId, recipe: Recipe | None) -> None:
        if recipe is None:
            self._db.execute("DELETE FROM sale_terms WHERE sale_id = ?", [sale])
            return
        self._db.execute(
            f"INSERT OR REPLACE INTO sale_terms (sale_id, {_TERMS}) VALUES (?, {_VALUES})",  # noqa: S608 - literals of this module
            [sale, *_row(recipe)],
        )

    def agreed(self, sale: SaleId) -> Recipe | None:
        row = self._db.execute("SELECT * FROM sale_terms WHERE sale_id = ?", [sale]).fetchone()
        return None if row is None else _recipe(row)

    def agreed_on_holds(self) -> Mapping[SaleId, Recipe]:
        rows = self._db.execute(
            """SELECT sale_terms.* FROM intents JOIN sale_terms ON sale_terms.sale_id =
                   intents.sale_id WHERE intents.status = 'requires_capture'"""
        )
        return {SaleId(row["sale_id"]): _recipe(row) for row in rows.fetchall()}

    def ran(self, intent: IntentId, operation: OperationId) -> None:
        self._db.execute(
            """INSERT INTO recipe_runs (intent_id, attempt, operation_id)
               SELECT ?, 1 + count(*), ? FROM recipe_runs WHERE intent_id = ?""",
            [intent, operation, intent],
        )

    def runs(self, intent: IntentId) -> Sequence[OperationId]:
        rows = self._db.execute(
            "SELECT operation_id FROM recipe_runs WHERE intent_id = ? ORDER BY attempt", [intent]
        )
        return [OperationId(row["operation_id"]) for row in rows.fetchall()]


def _row(recipe: Recipe) -> list[object]:
    return [
        recipe.name,
        str(recipe.act),
        str(recipe.term),
        *(each and each.minor for each in (recipe.hold, recipe.most, recipe.amount)),
        recipe.currency.code if recipe.currency else None,
        int(recipe.note_required),
    ]


def _recipe(row: sqlite3.Row) -> Recipe:
    def money(name: str) -> Money | None:
        return None if row[name] is None else Money(row[name], Currency(row["currency"]))

    return Recipe(
        name=row["name"],
        act=RecipeAct(row["act"]),
        term=Term.read(row["term"]),
        hold=money("hold_minor"),
        most=money("most_minor"),
        amount=money("amount_minor"),
        note_required=bool(row["note_required"]),
    )
