"""What the panes about customers draw, and what they need of the till."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.domain.customer import Customer
from pos.domain.ids import SaleId
from pos.domain.saved_card import Keeps
from pos.services.customers import Customers
from pos.services.keeping_at_reader import Asking, KeepingAtReader
from pos.services.saved_cards import SavedCards
from pos.services.wallet import Wallet
from ui.notices import Notice


@dataclass(frozen=True, slots=True)
class SavedServices:
    """The part of the till that customers and their cards need."""

    customers: Customers
    cards: SavedCards
    keeping: KeepingAtReader | None = None


@dataclass(frozen=True, slots=True)
class CustomersView:
    """All that is drawn about customers.

    `found` is None before anybody was looked for. `wallet` is the chosen customer with their
    cards, `keeps` what the next card of `sale` is kept for. `words` are read to the customer
    before. `asking`: a reader asks for a card to keep without a sale. `is_adding`: the form for a
    new customer lies open; `round_` goes up whenever what was typed in it is to be forgotten.
    """

    sale: SaleId | None = None
    found: tuple[Customer, ...] | None = None
    wallet: Wallet | None = None
    keeps: Keeps | None = None
    words: Mapping[Keeps, str] = field(default_factory=dict)
    asking: Asking | None = None
    is_adding: bool = False
    is_busy: bool = False
    problem: Notice | None = None
    round_: int = 0
