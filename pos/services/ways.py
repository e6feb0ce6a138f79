"""The ways in which a card reaches a payment, and the people whose cards are kept; one bundle."""

from dataclasses import dataclass

from pos.ports import CardChannel
from pos.ports.practice_readers import PracticeReaders
from pos.services.card_form import CardForm
from pos.services.checkout import Checkout
from pos.services.customers import Customers
from pos.services.handing import Handing
from pos.services.keeping_at_reader import KeepingAtReader
from pos.services.keeping_by_form import KeepingByForm
from pos.services.phone import Phone
from pos.services.reader_payments import ReaderPayments
from pos.services.readers import Readers
from pos.services.receipts import Receipts
from pos.services.saved_cards import SavedCards
from pos.services.statement import Statement


@dataclass(frozen=True, slots=True)
class CardWays:
    """`cards` are test cards, None where money is real.

    `levers` are those of readers that only a program presents cards to, None for real ones.
    """

    checkout: Checkout
    handing: Handing
    readers: Readers
    reader_payments: ReaderPayments
    phone: Phone
    card_form: CardForm
    customers: Customers
    saved_cards: SavedCards
    keeping: KeepingAtReader
    keeping_by_form: KeepingByForm
    receipts: Receipts
    statement: Statement
    cards: CardChannel | None = None
    levers: PracticeReaders | None = None
