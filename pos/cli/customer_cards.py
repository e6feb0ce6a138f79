"""Commands `customer save`, `agree` and `forget-card`: cards of a customer, without a sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pos.cli.customer_documents import consent_document, consent_line, setup_document
from pos.cli.failures import option
from pos.cli.output import Terminal, with_terminal
from pos.domain.customer import check_customer, check_setup
from pos.domain.ids import check_payment_method
from pos.domain.saved_card import CardSetup, Keeps, SetupStatus
from pos.errors import Declined
from pos.services.keeping_at_reader import Asking

if TYPE_CHECKING:
    from pos.services.till import Till

USE = click.option(
    "--use",
    "keeps",
    type=click.Choice([str(each) for each in Keeps]),
    required=True,
    help="What the customer agreed to: with them there, or also without them.",
)


@click.command("save")
@click.argument("customer_id", metavar="CUSTOMER")
@click.option("--card", metavar="CARD", help="A test card of Stripe's, such as pm_card_visa.")
@click.option("--reader", metavar="READER", help="The reader that asks; “” for this register's.")
@USE
@with_terminal
def save(
    terminal: Terminal, /, customer_id: str, card: str | None, reader: str | None, keeps: str
) -> None:
    """Keep a card without charging it; whoever says so has read the words to the customer.

    `customer consents` shows the words. A real card comes from a --reader.
    """
    if (card is None) == (reader is None):
        raise click.UsageError("Give --card or --reader.")
    with option("--card", as_json=terminal.as_json):
        method = None if card is None else check_payment_method(card)
    with terminal.session.writing() as till:
        customer = check_customer(customer_id)
        if method is None:
            where = None if not reader else till.readers.find(reader).id
            setup = till.keeping.begin(customer, Keeps(keeps), where).setup
        else:
            setup = till.saved_cards.begin_setup(customer, Keeps(keeps))
            setup = _at_the_bank(till, till.saved_cards.confirm_setup(setup, method))
    terminal.answer({"setup": setup_document(setup)}, [_line(setup)])


@click.command("kept")
@click.argument("setup_id", metavar="SETUP")
@click.option("--reader", metavar="READER", default="", help="The reader that asks, if not ours.")
@click.option("--stop", is_flag=True, help="Let the reader ask no more.")
@with_terminal
def kept(terminal: Terminal, /, setup_id: str, *, reader: str, stop: bool) -> None:
    """Whether a card was kept that a reader was asked for by `customer save --reader`."""
    with terminal.session.writing() as till:
        where = till.readers.needed(till.readers.find(reader).id if reader else None)
        asking = Asking(where, till.saved_cards.follow_setup(check_setup(setup_id)))
        setup = till.keeping.stop(asking) if stop else till.keeping.follow(asking).setup
    terminal.answer({"setup": setup_document(setup)}, [_line(setup)])


@click.command("agree")
@click.argument("customer_id", metavar="CUSTOMER")
@click.option("--card", metavar="CARD", help="The saved card it is about; without it, all of them.")
@USE
@with_terminal
def agree(terminal: Terminal, /, customer_id: str, card: str | None, keeps: str) -> None:
    """Note what a customer agreed to on paper or by telephone."""
    with option("--card", as_json=terminal.as_json):
        known = None if card is None else check_payment_method(card)
    with terminal.session.writing() as till:
        zone = till.settings.load().zone
        consent = till.saved_cards.agree(check_customer(customer_id), Keeps(keeps), known)
    lines = [consent_line(consent, zone), consent.words]
    terminal.answer({"consent": consent_document(consent)}, lines)


@click.command("forget-card")
@click.argument("customer_id", metavar="CUSTOMER")
@click.argument("card", metavar="CARD")
@with_terminal
def forget_card(terminal: Terminal, /, customer_id: str, card: str) -> None:
    """Forget one saved card; it can never be used again, and what was agreed about it ends."""
    with terminal.session.writing() as till:
        till.saved_cards.detach(check_customer(customer_id), check_payment_method(card))
    terminal.answer({"forgotten": card}, [f"{card} is forgotten."])


def _at_the_bank(till: Till, setup: CardSetup) -> CardSetup:
    """In training the customer confirms; elsewhere they have to, and the page is named."""
    if till.practice is None or setup.status is not SetupStatus.REQUIRES_ACTION:
        return setup
    till.practice.finish_setup(setup.id, passes=True)
    done = till.saved_cards.follow_setup(setup.id)
    if done.last_error is not None and not done.is_saved:
        raise Declined("card_declined", decline=done.last_error)
    return done


def _line(setup: CardSetup) -> str:
    if setup.is_saved:
        return f"{setup.card} is kept for {setup.customer}."
    page = setup.next_action.url if setup.next_action else ""
    if page:
        return f"The customer has to confirm it with their bank: {page}"
    if setup.status is SetupStatus.CANCELED:
        return "The reader asks no more. No card was kept."
    return f"The reader asks for the card. See what came: `holdfast customer kept {setup.id}`."
