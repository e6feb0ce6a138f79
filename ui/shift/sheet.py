"""What the sheets of the shift share: each draws the view of the whole page."""

from abc import abstractmethod

from typing_extensions import override

from ui.format import Formats
from ui.holds.sheets.frame import SheetFrame
from ui.shift.view import ShiftView


class ShiftSheet(SheetFrame):
    """A sheet over the page of the shift."""

    @override
    def draw(self, formats: Formats) -> None:
        """Everything is drawn with the view."""

    @abstractmethod
    def show_view(self, view: ShiftView, formats: Formats) -> None:
        """Show what the presenter has."""
