"""Customers: kept at Stripe, found by name, email or phone, and known here by their id alone."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from pos.domain.customer import Customer, CustomerDraft, KnownCustomer, check_label
from pos.domain.ids import CustomerId, OperationId
from pos.domain.operation import IN_FLIGHT
from pos.domain.permissions import Act
from pos.errors import InDoubt, Refused
from pos.ports import Clock, GatewayProvider, Store
from pos.services.access import Access
from pos.services.errands import Errands

log = logging.getLogger(__name__)


class Customers:
    """Nearly every method asks Stripe: never call one on the thread that draws.

    Names, addresses and numbers of telephones pass through and are kept nowhere.
    """

    def __init__(
        self, store: Store, gateway: GatewayProvider, clock: Clock, access: Access
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._access = access
        self._errands = Errands(store, clock)
        self._unsure: dict[CustomerDraft, OperationId] = {}

    def find(self, text: str) -> Sequence[Customer]:
        """By name, email, phone or the shop's label, at Stripe; an empty text finds nobody.

        Raises as `Access.check`, and what a read raises.
        """
        self._access.check(Act.CUSTOMERS)
        self.settle()
        wanted = text.strip()
        if not wanted:
            return ()
        found = {each.id: each for each in self._labelled(wanted)}
        for each in self._gateway().customers.find(wanted):
            found.setdefault(each.id, self._known(each))
        return tuple(found.values())

    def get(self, customer: CustomerId) -> Customer:
        """As Stripe knows them now. Raises Refused `customer_unknown`, and what a read raises."""
        self._access.check(Act.CUSTOMERS)
        found = self._gateway().customers.get(customer)
        if found is None:
            raise Refused("customer_unknown")
        return self._known(found)

    def listed(self) -> Sequence[KnownCustomer]:
        """Those that this shop has had to do with, without asking Stripe."""
        with self._store.read() as books:
            return books.customers.all()

    def create(self, draft: CustomerDraft, label: str = "") -> Customer:
        """A new customer. The same draft once more, after a doubt, makes no second one.

        Raises Refused as `CustomerDraft.checked` and `Access.permit`; what a send raises.
        """
        checked, named = draft.checked(), check_label(label)
        permit = self._access.permit(Act.CUSTOMERS, subject="new customer")
        customers = self._gateway().customers
        try:
            made = self._errands.run(
                "create",
                lambda key: customers.create(checked, key=key),
                key=self._unsure.get(checked),
                before=permit.use,
            )
        except InDoubt as doubt:
            self._unsure[checked] = OperationId(str(doubt.facts["key"]))
            raise
        self._unsure.pop(checked, None)
        self._keep(KnownCustomer(made.id, named))
        return replace(made, label=named)

    def change(self, customer: CustomerId, draft: CustomerDraft) -> Customer:
        """Another name, email and phone; what is empty is emptied. Raises as `create`."""
        checked = draft.checked()
        permit = self._access.permit(Act.CUSTOMERS, subject=customer)
        customers = self._gateway().customers
        made = self._errands.run(
            "change",
            lambda key: customers.change(customer, checked, key=key),
            customer=customer,
            before=permit.use,
        )
        return self._known(made)

    def rename(self, customer: CustomerId, label: str) -> KnownCustomer:
        """What the shop calls them; Stripe is not asked.

        Raises Refused `customer_unknown`, `customer_text`, and as `Access.permit`.
        """
        named = check_label(label)
        permit = self._access.permit(Act.CUSTOMERS, subject=customer)
        with self._store.write() as books:
            known = books.customers.get(customer)
            if known is None or known.deleted_at is not None:
                raise Refused("customer_unknown")
            permit.use(books)
            renamed = replace(known, label=named)
            books.customers.save(renamed, self._clock.now())
            return renamed

    def delete(self, customer: CustomerId) -> None:
        """Forget them for ever, as they asked: at Stripe with every card, and here.

        Payments stay in the books, as the law of the books asks; nobody's name is on them.
        Raises as `Access.permit`, and what a send raises; safe to repeat.
        """
        permit = self._access.permit(Act.DELETE_CUSTOMER, subject=customer)
        customers = self._gateway().customers
        self._errands.run(
            "delete",
            lambda _key: customers.delete(customer),
            customer=customer,
            before=permit.use,
        )
        self._forget(customer)

    def settle(self) -> None:
        """What became of requests whose answer was lost; nothing is sent again.

        Raises what a read raises.
        """
        for key, kind, customer, begun in self._errands.unanswered():
            if self._clock.now() - begun < IN_FLIGHT:
                continue
            customers = self._gateway().customers
            if kind == "create" and (made := customers.made_by(key, since=begun)) is not None:
                self._keep(KnownCustomer(made.id))
                self._errands.end(key, "done")
            elif kind == "delete" and customer is not None and customers.get(customer) is None:
                self._forget(customer)
                self._errands.end(key, "done")
            else:
                self._errands.end(key, "gone")
            log.info("settled a request about a customer: %s", kind)

    def _labelled(self, text: str) -> list[Customer]:
        """Those whom the shop calls so, as Stripe knows them; it may find them later only."""
        wanted = text.casefold()
        known = [each for each in self.listed() if wanted in each.label.casefold()][:20]
        customers = self._gateway().customers
        found = [customers.get(each.id) for each in known]
        return [self._known(each) for each in found if each is not None]

    def _known(self, customer: Customer) -> Customer:
        with self._store.read() as books:
            known = books.customers.get(customer.id)
        return replace(customer, label=known.label if known else "")

    def _keep(self, customer: KnownCustomer) -> None:
        with self._store.write() as books:
            books.customers.save(customer, self._clock.now())

    def _forget(self, customer: CustomerId) -> None:
        now = self._clock.now()
        with self._store.write() as books:
            books.customers.save(KnownCustomer(customer, deleted_at=now), now)
            books.customers.withdraw(customer, None, now)
            books.customers.let_go(customer)
