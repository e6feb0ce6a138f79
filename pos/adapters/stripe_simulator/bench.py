"""The practice bench: turning the clock, being the customer at the bank, breaking things."""

from datetime import datetime, timedelta

from pos.adapters.stripe_simulator import clock, disputes, later, reviews, setup_intents, terminal
from pos.adapters.stripe_simulator.balance_bench import BalanceLevers
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.desk import Desk
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import Refusal
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.terminal_bench import ReaderLevers
from pos.errors import Refused


class NotWaiting(Refused):
    """The intent does not wait for that."""


class PracticeBench(BalanceLevers, ReaderLevers):
    """The levers of a practice Stripe; those of another process on the same file move too."""

    def now(self) -> datetime:
        """Aware UTC by the practice clock."""
        return self._simulator.now()

    def advance(self, by: timedelta) -> None:
        """Turn the practice clock forward; what is due by then lapses.

        Raises:
            Refused: `practice_clock_backwards` for a step back.
        """
        with self._simulator.state.transaction():
            clock.advance(self._simulator.state, by)
            self._simulator.prune(self._simulator.books())

    def reset(self) -> None:
        """Empty the practice Stripe and set its clock to the real time."""
        state = self._simulator.state
        with state.transaction():
            furnished = terminal.is_furnished(state)
            state.empty()
            if furnished:
                terminal.furnish(self._simulator.books())

    def furnish(self) -> None:
        """Put a reader on the counter, where none has ever been."""
        with self._simulator.state.transaction():
            terminal.furnish(self._simulator.books())

    def finish_action(self, intent_id: str, *, passes: bool) -> None:
        """Do what the customer does on the bank's page.

        Passing leads where the card leads: to a hold, a payment or a decline.

        Raises:
            NotWaiting: when the intent is not in `requires_action`.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            later.finish(books, _in_status(books, intent_id, "requires_action"), passes=passes)

    def finish_setup(self, setup_id: str, *, passes: bool) -> None:
        """Do what the customer does on the bank's page while a card is set up.

        Raises:
            NotWaiting: when the set-up is not in `requires_action`.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            setup = books.state.find("setup_intent", setup_id)
            if setup is None or setup["status"] != "requires_action":
                raise NotWaiting("practice_not_waiting", intent=setup_id)
            setup_intents.finish(books, setup, passes=passes)

    def pay_session(self, session_id: str, card: str = "pm_card_visa", *, email: str = "") -> str:
        """Be the customer on a Checkout page, with a test card.

        Returns the payment's status afterwards; a decline leaves the page open.

        Raises:
            NotWaiting: when nobody can pay there (any more).
        """
        desk = Desk(self._simulator)
        look = desk.session(session_id)
        if look is None or look.session["status"] != "open":
            raise NotWaiting("practice_not_waiting", intent=session_id)
        try:
            paid = desk.pay_session(session_id, card, back=look.session["url"], email=email or None)
        except Refusal as refusal:
            if not refusal.keeps_changes:
                raise NotWaiting("practice_not_waiting", intent=session_id) from refusal
            return "requires_payment_method"
        status: str = paid["status"]
        return status

    def decide(self, intent_id: str, *, approves: bool) -> None:
        """Let the bank answer an intent in `processing`; only our own practice card asks for it.

        Raises:
            NotWaiting: when the intent is not in `processing`.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            later.decide(books, _in_status(books, intent_id, "processing"), approves=approves)

    def dispute(
        self, intent_id: str, *, amount: int | None = None, reason: str = "fraudulent"
    ) -> str:
        """Let the customer's bank ask for `amount` (minor units), or all that was taken, back.

        Returns the dispute's id.

        Raises:
            NotWaiting: when nothing was taken by the intent.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            intent = _in_status(books, intent_id, "succeeded")
            charge = books.need("charge", intent["latest_charge"], "charge")
            asked = charge["amount_captured"] if amount is None else amount
            found: str = disputes.begin(books, charge, asked, reason)["id"]
            reviews.settle(books, charge, "disputed")
            return found

    def close_dispute(self, dispute_id: str, *, won: bool) -> None:
        """Let the bank decide a dispute for the shop, or for its customer.

        Raises:
            NotWaiting: when there is no such dispute, or it is decided.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            dispute = books.state.find("dispute", dispute_id)
            if dispute is None or dispute["status"] in disputes.ENDED:
                raise NotWaiting("practice_not_waiting", intent=dispute_id)
            disputes.end(books, dispute, won=won)

    def open_review(self, intent_id: str, *, reason: str = "rule") -> str:
        """Let a rule of Stripe's, or a person, ask for a review of a payment that was approved.

        Returns the review's id.

        Raises:
            NotWaiting: when nothing is held or taken by the intent.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            intent, charge = _approved(books, intent_id)
            found: str = reviews.open_review(books, intent, charge, reason)["id"]
            return found

    def close_review(self, review_id: str, *, reason: str = "approved") -> None:
        """Let somebody in the Dashboard end a review.

        Raises:
            NotWaiting: when there is no such review, or it is closed.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            review = books.state.find(reviews.REVIEW, review_id)
            if review is None or not review["open"]:
                raise NotWaiting("practice_not_waiting", intent=review_id)
            reviews.close_review(books, review, reason)

    def warn_of_fraud(self, intent_id: str, *, fraud_type: str = "misc") -> str:
        """Let the card's bank tell that its customer may not have paid.

        Returns the warning's id.

        Raises:
            NotWaiting: when nothing is held or taken by the intent.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            _, charge = _approved(books, intent_id)
            found: str = reviews.warn(books, charge, fraud_type)["id"]
            return found

    def pages(self) -> str:
        """Where the practice pages are, which begin to run with this; "" where there are none."""
        return self._simulator.pages()

    def lose_answers(self, times: int) -> None:
        """Take the money at the next captures, and let the answer get lost so often."""
        self.inject(Fault.RESET_AFTER, times=times, path="/capture")

    def inject(self, fault: Fault, *, times: int = 1, path: str = "", delay_ms: int = 200) -> None:
        """Let the next requests go wrong whose `METHOD /path` contains `path`.

        A `$` at the end of `path` stands for the end of the address. `delay_ms` is for a
        delay over loopback; in process a delay is the client's time-out.
        """
        with self._simulator.state.transaction():
            self._simulator.state.add_fault(fault.value, path, times, delay_ms)


def _in_status(books: Books, intent_id: str, status: str) -> Document:
    intent = books.state.find("payment_intent", intent_id)
    if intent is None or intent["status"] != status:
        raise NotWaiting("practice_not_waiting", intent=intent_id)
    return intent


def _approved(books: Books, intent_id: str) -> tuple[Document, Document]:
    """A payment that is held or was taken, with its charge."""
    intent = books.state.find("payment_intent", intent_id)
    if intent is None or intent["status"] not in {"requires_capture", "succeeded"}:
        raise NotWaiting("practice_not_waiting", intent=intent_id)
    return intent, books.need("charge", intent["latest_charge"], "charge")
