"""PaymentIntents: create, read, change, confirm, cancel and list."""

from typing import Final

from pos.adapters.stripe_simulator import amount_details, bodies, fields, saving, shapes
from pos.adapters.stripe_simulator.attempt import Terms, check_type, pay, present
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cancel import give_up
from pos.adapters.stripe_simulator.currencies import check_charge, known_currency
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import (
    bad_parameter,
    cannot,
    exclusive_parameters,
    missing_parameter,
    unexpected_state,
)

_OPEN: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
_MOST_FAILURES: Final = 100
"""How many attempts Stripe allows before it cancels an intent "varies" and is not published."""
ALWAYS: Final = frozenset(("description", "expand", "metadata", "receipt_email"))
_COPIED: Final = (
    "capture_method",
    "confirmation_method",
    "description",
    "excluded_payment_method_types",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
    "payment_details",
)
_CARD_OPTIONS: Final = {
    "installments": None,
    "mandate_options": None,
    "network": None,
    "request_three_d_secure": "automatic",
}


def create(books: Books, params: Document) -> Document:
    confirming = params.get("confirm", False)
    if not confirming:
        for name in shapes.CONFIRM_ONLY:
            if name in params:
                raise bad_parameter(
                    f"The parameter `{name}` cannot be used when `confirm` is not `true`.", name
                )
    if confirming and "payment_method" not in params:
        raise missing_parameter("payment_method")
    currency = known_currency(params["currency"], "currency")
    check_charge(params["amount"], currency)
    intent_id = books.mint("pi")
    intent = bodies.intent(
        intent_id,
        books.mint(f"{intent_id}_secret"),
        books.now,
        amount=params["amount"],
        currency=currency,
    )
    intent["automatic_payment_methods"] = _automatic(params)
    _choose_types(intent, params)
    _write(books, intent, params)
    books.state.add(intent)
    books.record("payment_intent.created", intent)
    return _confirm(books, intent, params) if confirming else intent


def _automatic(params: Document) -> Document | None:
    chosen: Document | None = params.get("automatic_payment_methods")
    if "allowed_payment_method_types" in params:
        if chosen is not None:
            raise exclusive_parameters("allowed_payment_method_types", "automatic_payment_methods")
        return None
    return {"allow_redirects": "always", "enabled": True, **(chosen or {})}


def _choose_types(intent: Document, params: Document) -> None:
    """Keep the listed types that this account and currency have, dropping the others silently."""
    allowed = params.get("allowed_payment_method_types")
    if allowed is not None and "excluded_payment_method_types" in params:
        raise exclusive_parameters("allowed_payment_method_types", "excluded_payment_method_types")
    if allowed is None:
        excluded = params.get("excluded_payment_method_types") or []
        usable = [kind for kind in intent["payment_method_types"] if kind not in excluded]
    else:
        usable = [
            kind
            for kind in shapes.PAYMENT_METHOD_TYPES
            if kind in allowed and (kind != "interac_present" or _takes_interac(intent, params))
        ]
        intent.update(allowed_payment_method_types=allowed, automatic_payment_methods=None)
    if not usable:
        raise bad_parameter(
            "There are no valid payment method types for this PaymentIntent.",
            "allowed_payment_method_types",
        )
    intent["payment_method_types"] = usable
    options = intent["payment_method_options"]
    for kind in usable:
        options.setdefault(kind, dict(_CARD_OPTIONS) if kind == "card" else {})


def _takes_interac(intent: Document, params: Document) -> bool:
    """Interac pays in Canadian dollars, and knows no hold."""
    method = params.get("capture_method", intent["capture_method"])
    return intent["currency"] == "cad" and method != "manual"


def _write(books: Books, intent: Document, params: Document) -> None:
    """Put the parameters that `create`, `update` and `confirm` share on the intent."""
    if "card" in intent["payment_method_types"]:
        fields.refuse_whole_descriptor(params)
    intent.update({name: params[name] for name in _COPIED if name in params})
    if "customer" in params:
        intent["customer"] = saving.customer(books, params["customer"])["id"]
    if "metadata" in params:
        intent["metadata"] = fields.merged(intent["metadata"], params["metadata"])
    amount_details.write(books, intent, params, intent["amount"])
    for kind, options in (params.get("payment_method_options") or {}).items():
        intent["payment_method_options"].setdefault(kind, {}).update(options or {})
    if "payment_method" in params:
        check_type(intent, "payment_method")
        method = present(books, params["payment_method"], "payment_method")
        saving.check_owner(method, intent["customer"])
        intent["payment_method"] = method["id"]
        intent["status"] = "requires_confirmation"
        intent["next_action"] = None
        notes(intent)["authenticated"] = False


def update(books: Books, intent: Document, params: Document) -> Document:
    if intent["status"] not in _OPEN and not params.keys() <= ALWAYS:
        name = next(name for name in params if name not in ALWAYS)
        raise unexpected_state(
            intent,
            f"This PaymentIntent's {name} could not be updated because it has a status of "
            f"{intent['status']}.",
            "amount" if "amount" in params else name,
        )
    if "amount" in params or "currency" in params:
        currency = known_currency(params.get("currency", intent["currency"]), "currency")
        amount = params["amount"] if "amount" in params else intent["amount"]
        check_charge(amount, currency)
        intent.update(amount=amount, currency=currency)
        notes(intent)["authenticated"] = False
    if intent["status"] in _OPEN:
        _choose_types(intent, params)
    intent["last_payment_error"] = None
    _write(books, intent, params)
    books.state.save(intent)
    return intent


def confirm(books: Books, intent: Document, params: Document) -> Document:
    status = intent["status"]
    allowed = status in _OPEN and (
        status != "requires_action" or intent["confirmation_method"] == "manual"
    )
    if not allowed:
        raise cannot("confirmed", intent, "requires_payment_method, requires_confirmation")
    if notes(intent).get("failures", 0) >= _MOST_FAILURES:
        give_up(books, intent)
        refusal = cannot("confirmed", intent, "requires_payment_method, requires_confirmation")
        refusal.keeps_changes = True
        raise refusal
    if params.get("amount_to_confirm", intent["amount"]) != intent["amount"]:
        raise bad_parameter("This value does not match the amount.", "amount_to_confirm")
    if "payment_method" not in params and intent["payment_method"] is None:
        params = {**params, **_usual_card(books, intent)}
    if "payment_method" not in params and intent["payment_method"] is None:
        raise unexpected_state(
            intent,
            "You cannot confirm this PaymentIntent because it's missing a payment method. "
            "You can either update the PaymentIntent with a payment method and then confirm it "
            "again, or confirm it again directly with a payment method.",
        )
    _choose_types(intent, params)
    _write(books, intent, params)
    books.state.save(intent)
    return _confirm(books, intent, params)


def _usual_card(books: Books, intent: Document) -> Document:
    """The card that the payment's customer pays with by default, if there is one."""
    if intent["customer"] is None:
        return {}
    owner = saving.customer(books, intent["customer"])
    usual: str | None = owner["invoice_settings"]["default_payment_method"]
    return {} if usual is None else {"payment_method": usual}


def _confirm(books: Books, intent: Document, params: Document) -> Document:
    terms = Terms(
        off_session=bool(params.get("off_session", False)),
        error_on_requires_action=params.get("error_on_requires_action", False),
        return_url=params.get("return_url"),
        authenticated=notes(intent).get("authenticated", False),
    )
    refusal = pay(books, intent, terms)
    if refusal is not None:
        raise refusal
    return intent
