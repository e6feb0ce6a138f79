"""Checkout Sessions: a page of Stripe's on which a customer pays, for a while."""

from datetime import timedelta
from typing import Final

from pos.adapters.stripe_simulator import cancel, lists, saving, session_bodies, session_state
from pos.adapters.stripe_simulator import shapes_sessions as shapes
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.currencies import check_charge, known_currency
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import (
    bad_parameter,
    exclusive_parameters,
    invalid,
    missing_parameter,
)
from pos.adapters.stripe_simulator.fields import merged, refuse_whole_descriptor
from pos.adapters.stripe_simulator.params import EXPAND
from pos.adapters.stripe_simulator.routing import Route, read, route
from pos.adapters.stripe_simulator.session_state import SESSION

_SHORTEST: Final = timedelta(minutes=30)
_LONGEST: Final = timedelta(hours=24)
_MOST_ITEMS: Final = 100
_ID_LENGTH: Final = 58
_WAITING: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
_COPIED: Final = (
    "adaptive_pricing billing_address_collection cancel_url client_reference_id"
    " customer_creation customer_email excluded_payment_method_types integration_identifier"
    " locale origin_context payment_method_collection phone_number_collection submit_type"
    " success_url"
).split()


def create(books: Books, _: str, params: Document) -> Document:
    mode = params.get("mode", "payment")
    _check(params, mode)
    made = books.mint("cs_test", _ID_LENGTH)
    session = session_bodies.session(
        made, books.now, mode=mode, expires_at=_expiry(books, params.get("expires_at"))
    )
    session.update({name: params[name] for name in _COPIED if name in params})
    session["metadata"] = merged({}, params.get("metadata") or {})
    session["custom_text"] = {**session["custom_text"], **(params.get("custom_text") or {})}
    session["payment_method_options"]["card"].update(_card_options(params))
    _choose_types(session, params)
    _owner(books, session, params)
    kept = notes(session)
    kept["due"] = session["expires_at"]
    kept["data"] = params.get("payment_intent_data") or params.get("setup_intent_data") or {}
    kept["redisplay"] = (params.get("payment_method_data") or {}).get("allow_redisplay")
    kept["items"] = []
    if mode == "payment":
        _add_up(books, session, params)
    else:
        session.update(amount_subtotal=None, amount_total=None, total_details=None)
        session["payment_status"] = "no_payment_required"
        session["currency"] = params.get("currency")
    books.state.add(session)
    return session


def _check(params: Document, mode: str) -> None:
    """Raise what these parameters deserve together."""
    if mode == "subscription" or params.get("ui_mode", "hosted_page") != "hosted_page":
        name = "mode" if mode == "subscription" else "ui_mode"
        raise bad_parameter("The practice Stripe has no such page.", name)
    if "success_url" not in params:
        raise missing_parameter("success_url")
    if mode == "payment" and not params.get("line_items"):
        raise missing_parameter("line_items")
    other = "setup_intent_data" if mode == "payment" else "payment_intent_data"
    if other in params or (mode == "setup" and "line_items" in params):
        given = other if other in params else "line_items"
        raise bad_parameter(f"You can not pass `{given}` in `{mode}` mode.", given)
    refuse_whole_descriptor(params.get("payment_intent_data") or {})
    for name in ("customer_creation", "customer_email"):
        if "customer" in params and name in params:
            raise exclusive_parameters("customer", name)


