"""Customers and receipts asked for with patience: every call may be repeated with its key."""

from collections.abc import Sequence
from datetime import datetime

from pos.domain.customer import Customer, CustomerDraft
from pos.domain.ids import (
    ChargeId,
    CustomerId,
    OperationId,
    PaymentMethodId,
    ReaderId,
    SetupId,
)
from pos.domain.saved_card import CardSetup, Keeps, SavedCard
from pos.ports.customers import CustomerGateway, ReceiptGateway
from pos.services.asking import Ask


class PatientCustomers:
    """Port `CustomerGateway`: another one, asked with patience."""

    def __init__(self, inner: CustomerGateway, ask: Ask) -> None:
        self._inner = inner
        self._ask = ask

    def create(self, draft: CustomerDraft, *, key: OperationId) -> Customer:
        return self._ask(lambda: self._inner.create(draft, key=key))

    def made_by(self, key: OperationId, *, since: datetime) -> Customer | None:
        return self._ask(lambda: self._inner.made_by(key, since=since))

    def change(self, customer: CustomerId, draft: CustomerDraft, *, key: OperationId) -> Customer:
        return self._ask(lambda: self._inner.change(customer, draft, key=key))

    def get(self, customer: CustomerId) -> Customer | None:
        return self._ask(lambda: self._inner.get(customer))

    def find(self, text: str) -> Sequence[Customer]:
        return self._ask(lambda: self._inner.find(text))

    def delete(self, customer: CustomerId) -> None:
        self._ask(lambda: self._inner.delete(customer))

    def cards(self, customer: CustomerId) -> Sequence[SavedCard]:
        return self._ask(lambda: self._inner.cards(customer))

    def detach(self, card: PaymentMethodId, *, key: OperationId) -> None:
        self._ask(lambda: self._inner.detach(card, key=key))

    def begin_setup(
        self, customer: CustomerId, keeps: Keeps, *, key: OperationId, at_reader: bool = False
    ) -> CardSetup:
        return self._ask(
            lambda: self._inner.begin_setup(customer, keeps, key=key, at_reader=at_reader)
        )

    def confirm_setup(
        self, setup: SetupId, method: PaymentMethodId, *, key: OperationId
    ) -> CardSetup:
        return self._ask(lambda: self._inner.confirm_setup(setup, method, key=key))

    def present_setup(self, setup: SetupId, reader: ReaderId, *, key: OperationId) -> CardSetup:
        # A reader that gave no answer may have it all the same: it is looked at, not asked again.
        return self._inner.present_setup(setup, reader, key=key)

    def setup(self, setup: SetupId) -> CardSetup:
        return self._ask(lambda: self._inner.setup(setup))

    def setup_secret(self, setup: SetupId) -> str:
        return self._ask(lambda: self._inner.setup_secret(setup))

    def cancel_setup(self, setup: SetupId, *, key: OperationId) -> CardSetup:
        return self._ask(lambda: self._inner.cancel_setup(setup, key=key))


class PatientReceipts:
    """Port `ReceiptGateway`: another one, asked with patience."""

    def __init__(self, inner: ReceiptGateway, ask: Ask) -> None:
        self._inner = inner
        self._ask = ask

    def email(self, charge: ChargeId, address: str, *, key: OperationId) -> None:
        self._ask(lambda: self._inner.email(charge, address, key=key))

    def statement_prefix(self) -> str:
        return self._ask(self._inner.statement_prefix)
