"""Customers: people a shop keeps cards for, made, found, changed and deleted."""

from typing import Final

from pos.adapters.stripe_simulator import lists, payment_methods, saving, searching
from pos.adapters.stripe_simulator import shapes_customers as shapes
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import bad_parameter
from pos.adapters.stripe_simulator.fields import merged
from pos.adapters.stripe_simulator.params import EXPAND
from pos.adapters.stripe_simulator.routing import Route, read, route

_NULLS: Final = (
    "address business_name currency customer_account default_source description discount email"
    " individual_name name phone shipping test_clock"
).split()
_COPIED: Final = (
    "address business_name description email individual_name name phone preferred_locales"
    " shipping tax_exempt"
).split()
_USUAL: Final = 10
_ALIVE: Final[tuple[str, int | str]] = ("coalesce(json_extract(body, '$.deleted'), 0) = ?", 0)


def create(books: Books, _: str, params: Document) -> Document:
    made = books.mint("cus", 14)
    customer: Document = {
        **dict.fromkeys(_NULLS),
        "id": made,
        "object": "customer",
        "balance": 0,
        "created": books.now,
        "delinquent": False,
        "invoice_prefix": made[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    }
    _write(books, customer, params)
    books.state.add(customer)
    books.record("customer.created", customer)
    if "payment_method" in params:
        payment_methods.attach(books, params["payment_method"], {"customer": made})
    return customer


def _write(books: Books, customer: Document, params: Document) -> None:
    customer.update({name: params[name] for name in _COPIED if name in params})
    if "metadata" in params:
        customer["metadata"] = merged(customer["metadata"], params["metadata"])
    settings = params.get("invoice_settings") or {}
    if "default_payment_method" in settings:
        chosen = settings["default_payment_method"]
        if chosen is not None:
            method = books.need("payment_method", chosen, "invoice_settings")
            saving.check_owner(method, customer["id"], "invoice_settings[default_payment_method]")
        customer["invoice_settings"] = {
            **customer["invoice_settings"],
            "default_payment_method": chosen,
        }


def update(books: Books, object_id: str, params: Document) -> Document:
    customer = saving.customer(books, object_id, "id")
    old = dict(customer)
    _write(books, customer, params)
    books.state.save(customer)
    before = {name: value for name, value in old.items() if customer[name] != value}
    if before:
        books.record("customer.updated", customer, previous=before)
    return customer


def delete(books: Books, object_id: str, _: Document) -> Document:
    """Forget a customer; the cards are let go, the payments stay.

    Stripe docs, Delete a customer: permanent, and a look at the customer still says `deleted`.
    """
    customer = saving.customer(books, object_id, "id")
    for method in saving.cards_of(books, object_id):
        saving.let_go(books, method)
    books.record("customer.deleted", customer)
    gone: Document = {"id": object_id, "object": "customer", "deleted": True}
    books.state.save(gone)
    return gone


def find(books: Books, _: str, params: Document) -> Document:
    """A page of customers; an email is compared exactly, capitals included."""
    where = [_ALIVE]
    if "email" in params:
        where.append(("json_extract(body, '$.email') = ?", params["email"]))
    return lists.page(books, "customer", "/v1/customers", params, where)


def search(books: Books, _: str, params: Document) -> Document:
    """Customers that satisfy a query, newest first, a page at a time."""
    test = searching.parse(params["query"])
    page = params.get("page", "0")
    if not page.isdecimal():
        raise bad_parameter("Invalid page.", "page")
    start, limit = int(page), params.get("limit", _USUAL)
    everybody = books.state.select("customer", [_ALIVE], "DESC", 10_000)
    found = [customer for customer in everybody if test(customer)]
    has_more = len(found) > start + limit
    return {
        "object": "search_result",
        "data": found[start : start + limit],
        "has_more": has_more,
        "next_page": str(start + limit) if has_more else None,
        "url": "/v1/customers/search",
    }


def cards(books: Books, object_id: str, params: Document) -> Document:
    """A page of one customer's saved cards."""
    saving.customer(books, object_id)
    url = f"/v1/customers/{object_id}/payment_methods"
    return payment_methods.page(books, url, {**params, "customer": object_id})


ROUTES: Final[tuple[Route, ...]] = (
    route("POST", "/v1/customers", create, shapes.CUSTOMER),
    route("GET", "/v1/customers", find, shapes.CUSTOMER_LIST),
    route("GET", "/v1/customers/search", search, shapes.CUSTOMER_SEARCH, ("query",)),
    route("GET", "/v1/customers/{id}", read("customer", "id"), {"expand": EXPAND}),
    route("POST", "/v1/customers/{id}", update, shapes.CUSTOMER_UPDATE),
    route("DELETE", "/v1/customers/{id}", delete, shapes.CUSTOMER_DELETE),
    route("GET", "/v1/customers/{id}/payment_methods", cards, shapes.CUSTOMER_CARDS),
)
