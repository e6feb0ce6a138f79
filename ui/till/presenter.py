"""The counter: what is typed and scanned becomes rows of the cart, in the order it came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from pos.domain.catalogue import Product
from pos.domain.entry import Counted, NextQuantity, Words, read_entry
from pos.errors import PosError
from ui.approving import Approving
from ui.tasks import Lanes
from ui.till.entering import HITS, finder, query_of
from ui.till.keeper import CartKeeper, Lying, on_the_counter

if TYPE_CHECKING:  # the first paint waits for nothing that it does not draw
    from pos.domain.cart import Item
    from pos.domain.ids import SaleId
    from pos.services.catalogue import Taken
    from pos.services.recipes import Recipes


class TillPresenter(CartKeeper):
    """Drives the counter page. Scans before the ledger is open wait for it."""

    scanned_well = Signal()
    scan_heard = Signal(str)  # the product's name, empty for a scan that could not be taken
    cleared = Signal()  # the entry box is to be emptied
    measure_asked = Signal(object)  # Item that is sold by a measure, and nobody said how much

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(lanes, parent, approving=approving)
        # Whether what was typed is a slip's code, which is shown elsewhere.
        self.is_slip: Callable[[str], bool] = _no_slip
        self._early: list[Callable[[], None]] = []
        self._typed = ""
        self._search_number = 0

    def typed(self, text: str) -> None:
        """The entry box changed: search as the cashier types."""
        self._typed = text
        services = self._services
        if services is None:
            return
        self._search_number += 1
        number = self._search_number
        query = query_of(text)
        if not query:
            if self._view.query:
                self._change(query="", hits=())
            return

        def found(hits: tuple[Product, ...]) -> None:
            # Only the answer to the newest keystroke is drawn.
            if number == self._search_number:
                self._change(query=query, hits=hits)

        self._lanes.reading.start(
            lambda: tuple(services.catalogue.search(query, HITS)), done=found, failed=self._failed
        )

    def entered(self, text: str) -> None:
        """Enter in the entry box: a code, a quantity for the next scan, or the first hit."""
        if self.is_slip(text.strip()):
            self.cleared.emit()
            return
        self._when_open(lambda: self._take(text, may_search=True))

    def scanned(self, code: str) -> None:
        """A scanner's burst, whatever has the focus; the counter's pending quantity applies."""
        self._when_open(lambda: self._take(code, may_search=False))

    def refuse(self, error: PosError) -> None:
        """A scan that cannot be taken now, and why."""
        self.scanned_badly.emit()
        self.scan_heard.emit("")
        self._failed(error)

    def forget_quantity(self) -> None:
        """One piece of the next scan again."""
        self._change(quantity=1, measure=0)

    def add(self, product: Product) -> None:
        """Put a product that was chosen from the hits into the cart."""
        asked = self._next()
        self.forget_quantity()
        self._put_in(product.item(), asked.quantity, asked.measure)
        self.cleared.emit()

    def agree(self, recipe: str) -> None:
        """Hold this sale by a recipe, empty for none; a deposit comes into the cart or leaves it.

        It cannot be undone but by choosing another, as what is agreed belongs to the cart.
        """
        services, sale = self._services, self._sale()
        if services is None or services.recipes is None or sale is None or self._gate.is_closed:
            return
        recipes = services.recipes

        def choose() -> Lying:
            if recipe:
                recipes.choose(sale, recipe)
            else:
                recipes.drop(sale)
            return on_the_counter(services, sale)

        def chosen(found: Lying) -> None:
            self._history.clear()
            self._loaded(found)

        self._change(notice=None)
        self._move(self._lanes.desk, choose, chosen)

    def _look_at_recipes(self) -> None:
        """What can be agreed on, and what this sale agreed to."""
        services, sale = self._services, self._sale()
        if services is None or services.recipes is None or sale is None:
            return
        recipes = services.recipes

        def looked(found: tuple[tuple[str, ...], str]) -> None:
            if self._sale() == sale:
                self._change(recipes=found[0], recipe=found[1])

        self._lanes.desk.start(lambda: _agreed(recipes, sale), done=looked, failed=self._failed)

    def _put_in(self, item: Item, count: int, measure: int) -> None:
        if item.unit and not measure and count == 1:
            self.measure_asked.emit(item)
            return
        self._edit(lambda cart: cart.add(item, count, measure=measure), adds=True)

    def _next(self) -> NextQuantity:
        """What was typed for the next scan."""
        return NextQuantity(self._view.quantity, self._view.measure)

    def _when_open(self, take: Callable[[], None]) -> None:
        if self._view.is_open:
            take()
        else:
            self._early.append(take)

    def _take(self, text: str, *, may_search: bool) -> None:
        """Read an entry and put what it names into the cart."""
        try:
            entry = read_entry(text)
        except PosError as error:
            self.refuse(error)
            return
        match entry:
            case NextQuantity(quantity, measure):
                self._change(quantity=quantity, measure=measure)
                self.cleared.emit()
            case Counted(quantity, code, measure):
                self._look_up(code, NextQuantity(quantity, measure), may_search=may_search)
            case Words(text=words):
                if words:
                    self._look_up(words, self._next(), may_search=may_search)

    def _look_up(self, code: str, asked: NextQuantity, *, may_search: bool) -> None:
        services = self._services
        if services is None:
            return
        pending, typed = self._next(), self._typed
        # Used up at once: the next scan may come before this one is found.
        self.forget_quantity()

        def found(taken: Taken) -> None:
            self.scanned_well.emit()
            if not may_search:
                self.scan_heard.emit(taken.item.name)
            self._put_in(taken.item, asked.quantity, taken.measure or asked.measure)
            # What is typed while a scan is looked up is the next search, and stays.
            if may_search and self._typed == typed:
                self.cleared.emit()

        def missing(error: Exception) -> None:
            if not self._view.has_quantity:
                self._change(quantity=pending.quantity, measure=pending.measure)
            self.scanned_badly.emit()
            if not may_search:
                self.scan_heard.emit("")
            self._failed(error)

        find = finder(services.catalogue, code, may_search=may_search)
        self._lanes.desk.start(find, done=found, failed=missing)

    @override
    def _loaded(self, found: Lying) -> None:
        was_open = self._view.is_open
        super()._loaded(found)
        if not was_open:
            early, self._early = self._early, []
            for take in early:
                take()
            self.typed(self._typed)
        self._look_at_recipes()


def _no_slip(_code: str) -> bool:
    return False


def _agreed(recipes: Recipes, sale: SaleId) -> tuple[tuple[str, ...], str]:
    agreed = recipes.agreed(sale)
    return tuple(each.name for each in recipes.all()), agreed.name if agreed else ""
