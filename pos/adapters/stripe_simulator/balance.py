"""The practice balance: what each payment, refund and dispute does to it, and what it costs."""

from typing import Final

from pos.adapters.stripe_simulator import balance_bodies, settling
from pos.adapters.stripe_simulator.balance_bodies import TRANSACTION
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes

SCHEDULE: Final = "practice.payouts"
"""Our own note of when the account's schedule has something to pay out next."""

DAY: Final = 86_400
_SETTLES_IN: Final = "settles_in"
_DAYS_TO_SETTLE: Final = 2
_UNTIL_KNOWN: Final = 2
"""Seconds between a capture and the charge that names its balance transaction."""


def settle_in(books: Books, currency: str | None) -> None:
    """Keep the whole balance in one currency; with None each stays what it is."""
    books.state.set(_SETTLES_IN, currency or "")


def settles_in(books: Books) -> str | None:
    return books.state.setting(_SETTLES_IN) or None


def taken(books: Books, charge: Document, amount: int) -> None:
    """Book what was captured now; the caller saves the charge.

    Stripe books asynchronously: `balance_transaction` is null at first and arrives with
    `charge.updated` (Stripe docs, Asynchronous capture). Of a charge that is captured in parts each
    part is booked by itself, and the charge goes on naming the first: that is assumed.
    """
    currency = settles_in(books) or charge["currency"]
    fee = settling.fee_of(settling.changed(amount, charge["currency"], currency), currency)
    booked = _book(
        books,
        charge,
        amount,
        available_on=_settled(books.now),
        description=charge["description"],
        fee=(fee, "Stripe processing fees"),
        type="charge",
        reporting_category="charge",
    )
    kept = notes(charge)
    if not kept.get("booked"):
        kept["booked"] = booked["id"]
        kept["due"] = books.now + _UNTIL_KNOWN


def tell(books: Books, charge: Document, deadline: int) -> None:
    """The charge names its balance transaction at last."""
    kept = notes(charge)
    kept["due"] = None
    charge["balance_transaction"] = kept["booked"]
    books.state.save(charge)
    books.record("charge.updated", charge, previous={"balance_transaction": None}, at=deadline)


def given_back(books: Books, refund: Document) -> None:
    """Book a refund, before it is stored; Stripe gives no fee back."""
    booked = _book(
        books,
        refund,
        -refund["amount"],
        description="REFUND",
        type="refund",
        reporting_category="refund",
    )
    refund["balance_transaction"] = booked["id"]


def not_given_back(books: Books, refund: Document, at: int) -> None:
    """Book a refund's money that came back; the caller saves the refund."""
    booked = _book(
        books,
        refund,
        refund["amount"],
        at=at,
        description="REFUND FAILURE",
        type="refund_failure",
        reporting_category="refund_failure",
    )
    refund["failure_balance_transaction"] = booked["id"]


def withdrawn(books: Books, dispute: Document) -> None:
    """Take a contested amount and the fee for it out of the balance; the caller saves."""
    currency = settles_in(books) or dispute["currency"]
    booked = _book(
        books,
        dispute,
        -dispute["amount"],
        description=f"Chargeback withdrawal for {dispute['charge']}",
        fee=(settling.fixed(settling.DISPUTE_FEE, currency), "Dispute fee"),
        type="adjustment",
        reporting_category="dispute",
    )
    dispute["balance_transactions"] = [booked]


def reinstated(books: Books, dispute: Document) -> None:
    """Give a contested amount back to the shop, without the fee; the caller saves."""
    booked = _book(
        books,
        dispute,
        dispute["amount"],
        description=f"Chargeback reversal for {dispute['charge']}",
        type="adjustment",
        reporting_category="dispute_reversal",
    )
    dispute["balance_transactions"] = [booked, *dispute["balance_transactions"]]


def _book(
    books: Books,
    source: Document,
    amount: int,
    *,
    at: int | None = None,
    fee: tuple[int, str] = (0, ""),
    **fields: object,
) -> Document:
    """A movement in the balance's currency, stored; `fee` is in it, `amount` in the source's."""
    currency = settles_in(books) or source["currency"]
    moved = settling.changed(amount, source["currency"], currency)
    kept, what = fee
    return add(
        books,
        books.now if at is None else at,
        amount=moved,
        currency=currency,
        exchange_rate=settling.rate(source["currency"], currency),
        fee=kept,
        fee_details=[balance_bodies.fee_detail(kept, currency, what)] if kept else [],
        net=moved - kept,
        source=source["id"],
        **fields,
    )


def add(books: Books, at: int, **fields: object) -> Document:
    """Store a movement; it stays without a payout until one takes it along."""
    booked = balance_bodies.transaction(books.mint("txn"), at, **fields)
    if booked["available_on"] > at:
        booked["status"] = "pending"
    books.state.add(booked, label=booked["source"] or "")
    _await(books, booked["available_on"])
    return booked


def _await(books: Books, available_on: int) -> None:
    """See to it that the schedule of payouts runs at the first midnight (UTC) from then on."""
    schedule = books.state.find(SCHEDULE, SCHEDULE)
    if schedule is None:
        schedule = {"id": SCHEDULE, "object": SCHEDULE, "created": books.now}
        books.state.add(schedule)
    run = midnight(available_on)
    due = notes(schedule).get("due")
    if due is None or run < due:
        notes(schedule)["due"] = run
        books.state.save(schedule)


def unpaid(books: Books, until: int) -> list[Document]:
    """Movements that no payout took along, available by then; the oldest first."""
    conditions: list[tuple[str, int | str]] = [
        ("parent = ?", ""),
        ("json_extract(body, '$.available_on') <= ?", until),
    ]
    return books.state.select(TRANSACTION, conditions, "ASC", -1)


def _settled(now: int) -> int:
    """When a payment of this moment is available: a day begins, in UTC, two days later."""
    return (now // DAY + _DAYS_TO_SETTLE) * DAY


def midnight(moment: int) -> int:
    """The first midnight, UTC, from that moment on."""
    return -(-moment // DAY) * DAY
