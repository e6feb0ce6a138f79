"""What the services need from the world, in our words; nobody inherits from these."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from pos.domain.catalogue import Product
from pos.domain.chain import ChainedEntry, Head
from pos.domain.hold import Hold
from pos.domain.ids import IntentId, LedgerId, OperationId, SaleId
from pos.domain.intent import Charge, Intent
from pos.domain.ledger import Entry
from pos.domain.money import Money
from pos.domain.operation import Operation, Request
from pos.domain.presented import PresentedCard
from pos.domain.sale import Sale
from pos.domain.views import BookedEntry, CatalogueChange, ChainLink, SchemaChange
from pos.settings import Settings


class Clock(Protocol):
    """The one source of time."""

    def now(self) -> datetime:
        """Aware, UTC."""
        ...


class SecretStore(Protocol):
    """Where API keys live. Every call raises Misconfigured when the store cannot be used."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, secret: str) -> None: ...
    def delete(self, name: str) -> bool:
        """Whether there was one."""
        ...


class PaymentGateway(Protocol):
    """Stripe's side of a payment.

    Every call that changes something takes the operation's key and may be repeated with it.
    Each raises Declined for a final no, Overtaken when the intent is in another state,
    InDoubt when the answer is unknown, Misconfigured for keys and permissions, Broken for a
    request that Stripe does not understand. Reads raise InDoubt when Stripe cannot be reached.
    """

    def send(self, request: Request, *, key: OperationId) -> Intent:
        """Carry out a request; the answer is the intent with its latest charge."""
        ...

    def retrieve(self, intent: IntentId) -> Intent: ...
    def find(self, operation: OperationId, *, since: datetime) -> Intent | None:
        """The intent that an operation created, by its metadata, among those made `since`."""
        ...

    def charges(self, intent: IntentId) -> Sequence[Charge]:
        """Every attempt, oldest first."""
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


class Sales(Protocol):
    """Sales by id; a save replaces."""

    def get(self, sale: SaleId) -> Sale:
        """Raises Refused `sale_unknown`."""
        ...

    def save(self, sale: Sale) -> None: ...
    def open(self, register: str) -> Sale | None:
        """The sale on the counter of that register: open or paying, the newest."""
        ...

    def parked(self) -> Sequence[Sale]: ...
    def by_intent(self, intent: IntentId) -> Sale | None: ...
    def by_text(self, text: str) -> Sale:
        """By id, beginning of an id, or receipt number.

        Raises Refused `sale_unknown` or `sale_ambiguous`.
        """
        ...

    def next_number(self) -> int:
        """The next receipt number; gap-free because it is taken in the sale's transaction."""
        ...

    def recent(self, limit: int) -> Sequence[Sale]:
        """The last ones that reached checkout, newest first."""
        ...


class Operations(Protocol):
    """The journal."""

    def add(self, operation: Operation) -> None:
        """Raises Refused `already_under_way` when the same operation is recorded already."""
        ...

    def save(self, operation: Operation) -> None:
        """Only an open operation can be saved; raises Broken `operation_closed` otherwise."""
        ...

    def get(self, operation: OperationId) -> Operation: ...
    def open(self) -> Sequence[Operation]:
        """Unsettled ones, oldest first."""
        ...

    def open_of(self, sale: SaleId) -> Sequence[Operation]: ...
    def of(self, sale: SaleId) -> Sequence[Operation]: ...
    def attempts(self, sale: SaleId, kind: str, target: str) -> int:
        """How many were recorded for that intention."""
        ...


class Intents(Protocol):
    """Mirrors of Stripe's objects; can be built again from Stripe at any time."""

    def get(self, intent: IntentId) -> Intent:
        """Raises Refused `intent_unknown`."""
        ...

    def find(self, intent: IntentId) -> Intent | None: ...
    def save(self, intent: Intent, charges: Iterable[Charge] = ()) -> None:
        """Keep the newest view and every attempt seen."""
        ...

    def charges(self, intent: IntentId) -> Sequence[Charge]: ...
    def holds(self) -> Sequence[Hold]:
        """Open holds, nearest deadline first, unknown deadlines last."""
        ...

    def by_text(self, text: str) -> Intent:
        """By intent id, beginning of it, or receipt number of its sale.

        Raises Refused `intent_unknown` or `intent_ambiguous`.
        """
        ...


