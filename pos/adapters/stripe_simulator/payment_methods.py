"""Saved cards: attached to a customer, listed, changed and detached."""

from typing import Final

from pos.adapters.stripe_simulator import charges, lists, saving
from pos.adapters.stripe_simulator import shapes_customers as shapes
from pos.adapters.stripe_simulator.attempt import present
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import Decline
from pos.adapters.stripe_simulator.documents import Document, render
from pos.adapters.stripe_simulator.errors import Refusal, declined_body, invalid
from pos.adapters.stripe_simulator.fields import merged
from pos.adapters.stripe_simulator.params import EXPAND
from pos.adapters.stripe_simulator.routing import Route, route


def retrieve(books: Books, object_id: str, _: Document) -> Document:
    found = books.state.find("payment_method", object_id)
    return present(books, object_id, "payment_method") if found is None else found


def attach(books: Books, object_id: str, params: Document) -> Document:
    """Give a card to a customer; its bank is asked first, and may say no."""
    if "customer" not in params:
        raise invalid("You must provide a customer to attach this PaymentMethod to.")
    owner = saving.customer(books, params["customer"])
    method = retrieve(books, object_id, {})
    saving.check_attachable(method)
    decline = unsaveable(method)
    if decline is not None:
        raise Refusal(402, {**declined_body(decline, None), "payment_method": render(method)})
    saving.attach(books, method, owner["id"])
    return method


def unsaveable(method: Document) -> Decline | None:
    """Why a card's bank does not let it be kept.

    Stripe docs, Test cards: cards that decline cannot be attached, but for those that say so.
    """
    card = charges.card_behind(method)
    return None if card.saves_all_the_same else card.decline


def detach(books: Books, object_id: str, _: Document) -> Document:
    method = books.need("payment_method", object_id, "payment_method")
    if method["customer"] is None:
        raise saving.not_attached()
    owner = saving.customer(books, method["customer"])
    saving.let_go(books, method)
    if owner["invoice_settings"]["default_payment_method"] == object_id:
        owner["invoice_settings"] = {**owner["invoice_settings"], "default_payment_method": None}
        books.state.save(owner)
    return method


def update(books: Books, object_id: str, params: Document) -> Document:
    method = books.need("payment_method", object_id, "payment_method")
    if method["customer"] is None:
        raise invalid(
            "You must save this PaymentMethod to a customer before you can update it.",
        )
    if "allow_redisplay" in params:
        method["allow_redisplay"] = params["allow_redisplay"]
    details = params.get("billing_details") or {}
    address = {**method["billing_details"]["address"], **(details.get("address") or {})}
    method["billing_details"] = {**method["billing_details"], **details, "address": address}
    method["card"] = {**method["card"], **(params.get("card") or {})}
    if "metadata" in params:
        method["metadata"] = merged(method["metadata"], params["metadata"])
    books.state.save(method)
    books.record("payment_method.updated", method)
    return method


def find(books: Books, _: str, params: Document) -> Document:
    return page(books, "/v1/payment_methods", params)


def page(books: Books, url: str, params: Document) -> Document:
    """A page of a customer's cards; Stripe lists none for nobody."""
    owner = params.get("customer", "")
    where: list[tuple[str, int | str]] = [("json_extract(body, '$.customer') = ?", owner)]
    if owner:
        saving.customer(books, owner)
    asked = _CONDITIONS.keys() & params.keys()
    where += [(_CONDITIONS[name], params[name]) for name in sorted(asked)]
    return lists.page(books, "payment_method", url, params, where)


_CONDITIONS: Final = {
    "allow_redisplay": "json_extract(body, '$.allow_redisplay') = ?",
    "type": "json_extract(body, '$.type') = ?",
}
_ONE: Final = "/v1/payment_methods/{id}"
ROUTES: Final[tuple[Route, ...]] = (
    route("GET", "/v1/payment_methods", find, shapes.CARD_LIST),
    route("GET", _ONE, retrieve, {"expand": EXPAND}),
    route("POST", _ONE, update, shapes.CARD_UPDATE),
    route("POST", _ONE + "/attach", attach, shapes.CARD_ATTACH),
    route("POST", _ONE + "/detach", detach, {"expand": EXPAND}),
)
