"""CustomerGateway and ReceiptGateway over the stripe SDK."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import stripe

from pos.adapters.stripe_api.asking import RETURN_URL
from pos.adapters.stripe_api.customer_bodies import customer_from, saved_card_from, setup_from
from pos.adapters.stripe_api.failing import errors_beside_money
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
from pos.errors import Broken, Misconfigured

if TYPE_CHECKING:
    from stripe.params import CustomerCreateParams, CustomerUpdateParams

_MOST_FOUND: Final = 20
_PAGE: Final = 100
_SHORTEST_PART: Final = 3
"""Stripe finds parts of words from three letters on (Stripe docs, Search)."""
_CLOCK_SKEW: Final = timedelta(minutes=10)
_ATTEMPT: Final = ["latest_attempt"]
_REDISPLAY: Final = "always"
"""The shop shows the card to whoever serves this customer; the consent is asked for before."""


class StripeCustomers:
    """Port `CustomerGateway`; safe to share between threads."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._v1 = client.v1

    def create(self, draft: CustomerDraft, *, key: OperationId) -> Customer:
        # The key leads back to a customer whose answer was lost.
        params: CustomerCreateParams = {"metadata": {"operation": key}}
        if draft.name:
            params["name"] = draft.name
        if draft.email:
            params["email"] = draft.email
        if draft.phone:
            params["phone"] = draft.phone
        with errors_beside_money():
            made = self._v1.customers.create(params=params, options={"idempotency_key": key})
            return customer_from(made.to_dict())

    def made_by(self, key: OperationId, *, since: datetime) -> Customer | None:
        # A list, not a search: searches lag behind what was written.
        with errors_beside_money():
            page = self._v1.customers.list(
                params={
                    "created": {"gte": int((since - _CLOCK_SKEW).timestamp())},
                    "limit": _PAGE,
                }
            )
            for found in page.auto_paging_iter():
                raw = found.to_dict()
                if (raw.get("metadata") or {}).get("operation") == key:
                    return customer_from(raw)
        return None

    def change(self, customer: CustomerId, draft: CustomerDraft, *, key: OperationId) -> Customer:
        params: CustomerUpdateParams = {
            "name": draft.name,
            "email": draft.email,
            "phone": draft.phone,
        }
        with errors_beside_money():
            made = self._v1.customers.update(
                customer, params=params, options={"idempotency_key": key}
            )
            return customer_from(made.to_dict())

    def get(self, customer: CustomerId) -> Customer | None:
        try:
            with errors_beside_money():
                raw = self._v1.customers.retrieve(customer).to_dict()
                return None if raw.get("deleted") else customer_from(raw)
        except Misconfigured as error:
            if error.code != "unknown_at_stripe":
                raise
            return None

    def find(self, text: str) -> Sequence[Customer]:
        if "@" in text:
            # By the whole address Stripe lists them at once; by anything else it searches.
            with errors_beside_money():
                page = self._v1.customers.list(params={"email": text, "limit": _MOST_FOUND})
                found = [customer_from(each.to_dict()) for each in page.data]
            if found:
                return found
        try:
            with errors_beside_money():
                page_found = self._v1.customers.search(
                    params={"query": _query(text), "limit": _MOST_FOUND}
                )
                return [customer_from(each.to_dict()) for each in page_found.data]
        except Broken:
            # Searching is not offered to every account (Stripe docs, Search).
            return self._looked_through(text)

    def delete(self, customer: CustomerId) -> None:
        try:
            with errors_beside_money():
                self._v1.customers.delete(customer)
        except Misconfigured as error:
            if error.code != "unknown_at_stripe":
                raise

    def cards(self, customer: CustomerId) -> Sequence[SavedCard]:
        with errors_beside_money():
            page = self._v1.customers.payment_methods.list(
                customer, params={"type": "card", "limit": _PAGE}
            )
            return [saved_card_from(each.to_dict(), customer) for each in page.data]

    def detach(self, card: PaymentMethodId, *, key: OperationId) -> None:
        with errors_beside_money():
            self._v1.payment_methods.detach(card, options={"idempotency_key": key})

    def begin_setup(
        self, customer: CustomerId, keeps: Keeps, *, key: OperationId, at_reader: bool = False
    ) -> CardSetup:
        with errors_beside_money():
            made = self._v1.setup_intents.create(
                params={
                    "customer": customer,
                    "usage": keeps.value,
                    "allowed_payment_method_types": ["card_present" if at_reader else "card"],
                    "metadata": {"operation": key},
                    "expand": _ATTEMPT,
                },
                options={"idempotency_key": key},
            )
            return setup_from(made.to_dict())

    def confirm_setup(
        self, setup: SetupId, method: PaymentMethodId, *, key: OperationId
    ) -> CardSetup:
        with errors_beside_money():
            made = self._v1.setup_intents.confirm(
                setup,
                params={"payment_method": method, "return_url": RETURN_URL, "expand": _ATTEMPT},
                options={"idempotency_key": key},
            )
            return setup_from(made.to_dict())

    def present_setup(self, setup: SetupId, reader: ReaderId, *, key: OperationId) -> CardSetup:
        with errors_beside_money():
            self._v1.terminal.readers.process_setup_intent(
                reader,
                params={
                    "setup_intent": setup,
                    "allow_redisplay": _REDISPLAY,
                    "process_config": {"enable_customer_cancellation": True},
                },
                options={"idempotency_key": key},
            )
        return self.setup(setup)

    def setup(self, setup: SetupId) -> CardSetup:
        with errors_beside_money():
            found = self._v1.setup_intents.retrieve(setup, params={"expand": _ATTEMPT})
            return setup_from(found.to_dict())

    def setup_secret(self, setup: SetupId) -> str:
        with errors_beside_money():
            return str(self._v1.setup_intents.retrieve(setup).client_secret or "")

    def cancel_setup(self, setup: SetupId, *, key: OperationId) -> CardSetup:
        with errors_beside_money():
            found = self._v1.setup_intents.cancel(
                setup, params={"expand": _ATTEMPT}, options={"idempotency_key": key}
            )
            return setup_from(found.to_dict())

    def _looked_through(self, text: str) -> list[Customer]:
        """The newest ones that fit, where Stripe does not search."""
        wanted = text.casefold()
        with errors_beside_money():
            page = self._v1.customers.list(params={"limit": _PAGE})
            newest = [customer_from(each.to_dict()) for each in page.data]
        fitting = [
            each
            for each in newest
            if any(wanted in part.casefold() for part in (each.name, each.email, each.phone))
        ]
        return fitting[:_MOST_FOUND]


class StripeReceipts:
    """Port `ReceiptGateway`; safe to share between threads."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._v1 = client.v1

    def email(self, charge: ChargeId, address: str, *, key: OperationId) -> None:
        with errors_beside_money():
            self._v1.charges.update(
                charge, params={"receipt_email": address}, options={"idempotency_key": key}
            )

    def statement_prefix(self) -> str:
        with errors_beside_money():
            raw = self._v1.accounts.retrieve_current().to_dict()
            payments = (raw.get("settings") or {}).get("card_payments") or {}
            return str(payments.get("statement_descriptor_prefix") or "")


def _query(text: str) -> str:
    """A search by every field that people name (Stripe docs, Search query language)."""
    value = text.replace("\\", "\\\\").replace('"', '\\"')
    sign = "~" if len(text) >= _SHORTEST_PART else ":"
    return " OR ".join(f'{name}{sign}"{value}"' for name in ("name", "email", "phone"))
