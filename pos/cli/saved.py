"""Options of `sale new` and `sale resume` that are about a customer and the cards they left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from pos.cli.failures import option
from pos.domain.customer import check_customer
from pos.domain.ids import CustomerId, PaymentMethodId, SaleId, check_payment_method
from pos.domain.saved_card import Keeps
from pos.errors import Refused

if TYPE_CHECKING:
    from pos.domain.money import Money
    from pos.domain.views import SaleRecord
    from pos.services.till import Till

_Command = TypeVar("_Command", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Saved:
    """What was asked for about a customer; `card` is one that they left."""

    customer: CustomerId | None = None
    card: PaymentMethodId | None = None
    is_absent: bool = False
    keeps: Keeps | None = None

    @classmethod
    def of(cls, how: Mapping[str, str | bool | None], *, as_json: bool) -> Saved:
        """From the values of `saved_options`.

        Raises UsageError for what does not go together, Failure for names that are none.
        """
        card, customer, keeps = how["saved"], how["for_customer"], how["keep"]
        if card is not None and (how["card"] is not None or how["cash"] is not None):
            raise click.UsageError("Give --saved, --card or --cash: each is a tender of its own.")
        if how["absent"] and card is None:
            raise click.UsageError("--absent belongs to a --saved card.")
        if keeps is not None and (customer is None or card is not None):
            raise click.UsageError("--keep belongs to --for-customer and a card that is new.")
        with option("--for-customer", as_json=as_json):
            known = None if customer is None else check_customer(str(customer))
        with option("--saved", as_json=as_json):
            method = None if card is None else check_payment_method(str(card))
        return cls(known, method, bool(how["absent"]), None if keeps is None else Keeps(str(keeps)))

    def choose(self, till: Till, sale: SaleId) -> None:
        """Say whom the sale is for, before its card is asked for."""
        if self.customer is not None:
            till.saved_cards.choose(sale, self.customer, self.keeps)

    def pay(self, till: Till, sale: SaleId, part: Money | None) -> SaleRecord:
        """Raises Refused `saved_card_unknown`, and as `SavedCards.pay`."""
        chosen = till.saved_cards.chosen(sale)
        if chosen is None:
            raise Refused("customer_missing")
        wallet = till.saved_cards.of(chosen.customer)
        card = next((each for each in wallet.cards if each.id == self.card), None)
        if card is None:
            raise Refused("saved_card_unknown")
        return till.saved_cards.pay(sale, card, part, is_customer_there=not self.is_absent)


def saved_options(command: _Command) -> _Command:
    """Gives a command `--for-customer`, `--keep`, `--saved` and `--absent`."""
    for add in (
        click.option(
            "--absent",
            is_flag=True,
            help="The customer is not here, and agreed to that when they left the --saved card.",
        ),
        click.option("--saved", metavar="CARD", help="A card that the --for-customer left."),
        click.option(
            "--keep",
            type=click.Choice([str(each) for each in Keeps]),
            help="Keep the card for the --for-customer, who was read the words and agreed.",
        ),
        click.option(
            "--for-customer", metavar="CUSTOMER", help="Whom the sale is for (cus_…), at Stripe."
        ),
    ):
        command = add(command)
    return command
