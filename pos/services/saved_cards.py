"""Cards that customers leave with the shop: kept at Stripe, with a consent that is kept here."""

from collections.abc import Sequence
from typing import Final

from pos.domain.customer import KnownCustomer
from pos.domain.handover import Channel
from pos.domain.ids import CustomerId, PaymentMethodId, ReaderId, SaleId, SetupId
from pos.domain.intent import Decline
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.sale import UNPAID, SaleState
from pos.domain.saved_card import (
    CardSetup,
    Consent,
    Keeps,
    SaleCustomer,
    SavedCard,
    consent_words,
)
from pos.domain.views import SaleRecord
from pos.errors import Declined, Refused
from pos.ports import Books, Clock, GatewayProvider, SettingsStore, Store
from pos.services.access import Access, Permit
from pos.services.checkout import Checkout, Way
from pos.services.customers import Customers
from pos.services.errands import Errands
from pos.services.handed import check_in_our_hands
from pos.services.undoing import check_not_over
from pos.services.wallet import Wallet, wants_customer

_NO_CARD: Final = frozenset({*UNPAID, SaleState.ABANDONED})
"""Sales that no card has paid, so that none was kept with them."""


class SavedCards:
    """Nearly every method asks Stripe: never call one on the thread that draws."""

    def __init__(
        self,
        store: Store,
        gateway: GatewayProvider,
        clock: Clock,
        access: Access,
        settings: SettingsStore,
        *,
        checkout: Checkout,
        customers: Customers,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._access = access
        self._settings = settings
        self._checkout = checkout
        self._customers = customers
        self._errands = Errands(store, clock)

    def of(self, customer: CustomerId) -> Wallet:
        """Raises Refused `customer_unknown`, and what a read raises."""
        found = self._customers.get(customer)
        cards = tuple(self._gateway().customers.cards(customer))
        self._name_cards(customer, cards)
        with self._store.read() as books:
            consents = tuple(books.customers.consents(customer))
        today = self._clock.now().astimezone(self._settings.load().zone).date()
        return Wallet(found, today, cards, consents)

    def words(self, keeps: Keeps) -> str:
        """What is read to the customer before a card is kept."""
        return consent_words(self._settings.load().shop_name, keeps)

    # -- during a sale

    def chosen(self, sale: SaleId) -> SaleCustomer | None:
        """Whom a sale is for, and whether its card is kept."""
        with self._store.read() as books:
            return books.customers.of_sale(sale)

    def choose(
        self, sale: SaleId, customer: CustomerId | None, keeps: Keeps | None = None
    ) -> SaleCustomer | None:
        """Say whom a sale is for; with `keeps`, the customer has agreed that its card is kept.

        The consent is noted with its words at once; the next card presented is the one that is
        kept. Raises Refused `sale_over`, `handed_over` while somebody else has the payment, and as
        `Access.permit`.
        """
        chosen = None if customer is None else SaleCustomer(customer, keeps)
        permit = self._access.permit(Act.CUSTOMERS, subject=customer or "nobody", sale=sale)
        with self._store.write() as books:
            before = books.customers.of_sale(sale)
            if before == chosen:
                return chosen
            check_not_over(books.sales.get(sale))
            check_in_our_hands(books, sale)
            permit.use(books)
            self._note(books, customer)
            books.customers.choose(sale, chosen)
            if customer is not None and keeps is not None:
                self._agree(books, customer, keeps, sale=sale)
        return chosen

    def pay(
        self,
        sale: SaleId,
        card: SavedCard,
        amount: Money | None = None,
        *,
        is_customer_there: bool = True,
    ) -> SaleRecord:
        """Hold the money of a sale on a saved card.

        Without the customer, as they agreed when they left it. Raises Declined `customer_needed`
        when their bank wants them all the same: the sale waits, and any other way finishes it.
        Refused `consent_missing`; as `Access.permit`; as `Checkout.begin` and `authorise`.
        """
        permit = Permit()
        if not is_customer_there:
            self._check_consent(card)
            permit = self._access.permit(
                Act.CHARGE_ABSENT, subject=card.customer, amount=amount, sale=sale
            )
        self.choose(sale, card.customer)
        self._checkout.begin(sale, amount, way=Way(Channel.SAVED))
        try:
            return self._checkout.authorise(
                sale, card.id, off_session=not is_customer_there, permit=permit
            )
        except Declined as no:
            decline = no.facts.get("decline")
            is_away = not is_customer_there
            if is_away and isinstance(decline, Decline) and wants_customer(decline):
                reference = str(no.facts.get("reference") or "")
                raise Declined("customer_needed", reference=reference, sale=sale) from no
            raise

    # -- without a sale

    def agree(
        self, customer: CustomerId, keeps: Keeps, card: PaymentMethodId | None = None
    ) -> Consent:
        """Note a consent that was given on paper or by telephone, for one card or for all.

        Raises as `Access.permit`.
        """
        permit = self._access.permit(Act.CUSTOMERS, subject=customer, facts={"consent": str(keeps)})
        with self._store.write() as books:
            permit.use(books)
            self._note(books, customer)
            return self._agree(books, customer, keeps, card=card, is_for_all=card is None)

    def begin_setup(
        self, customer: CustomerId, keeps: Keeps, *, at_reader: bool = False
    ) -> CardSetup:
        """Begin to save a card without charging it; the customer has agreed to `words`.

        Raises as `Access.permit`, and what a send raises.
        """
        permit = self._access.permit(Act.CUSTOMERS, subject=customer, facts={"consent": str(keeps)})
        with self._store.write() as books:
            permit.use(books)
            self._note(books, customer)
            self._agree(books, customer, keeps)
        customers = self._gateway().customers
        return self._errands.run(
            "setup",
            lambda key: customers.begin_setup(customer, keeps, key=key, at_reader=at_reader),
            customer=customer,
        )

    def confirm_setup(self, setup: CardSetup, method: PaymentMethodId) -> CardSetup:
        """Save a card by its token; the bank may want the customer for it.

        Raises Declined when the bank will not have it.
        """
        customers = self._gateway().customers
        done = self._errands.run(
            "confirm_setup",
            lambda key: customers.confirm_setup(setup.id, method, key=key),
            customer=setup.customer,
        )
        return self._saved(done)

    def present_setup(self, setup: CardSetup, reader: ReaderId) -> CardSetup:
        """Let a reader ask for the card; `follow_setup` tells when it was presented."""
        customers = self._gateway().customers
        return self._errands.run(
            "present_setup",
            lambda key: customers.present_setup(setup.id, reader, key=key),
            customer=setup.customer,
        )

    def follow_setup(self, setup: SetupId) -> CardSetup:
        """How it stands now, whatever a page or a reader says of it."""
        return self._saved(self._gateway().customers.setup(setup))

    def setup_secret(self, setup: SetupId) -> str:
        """What Stripe's own form needs to save a card; kept in memory only."""
        return self._gateway().customers.setup_secret(setup)

    def cancel_setup(self, setup: CardSetup) -> CardSetup:
        customers = self._gateway().customers
        return self._errands.run(
            "cancel_setup",
            lambda key: customers.cancel_setup(setup.id, key=key),
            customer=setup.customer,
        )

    def detach(self, customer: CustomerId, card: PaymentMethodId) -> None:
        """Forget one card: it can never be used again, and its consents end.

        Raises Refused `saved_card_unknown`, as `Access.permit`, and what a send raises.
        """
        customers = self._gateway().customers
        if card not in {each.id for each in customers.cards(customer)}:
            raise Refused("saved_card_unknown")
        permit = self._access.permit(Act.CUSTOMERS, subject=customer, facts={"forgets": card})
        self._errands.run(
            "detach",
            lambda key: customers.detach(card, key=key),
            customer=customer,
            before=permit.use,
        )
        with self._store.write() as books:
            books.customers.withdraw(customer, card, self._clock.now())

    def _saved(self, setup: CardSetup) -> CardSetup:
        """The consent that was given for it learns which card it is about."""
        if setup.is_saved and setup.card is not None:
            with self._store.write() as books:
                _name_newest(books, setup.customer, setup.card)
        return setup

    def _name_cards(self, customer: CustomerId, cards: Sequence[SavedCard]) -> None:
        """A card that came with a sale is the one that its consent was for, in their order.

        Where there are more of the ones than of the others, nobody knows which is which.
        """
        with self._store.read() as books:
            consents = books.customers.consents(customer)
            waiting = [
                each
                for each in consents
                if each.counts
                and each.card is None
                and each.sale is not None
                and books.sales.get(each.sale).state not in _NO_CARD
            ]
        named = {each.card for each in consents}
        new = [card.id for card in reversed(cards) if card.id not in named]
        if new and len(new) == len(waiting):
            with self._store.write() as books:
                for consent, card in zip(waiting, new, strict=True):
                    books.customers.name_card(consent.number, card)

    def _check_consent(self, card: SavedCard) -> None:
        with self._store.read() as books:
            consents = books.customers.consents(card.customer)
        if not any(each.allows(card.id, is_customer_there=False) for each in consents):
            raise Refused("consent_missing")

    def _note(self, books: Books, customer: CustomerId | None) -> None:
        """A customer who was made elsewhere becomes known when they buy something here."""
        if customer is not None and books.customers.get(customer) is None:
            books.customers.save(KnownCustomer(customer), self._clock.now())

    def _agree(
        self,
        books: Books,
        customer: CustomerId,
        keeps: Keeps,
        *,
        card: PaymentMethodId | None = None,
        sale: SaleId | None = None,
        is_for_all: bool = False,
    ) -> Consent:
        settings = self._settings.load()
        return books.customers.agree(
            Consent(
                number=0,
                customer=customer,
                keeps=keeps,
                words=consent_words(settings.shop_name, keeps),
                given_at=self._clock.now(),
                register=settings.register,
                clerk=self._access.clerk,
                card=card,
                sale=sale,
                is_for_all=is_for_all,
            )
        )


def _name_newest(books: Books, customer: CustomerId, card: PaymentMethodId) -> None:
    consents = books.customers.consents(customer)
    waiting = [
        each
        for each in consents
        if each.counts and each.card is None and each.sale is None and not each.is_for_all
    ]
    # Whoever looks a second time finds it named: an older consent was for a card that never came.
    if waiting and card not in {each.card for each in consents}:
        books.customers.name_card(waiting[-1].number, card)
