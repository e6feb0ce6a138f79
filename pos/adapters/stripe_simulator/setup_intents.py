"""SetupIntents: a card is made ready for later payments without one now."""

from collections.abc import Callable
from typing import Final, TypeAlias

from pos.adapters.stripe_simulator import (
    bank,
    charges,
    lists,
    payment_methods,
    saving,
    session_state,
    setup_bodies,
)
from pos.adapters.stripe_simulator import shapes_customers as shapes
from pos.adapters.stripe_simulator.attempt import present
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import Asks, Decline
from pos.adapters.stripe_simulator.documents import Document, notes, render
from pos.adapters.stripe_simulator.errors import (
    Refusal,
    bad_parameter,
    declined_body,
    doc_url,
    exclusive_parameters,
    invalid,
    missing_parameter,
)
from pos.adapters.stripe_simulator.fields import merged
from pos.adapters.stripe_simulator.routing import Handler, Route, read, route

_OPEN: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
_TYPES: Final = ("card", "card_present")
_Call: TypeAlias = Callable[[Books, Document, Document], Document]


def create(books: Books, _: str, params: Document) -> Document:
    confirming = params.get("confirm", False)
    if "return_url" in params and not confirming:
        raise bad_parameter(
            "The parameter `return_url` cannot be used when `confirm` is not `true`.", "return_url"
        )
    if confirming and "payment_method" not in params:
        raise missing_parameter("payment_method")
    made = books.mint("seti")
    setup = setup_bodies.setup_intent(made, books.mint(f"{made}_secret"), books.now)
    setup["usage"] = params.get("usage", "off_session")
    setup["automatic_payment_methods"] = _automatic(params)
    _write(books, setup, params)
    books.state.add(setup)
    books.record("setup_intent.created", setup)
    return _attempt(books, setup, params) if confirming else setup


def _automatic(params: Document) -> Document | None:
    chosen: Document | None = params.get("automatic_payment_methods")
    if "allowed_payment_method_types" in params:
        if chosen is not None:
            raise exclusive_parameters("allowed_payment_method_types", "automatic_payment_methods")
        return None
    return {"allow_redirects": "always", "enabled": True, **(chosen or {})}


def _write(books: Books, setup: Document, params: Document) -> None:
    allowed = params.get("allowed_payment_method_types")
    if allowed is not None:
        usable = [kind for kind in _TYPES if kind in allowed]
        if not usable:
            raise bad_parameter(
                "There are no valid payment method types for this SetupIntent.",
                "allowed_payment_method_types",
            )
        setup.update(allowed_payment_method_types=allowed, payment_method_types=usable)
    for kind, options in (params.get("payment_method_options") or {}).items():
        kept = {name: value for name, value in (options or {}).items() if name != "moto"}
        setup["payment_method_options"].setdefault(kind, {}).update(kept)
    if "customer" in params:
        setup["customer"] = saving.customer(books, params["customer"])["id"]
    if "description" in params:
        setup["description"] = params["description"]
    if "metadata" in params:
        setup["metadata"] = merged(setup["metadata"], params["metadata"])
    if "payment_method" in params:
        _choose(books, setup, params["payment_method"])


def _choose(books: Books, setup: Document, token: str) -> None:
    if "card" not in setup["payment_method_types"]:
        raise bad_parameter(
            "The PaymentMethod provided (card) is not allowed for this SetupIntent.",
            "payment_method",
        )
    method = present(books, token, "payment_method")
    saving.check_owner(method, setup["customer"])
    setup.update(payment_method=method["id"], status="requires_confirmation", next_action=None)


def update(books: Books, setup: Document, params: Document) -> Document:
    if setup["status"] not in _OPEN and not params.keys() <= {"description", "metadata", "expand"}:
        raise _cannot("updated", setup)
    _write(books, setup, params)
    books.state.save(setup)
    return setup


def confirm(books: Books, setup: Document, params: Document) -> Document:
    if setup["status"] not in _OPEN[:2]:
        raise _cannot("confirmed", setup)
    _write(books, setup, params)
    if setup["payment_method"] is None:
        raise _unexpected(
            setup, "You cannot confirm this SetupIntent because it's missing a payment method."
        )
    books.state.save(setup)
    return _attempt(books, setup, params)


def cancel(books: Books, setup: Document, params: Document) -> Document:
    if setup["status"] not in _OPEN:
        raise _cannot("canceled", setup)
    setup.update(
        status="canceled",
        cancellation_reason=params.get("cancellation_reason"),
        next_action=None,
    )
    books.state.save(setup)
    books.record("setup_intent.canceled", setup)
    return setup


def _attempt(books: Books, setup: Document, params: Document) -> Document:
    method = books.need("payment_method", setup["payment_method"], "payment_method")
    trial = setup_bodies.attempt(books.mint("setatt"), books.now, setup, method)
    books.state.add(trial, parent=setup["id"])
    setup["latest_attempt"] = trial["id"]
    if _asks(method, setup):
        _send_to_bank(books, setup, trial, params.get("return_url"))
        return setup
    refusal = _settle(books, setup)
    if refusal is not None:
        raise refusal
    return setup


