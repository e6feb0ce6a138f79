"""Replacing ids by the objects they stand for, where a request asks for it."""

from typing import Final

from pos.adapters.stripe_simulator import sessions
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, render
from pos.adapters.stripe_simulator.errors import Refusal, bad_parameter
from pos.adapters.stripe_simulator.showing import shown

_DEEPEST: Final = 4
SOURCE: Final = "source"
"""A link to objects of several kinds: nothing of theirs can be expanded beneath it here."""

_SOURCES: Final = {"ch": "charge", "dp": "dispute", "po": "payout", "re": "refund"}
_LINKS: Final[dict[str, dict[str, str]]] = {
    "payment_intent": {
        "application": "application",
        "customer": "customer",
        "latest_charge": "charge",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "payment_record": "payment_record",
        "review": "review",
        "source": "source",
    },
    "charge": {
        "application": "application",
        "application_fee": "application_fee",
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "on_behalf_of": "account",
        "payment_intent": "payment_intent",
        "review": "review",
        "source_transfer": "transfer",
    },
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
        "source_transfer_reversal": "transfer_reversal",
        "transfer_reversal": "transfer_reversal",
    },
    "balance_transaction": {"source": SOURCE},
    "payout": {
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
        "original_payout": "payout",
        "reversed_by": "payout",
    },
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "payment_method": {"customer": "customer"},
    "terminal.reader": {"location": "terminal.location"},
    "setup_intent": {
        "customer": "customer",
        "latest_attempt": "setup_attempt",
        "payment_method": "payment_method",
    },
    "setup_attempt": {
        "customer": "customer",
        "payment_method": "payment_method",
        "setup_intent": "setup_intent",
    },
    "checkout.session": {
        "customer": "customer",
        "payment_intent": "payment_intent",
        "setup_intent": "setup_intent",
    },
    "review": {"charge": "charge", "payment_intent": "payment_intent"},
    "radar.early_fraud_warning": {"charge": "charge", "payment_intent": "payment_intent"},
}


_LISTS: Final[dict[str, dict[str, str]]] = {
    "charge": {"refunds": "list"},
    "checkout.session": {"line_items": "list"},
}


def expand(books: Books, document: Document, paths: list[str]) -> Document:
    """A copy of an object or list to send, with these paths expanded.

    Stripe docs, Expanding responses: at most four levels, lists by `data.`.

    Raises:
        Refusal: 400 without a code for a path that leads nowhere or too deep.
    """
    for path in paths:
        if len(path.split(".")) > _DEEPEST:
            raise bad_parameter(
                f"You cannot expand more than {_DEEPEST} levels of a property ({path}).", "expand"
            )
    if document["object"] not in ("list", "search_result"):
        return _object(books, document, paths)
    inner = [_below(path, "data", path) for path in paths]
    return {**document, "data": [_object(books, item, inner) for item in document["data"]]}


def _below(path: str, head: str, whole: str) -> str:
    first, _, rest = path.partition(".")
    if first != head or not rest:
        raise _nowhere(whole)
    return rest


def check_paths(kind: str, paths: list[str]) -> None:
    """Refuse paths that an object of this kind does not have, whether or not it is there."""
    for path in paths:
        here = kind
        for part in path.split("."):
            links = {**_LINKS.get(here, {}), **_LISTS.get(here, {})}
            if part not in links:
                raise _nowhere(path)
            here = links[part]


def _object(books: Books, document: Document, paths: list[str]) -> Document:
    sent = shown(books, document)
    check_paths(sent["object"], paths)
    for field in dict.fromkeys(path.partition(".")[0] for path in paths):
        inner = [path.partition(".")[2] for path in paths if path.startswith(f"{field}.")]
        if field == "refunds":
            sent[field] = _refunds(books, sent)
        elif field == "line_items":
            sent[field] = sessions.line_items(books, sent["id"], {})
        elif isinstance(sent[field], str):
            kind = _LINKS[sent["object"]][field]
            if kind == SOURCE:
                kind = _SOURCES[sent[field].partition("_")[0]]
            sent[field] = _object(books, books.need(kind, sent[field], "expand"), inner)
    return sent


def _refunds(books: Books, charge: Document) -> Document:
    found = books.state.select("refund", [("parent = ?", charge["payment_intent"])], "DESC", 10)
    return {
        "object": "list",
        "data": [render(refund) for refund in found],
        "has_more": False,
        "url": f"/v1/charges/{charge['id']}/refunds",
    }


def _nowhere(path: str) -> Refusal:
    return bad_parameter(f"This property cannot be expanded ({path}).", "expand")
