"""One sale, its intent, charges and entries, to be varied with `replace`."""

from datetime import UTC, datetime, timedelta

from sqlite_utils.db import Database

from pos.adapters.sqlite.chained_rows import insert_chained
from pos.adapters.sqlite.codec import cart_text, dump, time_text
from pos.domain.cart import Cart, Item
from pos.domain.chain import GENESIS, ChainedEntry, ChainedPosting
from pos.domain.ids import ChargeId, IntentId, OperationId, SaleId
from pos.domain.intent import Charge, Intent, IntentStatus
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Currency, Money
from pos.domain.operation import CaptureIntent, Operation, OperationState, Request
from pos.domain.sale import Sale, SaleState
from pos.domain.tax import TaxMode, TaxRate

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
EUR = Currency("EUR")
SALE = SaleId("sale_" + "a1" * 16)
INTENT = IntentId("pi_3Aa0000000000001")
CHARGE = ChargeId("ch_3Aa0000000000001")


class StoppedClock:
    """Port `Clock`, turned by hand."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


def eur(minor: int) -> Money:
    return Money(minor, EUR)


def cart() -> Cart:
    hammer = Item("HAM-1", "", "Hammer", eur(1250), TaxRate(1900))
    return Cart(EUR, TaxMode.INCLUSIVE).add(hammer, 2)


def sale(**changes) -> Sale:
    kept = {
        "id": SALE,
        "register": "till-1",
        "cart": cart(),
        "state": SaleState.OPEN,
        "opened_at": NOW,
    }
    return Sale(**{**kept, **changes})


def charge(**changes) -> Charge:
    kept = {
        "id": CHARGE,
        "intent": INTENT,
        "amount": eur(2500),
        "captured": eur(0),
        "status": "succeeded",
        "created": NOW,
        "brand": "visa",
        "last4": "4242",
        "capture_before": NOW + timedelta(days=7),
    }
    return Charge(**{**kept, **changes})


def intent(**changes) -> Intent:
    kept = {
        "id": INTENT,
        "status": IntentStatus.REQUIRES_CAPTURE,
        "amount": eur(2500),
        "capturable": eur(2500),
        "received": eur(0),
        "created": NOW,
        "latest_charge": charge(),
        "metadata": {"sale": SALE},
    }
    return Intent(**{**kept, **changes})


def operation(request: Request | None = None, **changes) -> Operation:
    kept = {
        "id": OperationId("pos1-" + "b2" * 20),
        "sale": SALE,
        "request": request or CaptureIntent(INTENT, eur(2500)),
        "attempt": 1,
        "state": OperationState.PREPARED,
        "prepared_at": NOW,
    }
    return Operation(**{**kept, **changes})


def entry(reference: str = "hold/1", minor: int = 2500, **changes) -> Entry:
    kept = {
        "reference": reference,
        "kind": EntryKind.HOLD,
        "occurred_at": NOW,
        "sale": SALE,
        "intent": INTENT,
        "amount": eur(minor),
        "postings": (
            Posting("memo:holds", eur(minor)),
            Posting("memo:holds:customers", eur(-minor)),
        ),
    }
    return Entry(**{**kept, **changes})


def write_old_sale(db: Database, *, number: int) -> None:
    """A sale as the first versions kept it, for ledgers that are upgraded."""
    made = sale(number=number)
    db.execute(
        """INSERT INTO sales (id, number, register, state, total_minor, currency, label,
               opened_at, cart) VALUES (?, ?, ?, ?, ?, ?, '', ?, ?)""",
        [
            made.id,
            number,
            made.register,
            str(made.state),
            made.due.minor,
            made.cart.currency.code,
            NOW.isoformat(),
            cart_text(made.cart),
        ],
    )


def write_old_entry(db: Database, booked: Entry) -> None:
    """The first entry of a ledger, as versions wrote it that knew of no closed periods."""
    postings = tuple(
        ChainedPosting(line, each.account, each.amount.minor, each.amount.currency.code)
        for line, each in enumerate(booked.postings, 1)
    )
    row = ChainedEntry(
        1,
        booked.reference,
        str(booked.kind),
        time_text(booked.occurred_at),
        time_text(NOW),
        booked.sale,
        booked.intent or "",
        booked.amount.minor,
        booked.amount.currency.code,
        booked.reason,
        postings,
    )
    insert_chained(db, row, GENESIS)


def write_old_intent(db: Database, **changes) -> None:
    """A payment of that sale as the first versions kept it, without a charge."""
    made = intent(latest_charge=None, **changes)
    db.execute(
        """INSERT INTO intents (id, sale_id, status, amount_minor, capturable_minor,
               received_minor, currency, created_at, cancellation_reason, livemode, metadata,
               seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, ?, ?)""",
        [
            made.id,
            made.metadata.get("sale"),
            str(made.status),
            made.amount.minor,
            made.capturable.minor,
            made.received.minor,
            made.amount.currency.code,
            made.created.isoformat(),
            dump(dict(made.metadata)),
            NOW.isoformat(),
        ],
    )