def _asks(method: Document, setup: Document) -> bool:
    """Whether the card's bank wants to see its customer before the card is kept."""
    match charges.card_behind(method).asks:
        case Asks.ALWAYS:
            return True
        case Asks.UNLESS_SET_UP:
            return not notes(method).get("set_up", False)
        case Asks.WHEN_REQUESTED:
            asked: str = setup["payment_method_options"]["card"]["request_three_d_secure"]
            return asked != "automatic"
        case Asks.NEVER | Asks.ON_SESSION:
            return False


def _send_to_bank(books: Books, setup: Document, trial: Document, back: str | None) -> None:
    bank.send(setup, back)
    trial["status"] = "requires_action"
    setup["last_setup_error"] = None
    books.state.save(trial)
    books.state.save(setup)
    books.record("setup_intent.requires_action", setup)


def finish(books: Books, setup: Document, *, passes: bool) -> Refusal | None:
    """What the customer does on the bank's page; the answer is the decline, if it is one."""
    if passes:
        return _settle(books, setup)
    code = "setup_intent_authentication_failure"
    error = {
        "type": "invalid_request_error",
        "code": code,
        "doc_url": doc_url(code),
        "message": "The latest attempt to set up the payment method has failed because "
        "authentication failed.",
    }
    _fail(books, setup, error)
    return None


def _settle(books: Books, setup: Document) -> Refusal | None:
    method = books.need("payment_method", setup["payment_method"], "payment_method")
    decline = payment_methods.unsaveable(method)
    if decline is not None:
        return _refuse(books, setup, method, decline)
    complete(books, setup, method)
    return None


def complete(books: Books, setup: Document, method: Document) -> None:
    """The card is ready for later; with a customer it is theirs now."""
    setup.update(
        status="succeeded",
        payment_method=method["id"],
        next_action=None,
        last_setup_error=None,
    )
    _end_attempt(books, setup, "succeeded", None)
    saving.keep(books, method, setup["customer"], setup["usage"])
    books.state.save(setup)
    books.record("setup_intent.succeeded", setup)
    session_state.complete(books, setup)


def _refuse(books: Books, setup: Document, method: Document, decline: Decline) -> Refusal:
    error = declined_body(decline, None)
    _fail(books, setup, error)
    embedded = {**error, "payment_method": render(method), "setup_intent": render(setup)}
    return Refusal(402, embedded, keeps_changes=True)


def _fail(books: Books, setup: Document, error: Document) -> None:
    method = books.need("payment_method", setup["payment_method"], "payment_method")
    said = {name: value for name, value in error.items() if value is not None}
    shown = {**said, "payment_method": render(method)}
    setup.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_setup_error=shown,
    )
    _end_attempt(books, setup, "failed", shown)
    books.state.save(setup)
    books.record("setup_intent.setup_failed", setup)


def _end_attempt(books: Books, setup: Document, status: str, error: Document | None) -> None:
    if setup["latest_attempt"] is None:
        return
    trial = books.need("setup_attempt", setup["latest_attempt"], "setup_attempt")
    trial.update(status=status, setup_error=error)
    books.state.save(trial)


def _unexpected(setup: Document, message: str) -> Refusal:
    refusal = invalid(message, code="setup_intent_unexpected_state")
    refusal.error["setup_intent"] = render(setup)
    return refusal


def _cannot(verb: str, setup: Document) -> Refusal:
    return _unexpected(
        setup,
        f"You cannot have this SetupIntent {verb} because it has a status of {setup['status']}.",
    )


def find(books: Books, _: str, params: Document) -> Document:
    """A page of set-ups, of one customer or card where asked for."""
    where: list[tuple[str, int | str]] = []
    if "customer" in params:
        where.append(("json_extract(body, '$.customer') = ?", params["customer"]))
    if "payment_method" in params:
        where.append(("json_extract(body, '$.payment_method') = ?", params["payment_method"]))
    return lists.page(books, "setup_intent", "/v1/setup_intents", params, where)


def attempts(books: Books, _: str, params: Document) -> Document:
    setup = books.need("setup_intent", params["setup_intent"], "setup_intent")
    where: list[tuple[str, int | str]] = [("parent = ?", setup["id"])]
    return lists.page(books, "setup_attempt", "/v1/setup_attempts", params, where)


def _of(call: _Call) -> Handler:
    def handler(books: Books, object_id: str, params: Document) -> Document:
        return call(books, books.need("setup_intent", object_id, "intent"), params)

    return handler


_ONE: Final = "/v1/setup_intents/{id}"
ROUTES: Final[tuple[Route, ...]] = (
    route("POST", "/v1/setup_intents", create, shapes.SETUP),
    route("GET", "/v1/setup_intents", find, shapes.SETUP_LIST),
    route("GET", _ONE, read("setup_intent", "intent"), shapes.SETUP_RETRIEVE),
    route("POST", _ONE, _of(update), shapes.SETUP_UPDATE),
    route("POST", _ONE + "/confirm", _of(confirm), shapes.SETUP_CONFIRM),
    route("POST", _ONE + "/cancel", _of(cancel), shapes.SETUP_CANCEL),
    route("GET", "/v1/setup_attempts", attempts, shapes.ATTEMPT_LIST, ("setup_intent",)),
)
