"""What a shop can read of its practice balance: sums, movements and payouts."""

from typing import Final

from pos.adapters.stripe_simulator import balance_bodies, lists
from pos.adapters.stripe_simulator.balance_bodies import PAYOUT, TRANSACTION
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.currencies import known_currency
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import invalid
from pos.adapters.stripe_simulator.params import EXPAND, Shape, choice, text
from pos.adapters.stripe_simulator.routing import read, route
from pos.adapters.stripe_simulator.shapes import PAGE

TRANSACTION_LIST: Final[Shape] = {
    **PAGE,
    "currency": known_currency,
    "payout": text,
    "source": text,
    "type": text,
}
PAYOUT_LIST: Final[Shape] = {
    **PAGE,
    "arrival_date": PAGE["created"],
    "destination": text,
    "status": choice("canceled", "failed", "in_transit", "paid", "pending"),
}
_TRANSACTIONS: Final = "/v1/balance_transactions"
_PAYOUTS: Final = "/v1/payouts"
_ONE: Final[Shape] = {"expand": EXPAND}


def _balance(books: Books, _id: str, _params: Document) -> Document:
    sums = books.state.sums(TRANSACTION, books.now) or [(books.currency, 0, 0)]
    return balance_bodies.balance(
        [balance_bodies.amount_in(currency, available) for currency, available, _ in sums],
        [balance_bodies.amount_in(currency, pending) for currency, _, pending in sums],
    )


def _transactions(books: Books, _: str, params: Document) -> Document:
    where: list[tuple[str, int | str]] = []
    if "payout" in params:
        payout = books.need(PAYOUT, params["payout"], "payout")
        if not payout["automatic"]:
            raise invalid(
                "Balance transaction history can only be filtered on automatic transfers, "
                "not manual.",
                param="payout",
            )
        where.append(("parent = ?", payout["id"]))
    if "source" in params:
        where.append(("label = ?", params["source"]))
    for name in {"currency", "type"} & params.keys():
        where += [(f"json_extract(body, '$.{name}') = ?", params[name])]
    return lists.page(books, TRANSACTION, _TRANSACTIONS, params, where)


def _payouts(books: Books, _: str, params: Document) -> Document:
    where: list[tuple[str, int | str]] = []
    if "destination" in params:
        where.append(("label = ?", ""))  # the practice account's bank has no name
    if "status" in params:
        where.append(("json_extract(body, '$.status') = ?", params["status"]))
    if "arrival_date" in params:
        where += lists.between("json_extract(body, '$.arrival_date')", params["arrival_date"])
    return lists.page(books, PAYOUT, _PAYOUTS, params, where)


ROUTES: Final = (
    route("GET", "/v1/balance", _balance, _ONE),
    route("GET", _TRANSACTIONS, _transactions, TRANSACTION_LIST),
    route("GET", _TRANSACTIONS + "/{id}", read(TRANSACTION, "id"), _ONE),
    route("GET", _PAYOUTS, _payouts, PAYOUT_LIST),
    route("GET", _PAYOUTS + "/{id}", read(PAYOUT, "payout"), _ONE),
)
