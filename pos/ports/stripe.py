"""Stripe's side of a payment, and ways to present a card."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from pos.domain.caution import Caution
from pos.domain.event import GatewayEvent, Page
from pos.domain.handing_requests import PresentCard, RefundAtReader, SessionRequest
from pos.domain.ids import EventId, IntentId, OperationId, SessionId
from pos.domain.intent import Charge, Intent
from pos.domain.money import Money
from pos.domain.operation import PaymentRequest
from pos.domain.presented import PresentedCard
from pos.domain.refund import Dispute, Refund
from pos.domain.session import Session
from pos.ports.customers import CustomerGateway, ReceiptGateway
from pos.ports.money_flows import BalanceGateway
from pos.ports.practice_readers import PracticeReaders
from pos.ports.terminal import Terminal


class PaymentGateway(Protocol):
    """Stripe's side of a payment.

    Every call that changes something takes the operation's key and may be repeated with it.
    Each raises Declined for a final no, Overtaken when the intent is in another state,
    InDoubt when the answer is unknown, Misconfigured for keys and permissions, Broken for a
    request that Stripe does not understand. Reads raise InDoubt when Stripe cannot be reached.
    """

    @property
    def terminal(self) -> Terminal:
        """Card readers, as far as no money moves."""
        ...

    def send(self, request: PaymentRequest, *, key: OperationId) -> Intent:
        """Carry out a request; the answer is the intent with its latest charge."""
        ...

    def send_session(self, request: SessionRequest, *, key: OperationId) -> Session:
        """Carry out a request; the answer is the page, with its payment where there is one."""
        ...

    def retrieve(self, intent: IntentId) -> Intent: ...
    def client_secret(self, intent: IntentId) -> str:
        """What opens the payment in Stripe's own form; for its page alone, and never kept."""
        ...

    def find(self, operation: OperationId, *, since: datetime) -> Intent | None:
        """The intent that an operation created, by its metadata, among those made `since`."""
        ...

    def session(self, session: SessionId) -> Session:
        """The page as it is now, with its address while it is open."""
        ...

    def find_session(self, operation: OperationId, *, since: datetime) -> Session | None:
        """The page that an operation made, by its metadata, among those made `since`."""
        ...

    def is_at_reader(self, request: PresentCard | RefundAtReader, *, key: OperationId) -> bool:
        """Whether the request's reader works on just this payment, or refund, at this moment."""
        ...

    def charges(self, intent: IntentId) -> Sequence[Charge]:
        """Every attempt, oldest first."""
        ...

    def events_after(self, cursor: EventId) -> Page[GatewayEvent]:
        """News younger than the cursor, oldest first; `next` is the following cursor.

        Raises Misconfigured `unknown_at_stripe` when Stripe does not keep the cursor any more.
        """
        ...

    def events_between(
        self, since: datetime, until: datetime | None, *, before: str = ""
    ) -> Page[GatewayEvent]:
        """News created in `[since, until)`, newest first; `next` continues as `before`."""
        ...

    def intents_since(
        self, since: datetime, wanted: Callable[[Mapping[str, str]], bool], *, before: str = ""
    ) -> Page[Intent]:
        """Payments created `since`, newest first, of those whose metadata are `wanted`."""
        ...

    def refunds(self, intent: IntentId) -> Sequence[Refund]:
        """Every refund of a payment, wherever it was made, newest first."""
        ...

    def refunded_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        """Payments with a refund that was created `since`, whosever they are."""
        ...

    def disputes(self, intent: IntentId) -> Sequence[Dispute]:
        """Every dispute about a payment, newest first."""
        ...

    def disputed_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        """Payments with a dispute that was opened `since`, whosever they are."""
        ...

    def cautions(self, intent: IntentId) -> Sequence[Caution]:
        """Reviews and early fraud warnings of a payment, in no order; disputes are not among them.

        A review that another one followed is not told of any more.
        """
        ...

    def reviewed_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        """Payments with a review that was opened `since` and is open, whosever they are."""
        ...

    def warned_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        """Payments with an early fraud warning that came `since`, whosever they are."""
        ...

    @property
    def customers(self) -> CustomerGateway:
        """Customers and the cards they left."""
        ...

    @property
    def receipts(self) -> ReceiptGateway:
        """What customers read later."""
        ...

    @property
    def balance(self) -> BalanceGateway:
        """What moved Stripe's balance, and what was paid out of it."""
        ...

    def account(self) -> str:
        """The id of the account that the key belongs to."""
        ...


GatewayProvider = Callable[[], PaymentGateway]
"""Gives the gateway when it is first needed, so that no window waits for Stripe's SDK."""


class CardChannel(Protocol):
    """A way to present a card for an intent: test cards, later readers, card form, QR code.

    What comes back is a token to confirm with; the card's number never does.
    """

    def cards(self) -> Sequence[PresentedCard]:
        """What can be presented here, in the order to offer it."""
        ...


class Practice(PracticeReaders, Protocol):
    """The training mode's levers on the built-in Stripe."""

    def advance(self, by: timedelta) -> None:
        """Turn the practice clock forward."""
        ...

    def reset(self) -> None:
        """Empty the practice Stripe and set its clock to now."""
        ...

    def finish_action(self, intent_id: str, *, passes: bool) -> None:
        """Be the customer on the bank's page."""
        ...

    def finish_setup(self, setup_id: str, *, passes: bool) -> None:
        """Be the customer on the bank's page while a card is kept without a sale."""
        ...

    def pages(self) -> str:
        """Where a browser of this machine finds the practice pages: Checkout, the bank, the form.

        `http://127.0.0.1:PORT`, where they begin to run with this; "" where none can.
        """
        ...

    def pay_session(self, session_id: str, card: str = "pm_card_visa") -> str:
        """Be the customer on a page to pay on, with a test card; the payment's status after it.

        Raises Refused `practice_not_waiting` when nobody can pay there any more.
        """
        ...

    def lose_answers(self, times: int) -> None:
        """Take the money at the next captures, and let the answer get lost so often."""
        ...

    def pay_out(self) -> Sequence[Money]:
        """Pay out what is available, as every midnight does; one amount for each currency."""
        ...

    def fail_payout(self) -> Money | None:
        """Let the bank send the youngest payout back; None when there is none to send back."""
        ...
