"""Paying at the counter: what is still due, cash, and what was paid already."""

from contextlib import suppress

from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import AWAITS_A_CARD, IntentStatus
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.sale import Sale, SaleState
from pos.domain.tender import in_coins, plan_cash, quick_amounts
from pos.domain.views import SaleRecord
from pos.errors import InDoubt, Misconfigured, Refused
from pos.ports import Books, Clock, GatewayProvider, SettingsStore, Store
from pos.services.absorb import record_of
from pos.services.access import Access, Permit
from pos.services.cash_parts import pay_in
from pos.services.handed import check_in_our_hands
from pos.services.handing import Handing
from pos.services.journal import Journal
from pos.services.undoing import Undoing, agreed_to_be_paid, check_not_over


class Tenders:
    """Cash needs no network; only a card that was begun has to be given up with Stripe first."""

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        clock: Clock,
        settings: SettingsStore,
        access: Access | None = None,
        handing: Handing | None = None,
    ) -> None:
        """Without `access` everybody may sell, as where no staff is set up."""
        self._store = store
        self._clock = clock
        self._settings = settings
        self._access = access
        self._undoing = Undoing(store, journal, gateway, clock, access, handing)

    def open(self, sale: SaleId) -> SaleRecord:
        """Begin to pay: the cart is closed and the sale has its receipt number.

        Raises Refused `cart_empty`, `sale_parked`, `sale_over`, `nothing_due`.
        """
        with self._store.write() as books:
            agreed = agreed_to_be_paid(books, sale)
            _check_due(agreed)
            books.sales.save(agreed)
            return record_of(books, sale)

    def payable(self, sale: Sale) -> Money:
        """What is still due, in coins that there are."""
        return in_coins(sale.still_due, self.step)

    def quick(self, sale: Sale) -> tuple[Money, ...]:
        """Amounts that the customer is likely to hand over."""
        return quick_amounts(self.payable(sale))

    def cash(self, sale: SaleId, received: Money, wanted: Money | None = None) -> SaleRecord:
        """Take cash for what is still due, or for `wanted` of it; what is left stays due.

        Sale, drawer and books are one commit. A card that was begun is given up first when the
        cash pays all the rest, so that nobody pays twice.
        Raises Refused `still_checking` while a card may still pay, `sale_over`,
        `recipe_needs_card`, and the reasons of `plan_cash`; whatever the journal raises when a
        card has to be given up.
        """
        permit = Permit()
        if self._access is not None:
            permit = self._access.permit(Act.SELL, subject=sale, sale=sale)
        self._undoing.take_back(sale)
        self._end_the_card(sale, received, wanted)
        step = self.step
        with self._store.write() as books:
            found = agreed_to_be_paid(books, sale)
            _check_due(found)
            _check_no_recipe(books, found)
            _check_no_card_pays(books, found)
            plan = plan_cash(found.still_due, received, wanted=wanted, step=step)
            permit.use(books)
            pay_in(books, self._clock, found, plan)
            return record_of(books, sale)

    def take_back(self, sale: SaleId, number: int) -> SaleRecord:
        """Give the cash of one part back before the sale is finished; raises as `Undoing`."""
        return self._undoing.return_cash(sale, number)

    def release(self, sale: SaleId, intent: IntentId) -> SaleRecord:
        """Let go of one card's part before the sale is finished; raises as `Undoing`."""
        return self._undoing.release_part(sale, intent)

    @property
    def step(self) -> int:
        """What cash is rounded to, in minor units."""
        return self._settings.load().cash_step

    def _end_the_card(self, sale: SaleId, received: Money, wanted: Money | None) -> None:
        """Cancel a payment that waits for its card, where no card is to follow any more.

        Also one over more than will be due, where somebody may still pay all of it.

        When Stripe cannot be asked it is left alone: it has no card, and nobody gives it one. Where
        it has been in other hands they may still have a card, so it must be given up for sure.
        """
        with self._store.read() as books:
            found = books.sales.get(sale)
            intent = books.intents.get(found.intent) if found.intent else None
            was_handed_over = bool(books.handovers.of(sale))
        if intent is None or intent.status is IntentStatus.CANCELED:
            return
        check_not_over(found)
        has_rest = bool(plan_cash(found.still_due, received, wanted=wanted, step=self.step).left)
        if has_rest and not self._undoing.may_be_read_elsewhere(sale):
            return
        self._undoing.check_answered(sale)
        if intent.status not in AWAITS_A_CARD or was_handed_over:
            self._undoing.withdraw(intent.id, sale)
            return
        with suppress(InDoubt, Misconfigured):
            self._undoing.withdraw(intent.id, sale)


def _check_due(sale: Sale) -> None:
    if sale.still_due.minor <= 0:
        raise Refused("nothing_due", receipt=sale.receipt)


def _check_no_recipe(books: Books, sale: Sale) -> None:
    """Raises Refused `recipe_needs_card`: what was agreed on is a hold, and cash is none."""
    recipe = books.recipes.agreed(sale.id)
    if recipe is not None:
        raise Refused("recipe_needs_card", name=recipe.name, receipt=sale.receipt)


def _check_no_card_pays(books: Books, sale: Sale) -> None:
    """Raises Refused `still_checking` while a card may turn out to have paid."""
    check_in_our_hands(books, sale.id)
    intent = books.intents.get(sale.intent) if sale.intent else None
    is_waiting = intent is None or intent.status in {*AWAITS_A_CARD, IntentStatus.CANCELED}
    if sale.state is not SaleState.PAYING or books.operations.open_of(sale.id) or not is_waiting:
        raise Refused("still_checking", sale=sale.id)
