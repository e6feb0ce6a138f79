"""Hold recipes: agreed when a sale is made, and carried out when their time has come, once."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Final

from pos.domain.cart import Cart, Item
from pos.domain.hold import Hold
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.operation import Operation, OperationState
from pos.domain.permissions import Act
from pos.domain.recipe import DueAct, Recipe, RecipeAct, due_act
from pos.domain.sale import Sale
from pos.domain.tax import TaxRate
from pos.errors import InDoubt, PosError, Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.access import Access, Permit
from pos.services.settlement import Settlement

log = logging.getLogger(__name__)

DEPOSIT_SKU: Final = "deposit"
"""What the line of a recipe's hold is called in the cart."""

_MOST_TRIES: Final = 5
_BETWEEN_TRIES: Final = timedelta(minutes=15)


class RecipeOutcome(StrEnum):
    """What came of a recipe whose time had come."""

    DONE = "done"
    REFUSED = "refused"
    CHECKING = "checking"
    REMINDED = "reminded"


@dataclass(frozen=True, slots=True)
class RecipeResult:
    """One hold and what a recipe did to it; `error` says why it did not."""

    hold: Hold
    due: DueAct
    outcome: RecipeOutcome
    error: PosError | None = None


@dataclass(frozen=True, slots=True)
class _RecipePermit:
    """A permit whose use also notes that the recipe has acted, in the same transaction."""

    permit: Permit
    intent: IntentId

    def use(self, books: Books, operation: Operation | None = None) -> None:
        self.permit.use(books, operation)
        if operation is not None:
            books.recipes.ran(self.intent, operation.id)


