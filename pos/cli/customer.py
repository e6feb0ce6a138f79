"""Commands `customer …`: whom Stripe keeps for the shop, the cards they left, and to forget them.

Names and addresses go to Stripe and come from there; none of them is kept or logged here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pos.cli import customer_cards
from pos.cli.customer_documents import consent_line, customer_document, told, wallet_document
from pos.cli.output import Terminal, table, with_terminal
from pos.domain.customer import CustomerDraft, check_customer

if TYPE_CHECKING:
    from pos.domain.customer import Customer


@click.group()
def customer() -> None:
    """Customers and the cards they left, kept at Stripe; here are only their ids."""


@customer.command("find")
@click.argument("text", metavar="NAME|EMAIL|PHONE")
@with_terminal
def find(terminal: Terminal, /, text: str) -> None:
    """Look for a customer at Stripe, by a part of the name, of the phone number, or by email.

    Somebody added a moment ago may be missing from what is found by name.
    """
    if not text.strip():
        raise click.UsageError("Give a name, an email address or a phone number.")
    with terminal.session.writing() as till:
        found = till.customers.find(text)
    rows = [(each.id, each.name, each.email, each.phone, each.label) for each in found]
    head = ("Customer", "Name", "Email", "Phone", "Label")
    lines = [table(head, rows)] if rows else ["Nobody was found."]
    terminal.answer({"customers": [customer_document(each) for each in found]}, lines)


@customer.command("list")
@with_terminal
def list_known(terminal: Terminal, /) -> None:
    """Those that this shop has had to do with, by id and label; Stripe is not asked."""
    with terminal.session.reading() as till:
        found = till.customers.listed()
    rows = [(each.id, each.label) for each in found]
    lines = [table(("Customer", "Label"), rows)] if rows else ["No customer is known here."]
    known = [{"customer": each.id, "label": each.label} for each in found]
    terminal.answer({"customers": known}, lines)


@customer.command("add")
@click.option("--name", default="", help="The name that Stripe keeps.")
@click.option("--email", default="", help="The address that Stripe keeps.")
@click.option("--phone", default="", help="The number that Stripe keeps.")
@click.option("--label", default="", help="What the shop calls them; this alone is kept here.")
@with_terminal
def add(terminal: Terminal, /, name: str, email: str, phone: str, label: str) -> None:
    """Add a customer at Stripe; at least a name, an email or a phone."""
    with terminal.session.writing() as till:
        made = till.customers.create(CustomerDraft(name, email, phone), label)
    _answer(terminal, made, "Added")


@customer.command("change")
@click.argument("customer_id", metavar="CUSTOMER")
@click.option("--name", help="Another name.")
@click.option("--email", help="Another address; an empty one takes it away.")
@click.option("--phone", help="Another number; an empty one takes it away.")
@click.option("--label", help="What the shop calls them.")
@with_terminal
def change(
    terminal: Terminal,
    /,
    customer_id: str,
    name: str | None,
    email: str | None,
    phone: str | None,
    label: str | None,
) -> None:
    """Change what is given, and leave the rest."""
    with terminal.session.writing() as till:
        known = till.customers.get(check_customer(customer_id))
        if (name, email, phone) != (None, None, None):
            draft = CustomerDraft(
                known.name if name is None else name,
                known.email if email is None else email,
                known.phone if phone is None else phone,
            )
            known = till.customers.change(known.id, draft)
        if label is not None:
            till.customers.rename(known.id, label)
            known = till.customers.get(known.id)
    _answer(terminal, known, "Changed")


@customer.command("show")
@click.argument("customer_id", metavar="CUSTOMER")
@with_terminal
def show(terminal: Terminal, /, customer_id: str) -> None:
    """A customer with their cards, and all that they agreed to."""
    with terminal.session.writing() as till:
        zone = till.settings.load().zone
        wallet = till.saved_cards.of(check_customer(customer_id))
    terminal.answer({"wallet": wallet_document(wallet)}, told(wallet, zone))


@customer.command("consents")
@click.argument("customer_id", metavar="CUSTOMER")
@with_terminal
def consents(terminal: Terminal, /, customer_id: str) -> None:
    """What a customer agreed to, in the words that were read to them."""
    with terminal.session.writing() as till:
        zone = till.settings.load().zone
        wallet = till.saved_cards.of(check_customer(customer_id))
    lines = [line for each in wallet.consents for line in (consent_line(each, zone), each.words)]
    terminal.answer(
        {"consents": wallet_document(wallet)["consents"]}, lines or ["They agreed to nothing."]
    )


@customer.command("delete")
@click.argument("customer_id", metavar="CUSTOMER")
@click.option("--yes", is_flag=True, help="Do not ask; it cannot be undone.")
@with_terminal
def delete(terminal: Terminal, /, customer_id: str, *, yes: bool) -> None:
    """Forget a customer for ever, as they asked: at Stripe with every card, and here.

    Payments stay in the books, without anybody's name.
    """
    checked = check_customer(customer_id)
    if not yes:
        if terminal.as_json:
            raise click.UsageError("With --json, say --yes.")
        click.confirm("It cannot be undone. Delete this customer?", abort=True, err=True)
    with terminal.session.writing() as till:
        till.customers.delete(checked)
    terminal.answer({"deleted": checked}, [f"{checked} is deleted, with every saved card."])


for _command in (
    customer_cards.save,
    customer_cards.kept,
    customer_cards.agree,
    customer_cards.forget_card,
):
    customer.add_command(_command)


def _answer(terminal: Terminal, /, made: Customer, word: str) -> None:
    terminal.answer({"customer": customer_document(made)}, [f"{word}: {made.id} {made.title}"])
