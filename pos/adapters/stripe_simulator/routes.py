"""Which call answers which address, and which parameters it takes."""

import json
from collections.abc import Callable
from typing import Final, TypeAlias
from urllib.parse import unquote

from pos.adapters.stripe_simulator import (
    amount_details,
    balance,
    balance_routes,
    bodies,
    cancel,
    capture,
    customers,
    disputes,
    evidence,
    intents,
    lists,
    payment_methods,
    refunds,
    reviews,
    session_state,
    sessions,
    setup_intents,
    shapes,
)
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import invalid
from pos.adapters.stripe_simulator.fields import merged
from pos.adapters.stripe_simulator.params import EXPAND, Shape
from pos.adapters.stripe_simulator.routing import Handler, Route
from pos.adapters.stripe_simulator.routing import read as _read
from pos.adapters.stripe_simulator.routing import route as _route
from pos.adapters.stripe_simulator.terminal_routes import TERMINAL_ROUTES

_IntentCall: TypeAlias = Callable[[Books, Document, Document], Document]


def _of_intent(call: _IntentCall) -> Handler:
    def handler(books: Books, object_id: str, params: Document) -> Document:
        return call(books, books.need("payment_intent", object_id, "intent"), params)

    return handler


def _from_outside(call: _IntentCall, verb: str) -> Handler:
    """A call that only its own page makes on the payment of a Checkout Session."""

    def guarded(books: Books, intent: Document, params: Document) -> Document:
        if not params.keys() <= intents.ALWAYS:
            session_state.refuse_from_outside(intent, verb)
        return call(books, intent, params)

    return _of_intent(guarded)


def _list_intents(books: Books, _: str, params: Document) -> Document:
    where: list[tuple[str, int | str]] = []
    if "customer" in params:
        where.append(("json_extract(body, '$.customer') = ?", params["customer"]))
    return lists.page(books, "payment_intent", "/v1/payment_intents", params, where)


def _list_charges(books: Books, _: str, params: Document) -> Document:
    where: list[tuple[str, int | str]] = []
    if "payment_intent" in params:
        intent = books.need("payment_intent", params["payment_intent"], "payment_intent")
        where.append(("parent = ?", intent["id"]))
    if "customer" in params:
        where.append(("json_extract(body, '$.customer') = ?", params["customer"]))
    return lists.page(books, "charge", "/v1/charges", params, where)


def _update_charge(books: Books, object_id: str, params: Document) -> Document:
    charge = books.need("charge", object_id, "charge")
    before: Document = {}
    for name in ("customer", "description", "receipt_email", "shipping", "transfer_group"):
        if name in params and params[name] != charge[name]:
            before[name] = charge[name]
            charge[name] = params[name]
    if "metadata" in params:
        before["metadata"] = charge["metadata"]
        charge["metadata"] = merged(charge["metadata"], params["metadata"])
    books.state.save(charge)
    if before:
        books.record("charge.updated", charge, previous=before)
    return charge


def _account(books: Books, _id: str, _params: Document) -> Document:
    currency = balance.settles_in(books) or books.currency
    return bodies.account(books.account, books.country, currency)


def _list_events(books: Books, _: str, params: Document) -> Document:
    where: list[tuple[str, int | str]] = []
    if "type" in params and "types" in params:
        raise invalid("You may only specify one of these parameters: type, types.", param="types")
    if "type" in params:
        where.append(("label GLOB ?", params["type"]))
    if "types" in params:
        if len(params["types"]) > _MOST_TYPES:
            raise invalid(f"You may list up to {_MOST_TYPES} types.", param="types")
        where.append(("label IN (SELECT value FROM json_each(?))", json.dumps(params["types"])))
    if params.get("delivery_success") is False:
        where.append(("label = ?", ""))  # nobody listens here, so nothing was missed
    return lists.page(books, "event", "/v1/events", params, where)


_MOST_TYPES: Final = 20
_EXPANDED: Final[Shape] = {"expand": EXPAND}

_INTENT: Final = "/v1/payment_intents/{id}"
ROUTES: Final = (
    _route(
        "POST",
        "/v1/payment_intents",
        lambda books, _, params: intents.create(books, params),
        shapes.CREATE,
        ("amount", "currency"),
    ),
    _route("GET", "/v1/payment_intents", _list_intents, shapes.LIST),
    _route("GET", _INTENT, _read("payment_intent", "intent"), shapes.RETRIEVE),
    _route("POST", _INTENT, _from_outside(intents.update, "updated"), shapes.UPDATE),
    _route(
        "POST", _INTENT + "/confirm", _from_outside(intents.confirm, "confirmed"), shapes.CONFIRM
    ),
    _route("POST", _INTENT + "/capture", _of_intent(capture.capture), shapes.CAPTURE),
    _route("POST", _INTENT + "/cancel", _of_intent(cancel.cancel), shapes.CANCEL),
    _route(
        "POST",
        _INTENT + "/increment_authorization",
        _of_intent(capture.increment),
        shapes.INCREMENT,
        ("amount",),
    ),
    _route(
        "GET",
        _INTENT + "/amount_details_line_items",
        amount_details.find,
        amount_details.LINES,
    ),
    _route("GET", "/v1/charges", _list_charges, shapes.CHARGE_LIST),
    _route("GET", "/v1/charges/{id}", _read("charge", "charge"), _EXPANDED),
    _route("POST", "/v1/charges/{id}", _update_charge, shapes.CHARGE_UPDATE),
    _route("POST", "/v1/refunds", refunds.create, shapes.REFUND),
    _route("GET", "/v1/refunds", refunds.find, shapes.REFUND_LIST),
    _route("GET", "/v1/refunds/{id}", _read("refund", "id"), _EXPANDED),
    _route("POST", "/v1/refunds/{id}", refunds.update, shapes.REFUND_UPDATE),
    _route("POST", "/v1/refunds/{id}/cancel", refunds.cancel, _EXPANDED),
    _route("GET", "/v1/disputes", disputes.find, shapes.DISPUTE_LIST),
    _route("GET", "/v1/disputes/{id}", _read("dispute", "dispute"), _EXPANDED),
    _route("GET", "/v1/events", _list_events, shapes.EVENT_LIST),
    _route("GET", "/v1/events/{id}", _read("event", "id"), _EXPANDED),
    _route("GET", "/v1/account", _account, _EXPANDED),
    *TERMINAL_ROUTES,
    *balance_routes.ROUTES,
    *evidence.ROUTES,
    *customers.ROUTES,
    *payment_methods.ROUTES,
    *reviews.ROUTES,
    *sessions.ROUTES,
    *setup_intents.ROUTES,
)


def find(method: str, path: str) -> tuple[Route, str]:
    """The route and the id in the path.

    Raises:
        Refusal: 404 for an address that Stripe, or this practice Stripe, does not have.
    """
    for route in ROUTES:
        match = route.pattern.fullmatch(path) if route.method == method else None
        if match is not None:
            return route, unquote(match[1]) if match.groups() else ""
    raise invalid(f"Unrecognized request URL ({method}: {path}).", status=404)
