"""The printer in the frame: what is wrong with it and how many slips wait, on every page."""

from PySide6.QtWidgets import QWidget

from ui.tones import Icon, Tone
from ui.widgets.person_chip import BarChip
from ui.widgets.styling import restyle


class PrinterChip(BarChip):
    """There only while slips do not come out, or soon will not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Icon.RECEIPT, parent)

    def say(self, text: str, waits: str, tone: Tone) -> None:
        """Show that, or nothing."""
        does = self.tr("Show the printers. Selling goes on; no slip is lost.")
        self.tell(text, waits, does)
        restyle(self, tone=str(tone))
