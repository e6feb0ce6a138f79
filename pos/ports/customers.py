"""Customers and the cards that Stripe keeps for them; and what the ledger keeps of either."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pos.domain.customer import Customer, CustomerDraft, KnownCustomer
from pos.domain.ids import (
    ChargeId,
    CustomerId,
    OperationId,
    PaymentMethodId,
    ReaderId,
    SaleId,
    SetupId,
)
from pos.domain.saved_card import CardSetup, Consent, Keeps, SaleCustomer, SavedCard


class CustomerGateway(Protocol):
    """Customers, saved cards and the saving of cards at Stripe.

    What changes something takes a key and may be repeated with it. Raises as `PaymentGateway`.
    """

    def create(self, draft: CustomerDraft, *, key: OperationId) -> Customer: ...
    def made_by(self, key: OperationId, *, since: datetime) -> Customer | None:
        """The customer that a request of ours made, among those made `since`."""
        ...

    def change(self, customer: CustomerId, draft: CustomerDraft, *, key: OperationId) -> Customer:
        """What is empty in the draft is emptied there as well."""
        ...

    def get(self, customer: CustomerId) -> Customer | None:
        """None for one that was deleted, or that this account never had."""
        ...

    def find(self, text: str) -> Sequence[Customer]:
        """By name, email or phone; somebody added a moment ago may be missing."""
        ...

    def delete(self, customer: CustomerId) -> None:
        """For ever, with every saved card; one that is gone already is no error."""
        ...

    def cards(self, customer: CustomerId) -> Sequence[SavedCard]:
        """Newest first."""
        ...

    def detach(self, card: PaymentMethodId, *, key: OperationId) -> None:
        """It can never be used again."""
        ...

    def begin_setup(
        self, customer: CustomerId, keeps: Keeps, *, key: OperationId, at_reader: bool = False
    ) -> CardSetup: ...
    def confirm_setup(
        self, setup: SetupId, method: PaymentMethodId, *, key: OperationId
    ) -> CardSetup:
        """Raises Declined when the bank will not have the card kept."""
        ...

    def present_setup(self, setup: SetupId, reader: ReaderId, *, key: OperationId) -> CardSetup:
        """Let a reader ask for the card."""
        ...

    def setup(self, setup: SetupId) -> CardSetup: ...
    def setup_secret(self, setup: SetupId) -> str:
        """For Stripe's own form alone; kept in memory only."""
        ...

    def cancel_setup(self, setup: SetupId, *, key: OperationId) -> CardSetup: ...


class ReceiptGateway(Protocol):
    """What a customer reads later: a receipt by email, and the name on the statement."""

    def email(self, charge: ChargeId, address: str, *, key: OperationId) -> None:
        """Stripe sends the receipt of a charge; nothing of the address stays here."""
        ...

    def statement_prefix(self) -> str:
        """What stands before our text on the card statement, empty where Stripe names none."""
        ...


class CustomerBook(Protocol):
    """What the ledger keeps of customers: ids, labels, consents. Never a name or an address."""

    def get(self, customer: CustomerId) -> KnownCustomer | None: ...
    def all(self) -> Sequence[KnownCustomer]:
        """Those that were not deleted, by label."""
        ...

    def save(self, customer: KnownCustomer, at: datetime) -> None:
        """`at` is when it became known, for one that was not."""
        ...

    def agree(self, consent: Consent) -> Consent:
        """Keep a consent; its number is given here."""
        ...

    def consents(self, customer: CustomerId) -> Sequence[Consent]:
        """Oldest first, withdrawn ones among them."""
        ...

    def name_card(self, consent: int, card: PaymentMethodId) -> None:
        """The card that a consent was for became known; the first one stays."""
        ...

    def withdraw(self, customer: CustomerId, card: PaymentMethodId | None, at: datetime) -> None:
        """End the consents for a card, or all of a customer's."""
        ...

    def of_sale(self, sale: SaleId) -> SaleCustomer | None: ...
    def choose(self, sale: SaleId, chosen: SaleCustomer | None) -> None:
        """Whom a sale is for; None for nobody in particular."""
        ...

    def let_go(self, customer: CustomerId) -> None:
        """Sales that are not paid are not for them any more."""
        ...

    def begin(self, key: OperationId, kind: str, customer: CustomerId | None, at: datetime) -> None:
        """A request that is about to be sent; what it says is not kept."""
        ...

    def end(self, key: OperationId, state: str) -> None:
        """`done`, `refused` or `gone`."""
        ...

    def unanswered(self) -> Sequence[tuple[OperationId, str, CustomerId | None, datetime]]:
        """Requests without an end, oldest first: key, kind, customer and when they were begun."""
        ...
