"""One request's view of the practice Stripe: its objects, its time, and the events it causes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pos.adapters.stripe_simulator import bodies
from pos.adapters.stripe_simulator.documents import Document, Mint, render
from pos.adapters.stripe_simulator.errors import missing_resource
from pos.adapters.stripe_simulator.state import State

_WORDS = {"checkout.session": "checkout.session", "payment_method": "PaymentMethod"}


@dataclass(slots=True)
class Books:
    """Inside one transaction. `now` is in Unix seconds by the practice clock."""

    state: State
    mint: Mint
    now: int
    account: str
    country: str = "US"
    currency: str = "usd"
    pages: Callable[[], str] = lambda: ""
    """Where the practice pages are, which begin to run when they are first asked for; or ""."""
    request: Document = field(default_factory=lambda: {"id": None, "idempotency_key": None})

    def need(self, kind: str, object_id: str, param: str) -> Document:
        """The object with this id.

        Raises:
            Refusal: 404 `resource_missing`, naming `param`.
        """
        document = self.state.find(kind, object_id)
        if document is None:
            raise missing_resource(_WORDS.get(kind, kind), object_id, param)
        return document

    def intent_of(self, charge: Document) -> Document:
        return self.need("payment_intent", charge["payment_intent"], "payment_intent")

    def record(
        self,
        kind: str,
        subject: Document,
        *,
        previous: Document | None = None,
        at: int | None = None,
    ) -> None:
        """Write an event with the subject as it is now; `at` when it happened earlier than now."""
        data: Document = {"object": render(subject)}
        if previous is not None:
            data["previous_attributes"] = previous
        created = self.now if at is None else at
        event = bodies.event(self.mint("evt"), created, kind, data, self.request)
        self.state.add(event, label=kind)