class Recipes:
    """What runs one asks Stripe and must not run on the thread that draws."""

    def __init__(
        self,
        store: Store,
        settlement: Settlement,
        access: Access,
        settings: SettingsStore,
        clock: Clock,
    ) -> None:
        self._store = store
        self._settlement = settlement
        self._access = access
        self._settings = settings
        self._clock = clock

    def all(self) -> Sequence[Recipe]:
        with self._store.read() as books:
            return books.recipes.all()

    def get(self, name: str) -> Recipe:
        """Raises Refused `recipe_unknown`."""
        with self._store.read() as books:
            return books.recipes.get(name)

    def save(self, recipe: Recipe) -> None:
        """Add or change one; sales that agreed to it before keep the terms they agreed to.

        Raises Refused as `Access.permit`.
        """
        permit = self._access.permit(Act.RECIPE, subject=recipe.name, facts=_facts(recipe))
        with self._store.write() as books:
            permit.use(books)
            books.recipes.save(recipe)

    def remove(self, name: str) -> None:
        """Offer it no more. Raises Refused `recipe_unknown` and as `Access.permit`."""
        found = self.get(name)
        permit = self._access.permit(Act.RECIPE, subject=found.name, facts={"removed": "yes"})
        with self._store.write() as books:
            permit.use(books)
            books.recipes.remove(found.name)

    def choose(self, sale: SaleId, name: str) -> Sale:
        """Agree on a recipe for the sale on the counter; its deposit becomes the cart's one line.

        Raises Refused `recipe_unknown`, `recipe_needs_empty_cart`, `currencies_differ`, and
        `cart_is_closed` once checkout has begun.
        """
        with self._store.write() as books:
            recipe = books.recipes.get(name)
            found = books.sales.get(sale)
            cart = _without_deposit(found.cart)
            if recipe.currency is not None and recipe.currency != cart.currency:
                raise Refused(
                    "currencies_differ", first=cart.currency.code, second=recipe.currency.code
                )
            if recipe.hold is not None:
                if not cart.is_empty:
                    raise Refused("recipe_needs_empty_cart", name=recipe.name)
                cart = cart.add(Item(DEPOSIT_SKU, "", recipe.name, recipe.hold, TaxRate(0)))
            changed = found.with_cart(cart)
            books.sales.save(changed)
            books.recipes.agree(sale, recipe)
            books.notes.save(replace(books.notes.of(sale), recipe=recipe.name))
            return changed

    def drop(self, sale: SaleId) -> Sale:
        """Agree on none; a deposit leaves the cart. Raises Refused `cart_is_closed`."""
        with self._store.write() as books:
            found = books.sales.get(sale)
            changed = found.with_cart(_without_deposit(found.cart))
            books.sales.save(changed)
            books.recipes.agree(sale, None)
            books.notes.save(replace(books.notes.of(sale), recipe=""))
            return changed

    def agreed(self, sale: SaleId) -> Recipe | None:
        """The terms of a sale."""
        with self._store.read() as books:
            return books.recipes.agreed(sale)

    def planned(self) -> Mapping[IntentId, DueAct]:
        """What recipes will do to the open holds, and when."""
        zone = self._settings.load().zone
        found = {}
        with self._store.read() as books:
            agreed = books.recipes.agreed_on_holds()
            for hold in books.intents.holds() if agreed else ():
                recipe = agreed.get(hold.sale) if hold.sale else None
                if recipe is not None and hold.sale is not None:
                    note = books.notes.of(hold.sale)
                    found[hold.intent] = due_act(
                        recipe, hold.amount, hold.placed_at, keep_until=note.keep_until, zone=zone
                    )
        return found

    def run(
        self, *, progress: Callable[[RecipeResult], None] = lambda _: None
    ) -> Sequence[RecipeResult]:
        """Do what is due, one journaled operation each, and tell it.

        A hold that a recipe has acted on is never acted on again; an operation that came to
        nothing is tried again a few times, a quarter of an hour apart.
        """
        now = self._clock.now()
        due = {intent: act for intent, act in self.planned().items() if act.is_due(now)}
        results = []
        for hold in self._settlement.holds() if due else ():
            if hold.intent in due and self._may_act(hold.intent):
                result = self._act(hold, due[hold.intent])
                results.append(result)
                progress(result)
        return results

    def _may_act(self, intent: IntentId) -> bool:
        with self._store.read() as books:
            tries = [books.operations.get(each) for each in books.recipes.runs(intent)]
        if not tries:
            return True
        last = tries[-1]
        return (
            last.state is OperationState.REJECTED
            and len(tries) < _MOST_TRIES
            and self._clock.now() - last.prepared_at >= _BETWEEN_TRIES
        )

    def _act(self, hold: Hold, due: DueAct) -> RecipeResult:
        if due.recipe.act is RecipeAct.REMIND:
            return RecipeResult(hold, due, RecipeOutcome.REMINDED)
        try:
            if due.recipe.act is RecipeAct.CAPTURE:
                permit = self._permit(Act.CAPTURE, hold, due)
                self._settlement.capture(hold.intent, due.taken, permit=permit)
            else:
                permit = self._permit(Act.RELEASE, hold, due)
                reason = CancelReason.REQUESTED_BY_CUSTOMER
                self._settlement.release(hold.intent, reason, permit=permit)
        except InDoubt as doubt:
            return RecipeResult(hold, due, RecipeOutcome.CHECKING, doubt)
        except PosError as no:
            facts = {"intent": hold.intent, "code": no.code}
            log.warning("a recipe could not act: %s", no.code, extra=facts)
            return RecipeResult(hold, due, RecipeOutcome.REFUSED, no)
        return RecipeResult(hold, due, RecipeOutcome.DONE)

    def _permit(self, act: Act, hold: Hold, due: DueAct) -> Permit:
        """Its use also notes that the recipe has acted, in the operation's own transaction."""
        amount = due.taken or hold.amount
        permit = self._access.standing(
            act,
            by=f"recipe {due.recipe.name}",
            subject=hold.intent,
            amount=amount,
            sale=hold.sale,
            intent=hold.intent,
            facts=_facts(due.recipe),
        )
        return replace(permit, also=partial(_ran, hold.intent))


def _ran(intent: IntentId, books: Books, operation: Operation | None) -> None:
    if operation is not None:
        books.recipes.ran(intent, operation.id)


def _without_deposit(cart: Cart) -> Cart:
    for line in cart.lines:
        if line.item.sku == DEPOSIT_SKU:
            cart = cart.remove(line.number)
    return cart


def _facts(recipe: Recipe) -> dict[str, str]:
    """What was configured, for the journal of who did what."""
    facts = {"recipe": recipe.name, "act": str(recipe.act), "term": str(recipe.term)}
    for name, amount in (("hold", recipe.hold), ("most", recipe.most), ("amount", recipe.amount)):
        if amount is not None:
            facts[name] = f"{amount.plain()} {amount.currency.code}"
    return facts
