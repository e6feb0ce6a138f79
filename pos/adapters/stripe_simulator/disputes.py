"""Disputes: a customer's bank asks for the money back, and in the end decides."""

from datetime import timedelta
from typing import Final

from pos.adapters.stripe_simulator import balance, bodies, lists
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document

_TO_ANSWER: Final = timedelta(days=9)
"""How long the shop has to send evidence; it varies, and the field names the moment."""

ENDED: Final = frozenset(("won", "lost", "warning_closed"))


def begin(books: Books, charge: Document, amount: int, reason: str) -> Document:
    """Contest a charge, and take the money out of the balance, with a fee."""
    dispute = _open(books, charge, amount, reason, "needs_response")
    balance.withdrawn(books, dispute)
    books.state.save(dispute)
    books.record("charge.dispute.funds_withdrawn", dispute)
    return dispute


def inquire(books: Books, charge: Document, amount: int, reason: str) -> Document:
    """Ask about a charge before contesting it: no money is taken back for that."""
    return _open(books, charge, amount, reason, "warning_needs_response")


def _open(books: Books, charge: Document, amount: int, reason: str, status: str) -> Document:
    due_by = books.now + int(_TO_ANSWER.total_seconds())
    dispute = bodies.dispute(
        books.mint("dp"),
        books.now,
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        evidence_details={
            "due_by": due_by,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        payment_intent=charge["payment_intent"],
        reason=reason,
        status=status,
    )
    charge["disputed"] = True
    books.state.save(charge)
    books.state.add(dispute, parent=charge["payment_intent"], label=charge["id"])
    books.record("charge.dispute.created", dispute)
    return dispute


def end(books: Books, dispute: Document, *, won: bool) -> None:
    """The bank's decision: one for the shop brings the money back, one against it takes it.

    An inquiry that is lost was contested in the end, and its money is taken with that.
    """
    was_taken = bool(dispute["balance_transactions"])
    dispute["status"] = ("won" if was_taken else "warning_closed") if won else "lost"
    if won and was_taken:
        balance.reinstated(books, dispute)
    elif not won and not was_taken:
        balance.withdrawn(books, dispute)
    books.state.save(dispute)
    if won is was_taken:
        books.record(
            "charge.dispute.funds_reinstated" if won else "charge.dispute.funds_withdrawn", dispute
        )
    books.record("charge.dispute.closed", dispute)


def find(books: Books, _: str, params: Document) -> Document:
    """A page of disputes, of one charge or intent where asked for."""
    where: list[tuple[str, int | str]] = []
    if "charge" in params:
        where.append(("label = ?", books.need("charge", params["charge"], "charge")["id"]))
    if "payment_intent" in params:
        intent = books.need("payment_intent", params["payment_intent"], "payment_intent")
        where.append(("parent = ?", intent["id"]))
    return lists.page(books, "dispute", "/v1/disputes", params, where)