def _expiry(books: Books, asked: int | None) -> int:
    """Stripe docs, Create a Session: 30 minutes to 24 hours from now, else 24 hours."""
    longest = books.now + int(_LONGEST.total_seconds())
    if asked is None:
        return longest
    if asked > longest:
        raise invalid(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    if asked < books.now + int(_SHORTEST.total_seconds()):
        raise invalid(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    return asked


def _card_options(params: Document) -> Document:
    options: Document = (params.get("payment_method_options") or {}).get("card") or {}
    return options


def _choose_types(session: Document, params: Document) -> None:
    allowed = params.get("allowed_payment_method_types")
    excluded = params.get("excluded_payment_method_types") or []
    session["allowed_payment_method_types"] = allowed
    if "card" in excluded or (allowed is not None and "card" not in allowed):
        raise bad_parameter(
            "No valid payment method types for this Checkout Session.",
            "allowed_payment_method_types",
        )


def _owner(books: Books, session: Document, params: Document) -> None:
    if "customer" in params:
        owner = saving.customer(books, params["customer"])
        session["customer"] = owner["id"]
        session["customer_details"] = session_bodies.details(owner["email"], owner["name"])
    elif session["customer_creation"] is None and session["mode"] == "payment":
        session["customer_creation"] = "if_required"


def _add_up(books: Books, session: Document, params: Document) -> None:
    asked = params["line_items"]
    if len(asked) > _MOST_ITEMS:
        raise bad_parameter(f"You can pass at most {_MOST_ITEMS} line items.", "line_items")
    codes = [
        known_currency(one["price_data"]["currency"], f"line_items[{at}][price_data][currency]")
        for at, one in enumerate(asked)
    ]
    if len(set(codes)) > 1 or params.get("currency", codes[0]).lower() != codes[0]:
        raise bad_parameter("All line items must have the same currency.", "line_items")
    items = [session_bodies.item(books, one, codes[0]) for one in asked]
    total = sum(one["amount_total"] for one in items)
    check_charge(total, codes[0])
    session.update(amount_subtotal=total, amount_total=total, currency=codes[0])
    notes(session)["items"] = items


def update(books: Books, object_id: str, params: Document) -> Document:
    session = books.need(SESSION, object_id, "session")
    if "metadata" in params:
        session["metadata"] = merged(session["metadata"], params["metadata"])
        books.state.save(session)
    return session


def expire(books: Books, object_id: str, _: Document) -> Document:
    """Withdraw a page that nobody has paid on."""
    session = books.need(SESSION, object_id, "session")
    if session["status"] != "open":
        raise invalid(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of {session['status']}."
        )
    lapse(books, session, books.now)
    return session


def lapse(books: Books, session: Document, at: int) -> None:
    """Its time is over, or it was withdrawn; a payment that was begun on it ends too."""
    if session["payment_intent"] is not None:
        intent = books.need("payment_intent", session["payment_intent"], "payment_intent")
        if intent["status"] in _WAITING:
            cancel.expire(books, intent, at)
    session_state.end(books, session, at)


def find(books: Books, _: str, params: Document) -> Document:
    """A page of sessions, narrowed down where asked for."""
    wanted = {name: params[name] for name in _CONDITIONS if name in params}
    if "customer_details" in params:
        wanted["email"] = params["customer_details"]["email"]
    where: list[tuple[str, int | str]] = [
        (_CONDITIONS[name], value) for name, value in wanted.items()
    ]
    return lists.page(books, SESSION, "/v1/checkout/sessions", params, where)


def line_items(books: Books, object_id: str, params: Document) -> Document:
    """A page of what is to be paid, in the order it was given."""
    items = items_of(books.need(SESSION, object_id, "session"))
    return lists.page_of(items, f"/v1/checkout/sessions/{object_id}/line_items", params, "item")


def items_of(session: Document) -> list[Document]:
    kept: list[Document] = notes(session)["items"]
    return kept


_CONDITIONS: Final = {
    "customer": "json_extract(body, '$.customer') = ?",
    "email": "json_extract(body, '$.customer_details.email') = ?",
    "payment_intent": "json_extract(body, '$.payment_intent') = ?",
    "status": "json_extract(body, '$.status') = ?",
}
_ONE: Final = "/v1/checkout/sessions/{id}"
ROUTES: Final[tuple[Route, ...]] = (
    route("POST", "/v1/checkout/sessions", create, shapes.CREATE),
    route("GET", "/v1/checkout/sessions", find, shapes.LIST),
    route("GET", _ONE, read(SESSION, "session"), {"expand": EXPAND}),
    route("POST", _ONE, update, shapes.UPDATE),
    route("POST", _ONE + "/expire", expire, {"expand": EXPAND}),
    route("GET", _ONE + "/line_items", line_items, shapes.ITEMS),
)
