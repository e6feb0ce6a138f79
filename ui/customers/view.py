"""What the panes about customers draw, and what they need of the till."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from PySide6.QtWidgets import QWidget

from pos.domain.customer import Customer
from pos.domain.ids import SaleId
from pos.domain.saved_card import Keeps
from pos.errors import PosError
from pos.services.customers import Customers
from pos.services.keeping_at_reader import Asking, KeepingAtReader
from pos.services.keeping_by_form import KeepingByForm, Typing
from pos.services.saved_cards import SavedCards
from pos.services.wallet import Wallet
from ui.notices import Notice


@dataclass(frozen=True, slots=True)
class ShownForm:
    """Stripe's form, open in a widget until it is shut; shutting it twice is safe."""

    widget: QWidget
    shut: Callable[[], None]


ShowForm: TypeAlias = Callable[
    [Typing, Mapping[str, str], Callable[[str], None], Callable[[], None]], ShownForm
]
"""Opens a form with the words of its page, what hears the page, and what learns that it broke."""


@dataclass(frozen=True, slots=True)
class FormServices:
    """A card form without a sale.

    `obstacle` may be asked on any thread. `load` and `show` belong to the thread that draws;
    `load` raises Misconfigured where the web engine does not come.
    """

    keeping: KeepingByForm
    obstacle: Callable[[], PosError | None]
    load: Callable[[], object]
    show: ShowForm


@dataclass(frozen=True, slots=True)
class SavedServices:
    """The part of the till that customers and their cards need."""

    customers: Customers
    cards: SavedCards
    keeping: KeepingAtReader | None = None
    form: FormServices | None = None


@dataclass(frozen=True, slots=True)
class CustomersView:
    """All that is drawn about customers.

    `found` is None before anybody was looked for. `wallet` is the chosen customer with their
    cards, `keeps` what the next card of `sale` is kept for. `words` are read to the customer
    before. `asking`: a reader or Stripe's form asks for a card to keep without a sale;
    `form_problem` is why the form cannot. `is_adding`: the form for a new customer lies open;
    `round_` goes up whenever what was typed in it is to be forgotten.
    """

    sale: SaleId | None = None
    found: tuple[Customer, ...] | None = None
    wallet: Wallet | None = None
    keeps: Keeps | None = None
    words: Mapping[Keeps, str] = field(default_factory=dict)
    asking: Asking | Typing | None = None
    form_problem: Notice | None = None
    is_adding: bool = False
    is_busy: bool = False
    problem: Notice | None = None
    round_: int = 0
