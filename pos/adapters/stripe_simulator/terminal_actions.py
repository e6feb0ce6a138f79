"""What a till tells a reader to do: show a cart, take a payment, give one back, stop."""

from enum import StrEnum
from typing import Final

from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.currencies import check_step, known_currency
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import Refusal, exclusive_parameters, invalid
from pos.adapters.stripe_simulator.fields import merged
from pos.adapters.stripe_simulator.refunds import charge_to_refund, check_refund
from pos.adapters.stripe_simulator.terminal import READER, seen

PAYMENT: Final = "process_payment_intent"
REFUND: Final = "refund_payment"
SETUP: Final = "process_setup_intent"
DISPLAY: Final = "set_reader_display"
_PRESENT: Final = frozenset(("card_present", "interac_present"))


class Trouble(StrEnum):
    """What keeps a practice reader from working."""

    UPDATING = "updating"
    FAULT = "fault"
    OTHER_APP = "other_app"  # a program on a phone or tablet has connected to it


# Commands -------------------------------------------------------------------------------------


def process_payment(books: Books, reader_id: str, params: Document) -> Document:
    """Ask for a card for an intent; a payment that no customer has begun yet is replaced."""
    reader = books.need(READER, reader_id, "reader")
    intent = books.need("payment_intent", params["payment_intent"], "payment_intent")
    _check_reachable(reader)
    _check_free(reader, intent["id"])
    if reader["location"] is None:
        raise invalid(
            "The reader's location cannot be used for payments.",
            code="terminal_reader_invalid_location_for_payment",
        )
    if intent["status"] != "requires_payment_method":
        raise wrong_status(intent)
    if not _PRESENT & set(intent["payment_method_types"]):
        raise invalid(
            "The PaymentIntent must allow card_present payments to be processed on a reader.",
            param="payment_intent",
        )
    about = {"payment_intent": intent["id"], "process_config": params.get("process_config")}
    return _begin(books, reader, PAYMENT, about)


def process_setup(books: Books, reader_id: str, params: Document) -> Document:
    """Ask for a card to be kept, without a payment."""
    reader = books.need(READER, reader_id, "reader")
    setup = books.need("setup_intent", params["setup_intent"], "setup_intent")
    _check_reachable(reader)
    _check_free(reader, setup["id"])
    if setup["status"] != "requires_payment_method":
        raise wrong_status(setup)
    notes(reader)["allow_redisplay"] = params["allow_redisplay"]
    about = {
        "generated_card": None,
        "process_config": params.get("process_config"),
        "setup_intent": setup["id"],
    }
    return _begin(books, reader, SETUP, about)


def refund(books: Books, reader_id: str, params: Document) -> Document:
    """Ask for the card that was charged, to give money back to it."""
    reader = books.need(READER, reader_id, "reader")
    if "charge" in params and "payment_intent" in params:
        raise exclusive_parameters("charge", "payment_intent")
    charge = charge_to_refund(books, params)
    left = check_refund(books, charge)
    amount: int = params.get("amount", left)
    check_step(amount, charge["currency"], "amount")
    if amount > left:
        raise invalid(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
            param="amount",
        )
    _check_reachable(reader)
    _check_free(reader, charge["id"])
    about = {
        "amount": amount,
        "charge": charge["id"],
        "metadata": merged({}, params.get("metadata") or {}),
        "payment_intent": charge["payment_intent"],
        "reason": None,
        "refund": None,
        "refund_application_fee": None,
        "refund_payment_config": params.get("refund_payment_config"),
        "reverse_transfer": None,
    }
    return _begin(books, reader, REFUND, about)


def show_cart(books: Books, reader_id: str, params: Document) -> Document:
    """Show lines and a total. It takes the reader's one slot until it is cleared or replaced."""
    reader = books.need(READER, reader_id, "reader")
    _check_reachable(reader)
    _check_free(reader, "")
    cart = {"tax": None, **(params.get("cart") or {})}
    if "currency" in cart:
        cart["currency"] = known_currency(cart["currency"], "cart[currency]")
    return _begin(books, reader, DISPLAY, {"cart": cart, "type": params["type"]})


def cancel_action(books: Books, reader_id: str, _: Document) -> Document:
    """Back to idle, unless the customer has begun: then the reader is busy."""
    reader = books.need(READER, reader_id, "reader")
    _check_reachable(reader)
    if is_waiting(reader) and has_begun(reader):
        raise _busy()
    reader["action"] = None
    books.state.save(reader)
    return seen(books, reader)


# A reader's one slot --------------------------------------------------------------------------


def is_waiting(reader: Document) -> bool:
    """Whether it waits for somebody's card; a cart on its display does not."""
    action = reader["action"]
    return bool(action) and action["status"] == "in_progress" and action["type"] != DISPLAY


def has_begun(reader: Document) -> bool:
    """Whether the customer's card is in it and their PIN is asked for."""
    return "card" in notes(reader)


def _begin(books: Books, reader: Document, kind: str, about: Document) -> Document:
    reader["action"] = {
        "failure_code": None,
        "failure_message": None,
        kind: about,
        "status": "in_progress",
        "type": kind,
    }
    for name in ("card", "tip", "ended", "said"):
        notes(reader).pop(name, None)
    books.state.save(reader)
    return seen(books, reader)


def succeed(books: Books, reader: Document) -> None:
    """The action is done."""
    _end(books, reader, "succeeded")


def fail(books: Books, reader: Document, code: str, message: str, **more: object) -> None:
    """The action came to nothing; `more` is the API's error where that was the cause."""
    reader["action"] |= {"failure_code": code, "failure_message": message, **more}
    _end(books, reader, "failed")


def _end(books: Books, reader: Document, status: str) -> None:
    reader["action"]["status"] = status
    kept = notes(reader)
    kept.pop("card", None)
    kept["ended"] = books.now
    books.state.save(reader)
    books.record(f"terminal.reader.action_{status}", seen(books, reader))


# Refusals -------------------------------------------------------------------------------------


def wrong_status(intent: Document) -> Refusal:
    return invalid(
        f"The intent {intent['id']} cannot be processed because it has a status of "
        f"{intent['status']}; it must be requires_payment_method.",
        code="intent_invalid_state",
    )


def _check_reachable(reader: Document) -> None:
    """Raise what a reader deserves that cannot do anything now."""
    if reader["status"] == "offline":
        raise invalid(
            "Reader is currently offline, please ensure the reader is powered on and connected "
            "to the internet before retrying your request.",
            code="terminal_reader_offline",
        )
    match notes(reader).get("trouble"):
        case Trouble.UPDATING:
            raise _busy()
        case Trouble.FAULT:
            raise invalid(
                "The reader has a hardware fault and cannot process this request.",
                code="terminal_reader_hardware_fault",
            )
        case Trouble.OTHER_APP:
            raise invalid(
                "This reader is connected to an app that uses another integration mode. "
                "Disconnect it there first."
            )
        case _:
            return


def _check_free(reader: Document, subject: str) -> None:
    """Another customer's payment goes on; one of the same intent may be asked for again."""
    if not is_waiting(reader):
        return
    about = reader["action"][reader["action"]["type"]]
    same = subject in (about.get("payment_intent"), about.get("setup_intent"))
    if not same or has_begun(reader):
        raise _busy()


def _busy() -> Refusal:
    return invalid(
        "Reader is currently busy processing another request, installing updates or changing "
        "settings. Please wait and try again.",
        code="terminal_reader_busy",
    )
