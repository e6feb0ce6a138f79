"""How a sale is paid from the command line: cash, a card, what its owner does, a capture."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import click

from pos.cli import documents
from pos.cli.failures import Failure, option, problem_of
from pos.cli.output import Terminal
from pos.cli.saved import Saved, saved_options
from pos.domain.ids import PaymentMethodId, SaleId, check_payment_method
from pos.domain.intent import IntentStatus
from pos.domain.money import Currency, Money, parse_amount
from pos.domain.sale import UNPAID, MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import Declined, Misconfigured, PosError, Refused

if TYPE_CHECKING:
    from pos.services.till import Till

log = logging.getLogger(__name__)

_Command = TypeVar("_Command", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Payment:
    """What was asked for on the command line. `passes`: whether the customer confirms.

    `cash` and `part` are amounts as they were typed: what is handed over, and how much of what is
    due is to be paid with it or with the card. `tip` is what the customer gives beside.
    """

    card: PaymentMethodId | None
    passes: bool | None
    is_captured: bool
    cash: str | None = None
    part: str | None = None
    saved: Saved = field(default_factory=Saved)
    tip: str | None = None

    @classmethod
    def of(cls, how: Mapping[str, str | bool | None], *, as_json: bool) -> Payment:
        """From the values of `options`; raises UsageError for what belongs to a card.

        Raises Failure for a card that is none, before anything is begun for it.
        """
        card, customer, cash = how["card"], how["customer"], how["cash"]
        if card is not None and cash is not None:
            raise click.UsageError("Give --cash or --card: each is a tender of its own.")
        is_by_card = card is not None or how["saved"] is not None
        if not is_by_card and cash is None and how["part"] is not None:
            raise click.UsageError("--part belongs to --cash or to a --card.")
        if not is_by_card and (customer is not None or how["capture"]):
            raise click.UsageError("--customer and --capture belong to a --card.")
        if how["tip"] is not None and (cash is not None or how["part"] is not None):
            raise click.UsageError("--tip belongs to one card that pays all.")
        with option("--card", as_json=as_json):
            checked = check_payment_method(str(card)) if card is not None else None
        return cls(
            checked,
            None if customer is None else customer == "confirms",
            bool(how["capture"]),
            None if cash is None else str(cash),
            None if how["part"] is None else str(how["part"]),
            Saved.of(how, as_json=as_json),
            None if how["tip"] is None else str(how["tip"]),
        )

    def amounts(self, currency: Currency, *, as_json: bool) -> tuple[Money | None, Money | None]:
        """Cash that is handed over, and the part to be paid; wrong words are wrong usage."""
        with option("--cash", as_json=as_json):
            cash = None if self.cash is None else parse_amount(self.cash, currency)
        with option("--part", as_json=as_json):
            part = None if self.part is None else parse_amount(self.part, currency)
        return cash, part

    def tip_in(self, currency: Currency, *, as_json: bool) -> Money | None:
        """None where none was named; wrong words are wrong usage."""
        with option("--tip", as_json=as_json):
            return None if self.tip is None else parse_amount(self.tip, currency)


def options(command: _Command) -> _Command:
    """Gives a command `--cash`, `--card`, `--part`, `--tip`, `--capture`, saved cards and more."""
    for add in (
        click.option(
            "--part",
            metavar="AMOUNT",
            help="Pay only this much of what is due; another tender follows.",
        ),
        click.option(
            "--tip", metavar="AMOUNT", help="What the customer gives beside; 0 for nothing."
        ),
        click.option("--cash", metavar="RECEIVED", help="Cash that the customer hands over."),
        click.option("--capture", is_flag=True, help="Take the money as soon as it is held."),
        click.option(
            "--customer",
            type=click.Choice(["confirms", "refuses"]),
            help="In training: what the customer does when their bank asks.",
        ),
        click.option(
            "--card",
            metavar="CARD",
            help="A test card of Stripe's, such as pm_card_visa or pm_card_visa_chargeDeclined.",
        ),
    ):
        command = add(command)
    return saved_options(command)


def carry_out(
    terminal: Terminal, till: Till, sale: SaleId, wanted: Payment, *, is_new: bool = True
) -> SaleRecord:
    """Begin or resume a sale's payment and go as far as was asked for.

    Raises Failure with the sale beside it, so that it can be gone on with.
    """
    currency = till.checkout.record(sale).sale.cart.currency
    cash, part = wanted.amounts(currency, as_json=terminal.as_json)
    tip = wanted.tip_in(currency, as_json=terminal.as_json)
    try:
        if tip is not None:
            till.checkout.add_tip(sale, tip)
        wanted.saved.choose(till, sale)
        if wanted.saved.card is not None:
            return _held(till, wanted.saved.pay(till, sale, part), wanted.saved.card, wanted)
        if cash is not None:
            return till.tenders.cash(sale, cash, part)
        if wanted.card is None:
            return till.checkout.begin(sale) if is_new else till.checkout.follow(sale)
        till.checkout.begin(sale, part)
        return _authorise(till, sale, wanted.card, wanted)
    except PosError as error:
        raise _failure(terminal, till, sale, error, is_new=is_new) from error


def _authorise(till: Till, sale: SaleId, card: PaymentMethodId, wanted: Payment) -> SaleRecord:
    return _held(till, till.checkout.authorise(sale, card), card, wanted)


def _held(till: Till, record: SaleRecord, card: PaymentMethodId, wanted: Payment) -> SaleRecord:
    """After the attempt: what the customer does at their bank, and the capture."""
    if record.intent is not None and record.intent.status is IntentStatus.REQUIRES_ACTION:
        record = _at_the_bank(till, record, card, wanted)
    if not wanted.is_captured:
        return record
    held = [card.intent.id for card in record.cards if card.intent.is_held]
    if not held:
        raise Refused("not_held", receipt=record.sale.receipt)
    if record.sale.state in UNPAID:
        return record  # nothing is taken before all of it is paid
    for intent in held:
        record = till.settlement.capture(intent)
    return record


def _at_the_bank(
    till: Till, record: SaleRecord, card: PaymentMethodId, wanted: Payment
) -> SaleRecord:
    """In training be the customer; elsewhere the customer has to do it, and Stripe is asked.

    Raises Declined when the customer did not confirm.
    """
    passes = wanted.passes if wanted.passes is not None else _passes(till, card)
    if till.practice is None or passes is None or record.intent is None:
        return record
    till.practice.finish_action(record.intent.id, passes=passes)
    followed = till.checkout.follow(record.sale.id)
    if followed.intent is not None and followed.intent.last_error and not followed.intent.is_held:
        raise Declined("card_declined", decline=followed.intent.last_error)
    return followed


def _passes(till: Till, card: PaymentMethodId) -> bool | None:
    """What the owner of a known test card does, None for other cards."""
    known = till.cards.cards() if till.cards is not None else ()
    return next((each.customer_passes for each in known if each.token == card), None)


def _failure(
    terminal: Terminal, till: Till, sale: SaleId, error: PosError, *, is_new: bool
) -> Failure:
    """The error with what the ledger knows of the sale now, if it can be asked."""
    problem = problem_of(error)
    try:
        record, is_left = _after(till, sale, error, is_new=is_new)
    except PosError as second:
        # A full disk may be the reason of both; what happened to the money goes first.
        facts = {"sale": sale, "code": error.code}
        told = (error.code, sale, second.code)
        log.warning("after %s, %s could not be looked at: %s", *told, extra=facts)
        return Failure(problem, as_json=terminal.as_json)
    return Failure(
        problem,
        as_json=terminal.as_json,
        beside={"sale": documents.sale(record)},
        hints=[_way_on(record)] if is_left else [],
    )


def _way_on(record: SaleRecord) -> str:
    """The command that goes on; what is held already must not be sold a second time."""
    name = record.sale.receipt or record.sale.id
    if record.sale.state in UNPAID and record.sale.has_tender:
        return (
            f"The sale is {name}, paid in part; `holdfast sale resume {name}` with --cash or "
            f"--card takes the rest, `holdfast sale abandon {name}` gives it back."
        )
    if record.money is MoneyWord.HELD:
        return (
            f"The sale is {name} and its amount is held: `holdfast hold capture {name}` takes it. "
            "Do not sell it again."
        )
    return f"The sale is {name}; `holdfast sale resume {name}` goes on with it."


def _after(till: Till, sale: SaleId, error: PosError, *, is_new: bool) -> tuple[SaleRecord, bool]:
    """The sale, and whether it can be gone on with."""
    record = till.checkout.record(sale)
    has_payment = bool(record.cards) or record.sale.has_tender or record.is_in_doubt
    if is_new and not has_payment and isinstance(error, Refused | Misconfigured):
        # It never came to a payment: nothing is left on the counter for it.
        return till.checkout.abandon(sale), False
    return record, error.code != "sale_over"