class LedgerBook(Protocol):
    """Append-only entries."""

    def post(self, entries: Iterable[Entry]) -> int:
        """Book those whose reference is not booked yet; how many that were."""
        ...

    def entries(self, since: datetime | None, until: datetime | None) -> Iterable[BookedEntry]:
        """Entries that occurred in `[since, until)`, in booking order, streamed."""
        ...

    def balance(self, account: str) -> Sequence[Money]:
        """Per currency, accounts below `account` included."""
        ...

    def head(self) -> Head | None:
        """The newest entry's place and hash, None for an empty ledger."""
        ...


class Audit(Protocol):
    """The ledger as it is stored, for proving it; trusts nothing that it reads.

    Everything is streamed and in booking order. Each call raises what a damaged file raises.
    """

    def last(self) -> int:
        """The highest sequence, 0 when there is none."""
        ...

    def links(self) -> Iterator[ChainLink]: ...
    def entry(self, sequence: int) -> ChainedEntry | None:
        """None when it is not there, or cannot be read as text any more."""
        ...

    def damage(self) -> Sequence[str]:
        """What the storage itself finds wrong, in its own words; empty when it is sound."""
        ...

    def orphans(self) -> Sequence[str]:
        """Rows that name another row which is not there."""
        ...

    def schema_changes(self) -> Sequence[SchemaChange]: ...
    def unbalanced(self) -> Iterator[int]:
        """Sequences of entries without postings, or whose postings do not come to zero."""
        ...

    def unexplained(self) -> Iterator[int]:
        """Sequences of entries that no payment and no operation accounts for."""
        ...

    def booked(self, account: str) -> Sequence[Money]:
        """What exactly this account comes to, per currency."""
        ...

    def captured(self) -> Sequence[Money]:
        """What the mirrors of payments say was taken, per currency."""
        ...

    def held(self) -> Sequence[Money]:
        """What the mirrors of payments say is held now, per currency."""
        ...


class Books(Protocol):
    """Everything in one ledger file, inside one transaction."""

    @property
    def ledger_id(self) -> LedgerId: ...
    @property
    def sales(self) -> Sales: ...
    @property
    def operations(self) -> Operations: ...
    @property
    def intents(self) -> Intents: ...
    @property
    def ledger(self) -> LedgerBook: ...
    @property
    def audit(self) -> Audit: ...


class Store(Protocol):
    """The ledger file. A write commits durably when its block ends, or not at all."""

    def write(self) -> AbstractContextManager[Books]: ...
    def read(self) -> AbstractContextManager[Books]:
        """A consistent view; saving in it fails."""
        ...


class CatalogueStore(Protocol):
    """Products and their search index."""

    def by_code(self, code: str) -> Sequence[Product]:
        """Products with exactly this barcode, or else this SKU (SKUs ignore case)."""
        ...

    def search(self, text: str, limit: int) -> Sequence[Product]:
        """Any word in any order, prefixes, accents and case ignored; best first."""
        ...

    def list(self, after: str, limit: int) -> Sequence[Product]:
        """By SKU, those after the SKU `after`."""
        ...

    def count(self) -> int: ...
    def replace(
        self, products: Iterable[Product], progress: Callable[[int], None]
    ) -> CatalogueChange:
        """Add or update by SKU in one transaction; nothing changes when it fails."""
        ...


class Practice(Protocol):
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


class SettingsStore(Protocol):
    """The shop's settings as rows of text in its ledger."""

    def load(self) -> Settings: ...
    def save(self, settings: Settings) -> None: ...
