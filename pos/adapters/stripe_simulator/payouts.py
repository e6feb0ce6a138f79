"""Payouts: every midnight what is available leaves for the shop's bank, and some of it returns."""

from itertools import groupby
from operator import itemgetter
from typing import Final

from pos.adapters.stripe_simulator import balance, balance_bodies
from pos.adapters.stripe_simulator.balance_bodies import PAYOUT, TRANSACTION
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes

_HANDED_OVER: Final = 6 * 3600
"""Seconds until a payout is with the bank and cannot be canceled any more."""

_DAYS_ON_THE_WAY: Final = 2


def run(books: Books, schedule: Document, at: int) -> None:
    """The account's schedule: pay out what is available, and wait for what becomes so next."""
    notes(schedule)["due"] = None
    books.state.save(schedule)
    pay_out(books, at)
    waiting = books.state.select(
        TRANSACTION,
        [("parent = ?", ""), ("json_extract(body, '$.available_on') > ?", at)],
        "ASC",
        -1,
    )
    if waiting:
        nearest = min(each["available_on"] for each in waiting)
        notes(schedule)["due"] = balance.midnight(nearest)
        books.state.save(schedule)


def pay_out(books: Books, at: int, *, automatic: bool = True) -> list[Document]:
    """Pay out what is available, one payout for each currency that has something to pay.

    A balance below zero waits for the next payments, as with an account whose bank cannot be
    debited. A payout that somebody made by hand does not tell what it consists of.
    """
    found = sorted(balance.unpaid(books, at), key=itemgetter("currency"))
    made = []
    for currency, group in groupby(found, key=itemgetter("currency")):
        parts = list(group)
        amount = sum(part["net"] for part in parts)
        if amount > 0:
            payout = _pay(books, currency, amount, at, automatic=automatic)
            for part in parts:
                books.state.adopt(part, payout["id"])
            made.append(payout)
    return made


def _pay(books: Books, currency: str, amount: int, at: int, *, automatic: bool) -> Document:
    payout = balance_bodies.payout(
        books.mint("po"),
        at,
        amount=amount,
        arrival_date=(at // balance.DAY + _DAYS_ON_THE_WAY) * balance.DAY,
        automatic=automatic,
        currency=currency,
        reconciliation_status="in_progress" if automatic else "not_applicable",
    )
    notes(payout)["due"] = at + _HANDED_OVER
    booked = balance.add(books, at, **_movement(payout, -amount, "payout"))
    payout["balance_transaction"] = booked["id"]
    books.state.add(payout, label=currency)
    books.state.adopt(booked, payout["id"])
    books.record("payout.created", payout, at=at)
    return payout


def go_on(books: Books, payout: Document, at: int) -> None:
    """What the banks do with a payout: take it, then credit it to the shop."""
    before = {"status": payout["status"]}
    if payout["status"] == "pending":
        payout["status"] = "in_transit"
        notes(payout)["due"] = payout["arrival_date"]
        if payout["automatic"]:
            payout["reconciliation_status"] = "completed"
            books.record("payout.reconciliation_completed", payout, at=at)
        books.record("payout.updated", payout, previous=before, at=at)
    else:
        payout["status"] = "paid"
        payout["trace_id"] = {"status": "supported", "value": books.mint.digits(15)}
        notes(payout)["due"] = None
        books.record("payout.paid", payout, at=at)
    books.state.save(payout)


def fail(books: Books, payout: Document) -> None:
    """The bank sends the money back, in the worst case after it had been credited."""
    payout.update(
        failure_code="account_closed",
        failure_message="The bank account has been closed",
        trace_id={"status": "unsupported", "value": None},
    )
    _return(books, payout, "failed", "payout_failure")


def cancel(books: Books, payout: Document) -> None:
    """Somebody at Stripe, or in the Dashboard, stops a payout that was not handed over yet."""
    _return(books, payout, "canceled", "payout_cancel")


def _return(books: Books, payout: Document, status: str, kind: str) -> None:
    """The money is in the balance again, and leaves it with the next payout."""
    payout["status"] = status
    notes(payout)["due"] = None
    booked = balance.add(books, books.now, **_movement(payout, payout["amount"], kind))
    payout["failure_balance_transaction"] = booked["id"]
    books.state.save(payout)
    books.record(f"payout.{status}", payout)


def latest(books: Books) -> Document | None:
    """The youngest payout that did not come back."""
    conditions: list[tuple[str, int | str]] = [
        ("json_extract(body, '$.status') <> ?", "failed"),
        ("json_extract(body, '$.status') <> ?", "canceled"),
    ]
    found = books.state.select(PAYOUT, conditions, "DESC", 1)
    return found[0] if found else None


def _movement(payout: Document, amount: int, kind: str) -> Document:
    return {
        "amount": amount,
        "currency": payout["currency"],
        "description": "STRIPE PAYOUT",
        "net": amount,
        "reporting_category": "payout" if kind == "payout" else "payout_reversal",
        "source": payout["id"],
        "type": kind,
    }
