"""The customer's side of the practice Stripe: paying on its page, in a form, seeing the bank."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pos.adapters.stripe_simulator import (
    intents,
    later,
    session_paying,
    session_state,
    sessions,
    setup_intents,
    showing,
)
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import BY_TOKEN
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import Refusal, missing_resource
from pos.adapters.stripe_simulator.server import Simulator

_KINDS: Final = {"pi": "payment_intent", "seti": "setup_intent"}
_SECRET: Final = "_secret_"  # noqa: S105 - what stands between an id and its secret
_OF_THE_PAGE: Final = (
    "id object amount capture_method created currency customer last_payment_error"
    " last_setup_error livemode next_action payment_method status usage"
).split()
"""What Stripe shows to a browser that has the secret; the rest is for the shop alone."""


@dataclass(frozen=True, slots=True)
class SessionLook:
    """A session, its payment or set-up where there is one, and what is to be paid."""

    session: Document
    intent: Document | None
    items: list[Document]


class Desk:
    """Each call is one step of a customer, whole or not at all."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def session(self, session_id: str) -> SessionLook | None:
        """A Checkout Session as it is now, or None where there is none of this id."""
        with self._simulator.state.transaction():
            books = self._simulator.books()
            found = books.state.find(session_state.SESSION, session_id)
            if found is None:
                return None
            kind = "payment_intent" if found["mode"] == "payment" else "setup_intent"
            intent = None if found[kind] is None else books.need(kind, found[kind], kind)
            return SessionLook(
                showing.shown(books, found),
                None if intent is None else showing.shown(books, intent),
                sessions.items_of(found),
            )

    def pay_session(
        self, session_id: str, token: str, *, back: str, email: str | None = None
    ) -> Document:
        """Try a test card on a session's page; the payment or set-up as it is afterwards.

        Raises:
            Refusal: the decline, or why it cannot be paid.
        """

        def call(books: Books) -> Document:
            session = books.need(session_state.SESSION, session_id, "session")
            return session_paying.pay(books, session, token, back=back, email=email)

        return self._try(call)

    def confirm(self, secret: str, token: str, *, back: str | None) -> Document:
        """Confirm a payment or set-up as Stripe's script does, with a test card's token.

        Raises:
            Refusal: 404 for a wrong secret, 402 for a decline, 400 where it is too late.
        """

        def call(books: Books) -> Document:
            found = _by_secret(books, secret)
            if token not in BY_TOKEN:
                raise missing_resource("PaymentMethod", token, "payment_method")
            given = {"payment_method": token, **({} if back is None else {"return_url": back})}
            if found["object"] == "setup_intent":
                return setup_intents.confirm(books, found, given)
            session_state.refuse_from_outside(found, "confirmed")
            return intents.confirm(books, found, given)

        return for_the_page(self._try(call))

    def look(self, secret: str) -> Document:
        """A payment or set-up as it is now.

        Raises:
            Refusal: 404 for a wrong secret.
        """
        return for_the_page(self._try(lambda books: _by_secret(books, secret)))

    def at_the_bank(self, token: str) -> Document | None:
        """What waits for its customer at the bank under this token, or None."""
        with self._simulator.state.transaction():
            books = self._simulator.books()
            found = _by_bank(books, token)
            return None if found is None else showing.shown(books, found)

    def answer_bank(self, token: str, *, passes: bool) -> Document | None:
        """What the customer tells the bank; None where nothing waits under this token.

        Raises:
            Refusal: the decline that follows.
        """

        def call(books: Books) -> Document:
            found = _by_bank(books, token)
            if found is None:
                raise missing_resource("page", "", "token")
            finish = later.finish if found["object"] == "payment_intent" else setup_intents.finish
            refusal = finish(books, found, passes=passes)
            if refusal is not None:
                raise refusal
            return found

        return None if self.at_the_bank(token) is None else self._try(call)

    def _try(self, call: Callable[[Books], Document]) -> Document:
        state = self._simulator.state
        with state.transaction():
            books = self._simulator.books()
            state.mark()
            try:
                return showing.shown(books, call(books))
            except Refusal as refusal:
                if not refusal.keeps_changes:
                    state.back_to_mark()
                said = refusal
        raise said


def _by_secret(books: Books, secret: str) -> Document:
    object_id, _, _ = secret.partition(_SECRET)
    kind = _KINDS.get(object_id.partition("_")[0])
    found = None if kind is None else books.state.find(kind, object_id)
    if found is None or not hmac.compare_digest(found["client_secret"].encode(), secret.encode()):
        raise missing_resource("payment", "", "client_secret")
    return found


def _by_bank(books: Books, token: str) -> Document | None:
    for kind in _KINDS.values():
        waiting = [
            ("json_extract(body, '$._practice.bank') = ?", token),
            ("json_extract(body, '$.status') = ?", "requires_action"),
        ]
        for found in books.state.select(kind, [*waiting], "DESC", 1):
            return found
    return None


def for_the_page(document: Document) -> Document:
    """As much of a payment or set-up as a browser gets to see; the secret it has already."""
    return {name: document[name] for name in _OF_THE_PAGE if name in document}
