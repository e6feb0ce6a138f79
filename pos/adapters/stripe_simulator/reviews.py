"""Reviews and early fraud warnings: what Stripe's rules, or a bank, have against a payment."""

from typing import Final

from pos.adapters.stripe_simulator import disputes, lists
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import Brings, TestCard
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import invalid
from pos.adapters.stripe_simulator.params import EXPAND, Shape, text
from pos.adapters.stripe_simulator.routing import read, route
from pos.adapters.stripe_simulator.shapes import PAGE

REVIEW: Final = "review"
WARNING: Final = "radar.early_fraud_warning"
_MANY: Final = 100


def open_review(books: Books, intent: Document, charge: Document, reason: str) -> Document:
    """Somebody shall look at a payment that was approved; it goes on as if nobody would."""
    review: Document = {
        "id": books.mint("prv"),
        "object": REVIEW,
        "billing_zip": None,
        "charge": charge["id"],
        "closed_reason": None,
        "created": books.now,
        "ip_address": None,
        "ip_address_location": None,
        "livemode": False,
        "open": True,
        "opened_reason": reason,
        "payment_intent": intent["id"],
        "reason": reason,
        "session": None,
    }
    books.state.add(review, parent=intent["id"], label=charge["id"])
    charge["outcome"] = {**charge["outcome"], "type": "manual_review"}
    charge["review"] = review["id"]
    books.state.save(charge)
    intent["review"] = review["id"]
    books.state.save(intent)
    books.record("review.opened", review)
    return review


def close_review(books: Books, review: Document, reason: str) -> None:
    """Somebody has looked. An approval takes no money (Stripe docs, Review uncaptured payments)."""
    review.update(open=False, closed_reason=reason, reason=reason)
    books.state.save(review)
    books.record("review.closed", review)


def warn(books: Books, charge: Document, fraud_type: str) -> Document:
    """The card's bank tells that its customer may not have paid."""
    warning: Document = {
        "id": books.mint("issfr"),
        "object": WARNING,
        "actionable": True,
        "charge": charge["id"],
        "created": books.now,
        "fraud_type": fraud_type,
        "livemode": False,
        "payment_intent": charge["payment_intent"],
    }
    books.state.add(warning, parent=charge["payment_intent"], label=charge["id"])
    books.record(f"{WARNING}.created", warning)
    return warning


def settle(books: Books, charge: Document, reason: str) -> None:
    """All was given back, or it is contested: there is nothing to be done any more."""
    for warning in _of(books, WARNING, charge):
        if warning["actionable"]:
            warning["actionable"] = False
            books.state.save(warning)
            books.record(f"{WARNING}.updated", warning)
    for review in _of(books, REVIEW, charge):
        if review["open"]:
            close_review(books, review, reason)


def follow_approval(books: Books, intent: Document, charge: Document, card: TestCard) -> None:
    """What comes of a card at once that was approved; both objects are stored already."""
    if card.brings is Brings.REVIEW:
        open_review(books, intent, charge, "rule")
    if charge["captured"]:
        follow_capture(books, charge, card)


def follow_capture(books: Books, charge: Document, card: TestCard) -> None:
    """What comes of a card once its money was taken; the charge is stored already."""
    match card.brings:
        case Brings.WARNING:
            warn(books, charge, "misc")
        case Brings.DISPUTE:
            disputes.begin(books, charge, charge["amount_captured"], card.dispute)
        case Brings.DISPUTES:
            half = charge["amount_captured"] // 2
            for part in (half, charge["amount_captured"] - half):
                disputes.begin(books, charge, part, card.dispute)
        case Brings.INQUIRY:
            disputes.inquire(books, charge, charge["amount_captured"], card.dispute)
        case _:
            return


def _of(books: Books, kind: str, charge: Document) -> list[Document]:
    return books.state.select(kind, [("label = ?", charge["id"])], "ASC", _MANY)


def _approve(books: Books, object_id: str, _: Document) -> Document:
    review = books.need(REVIEW, object_id, "review")
    if not review["open"]:
        raise invalid("This review is closed already.")
    close_review(books, review, "approved")
    return review


def _open_ones(books: Books, _: str, asked: Document) -> Document:
    is_open: tuple[str, int | str] = ("json_extract(body, '$.open') = ?", 1)
    return lists.page(books, REVIEW, "/v1/reviews", asked, [is_open])


def _warnings(books: Books, _: str, asked: Document) -> Document:
    where: list[tuple[str, int | str]] = []
    if "charge" in asked:
        where.append(("label = ?", books.need("charge", asked["charge"], "charge")["id"]))
    if "payment_intent" in asked:
        intent = books.need("payment_intent", asked["payment_intent"], "payment_intent")
        where.append(("parent = ?", intent["id"]))
    return lists.page(books, WARNING, "/v1/radar/early_fraud_warnings", asked, where)


_EXPANDED: Final[Shape] = {"expand": EXPAND}
WARNING_LIST: Final[Shape] = {**PAGE, "charge": text, "payment_intent": text}
_WARNING: Final = "/v1/radar/early_fraud_warnings"

ROUTES: Final = (
    route("GET", "/v1/reviews", _open_ones, PAGE),
    route("GET", "/v1/reviews/{id}", read(REVIEW, "review"), _EXPANDED),
    route("POST", "/v1/reviews/{id}/approve", _approve, _EXPANDED),
    route("GET", _WARNING, _warnings, WARNING_LIST),
    route("GET", f"{_WARNING}/{{id}}", read(WARNING, "early_fraud_warning"), _EXPANDED),
)
