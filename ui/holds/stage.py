"""What those who act on holds need of the board on which it is seen."""

from typing import Protocol

from pos.domain.board import Board
from pos.domain.views import SaleRecord
from ui.format import Formats
from ui.holds.view import HoldsServices, HoldsView


class Stage(Protocol):
    """The board as its presenter keeps it; only it draws."""

    @property
    def view(self) -> HoldsView: ...

    @property
    def services(self) -> HoldsServices | None:
        """None before a ledger is open and after it was left."""
        ...

    @property
    def formats(self) -> Formats: ...

    def change_to(self, view: HoldsView) -> None:
        """Draw that from now on."""
        ...

    def take_over(self, view: HoldsView, board: Board) -> None:
        """Draw that with the rows of `board`; a hold that is gone is no longer chosen."""
        ...

    def announce(self, record: SaleRecord) -> None:
        """The money of a sale stands otherwise than it did."""
        ...

    def fail(self, error: Exception) -> None:
        """Something went wrong that is no answer about a hold."""
        ...
