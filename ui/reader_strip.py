"""The reader of this register in the frame: how it stands, in words, whatever page is shown."""

from PySide6.QtWidgets import QWidget

from ui.tones import Icon, Tone
from ui.widgets.person_chip import BarChip
from ui.widgets.styling import restyle


class ReaderChip(BarChip):
    """A reader, a word for its state, and its name where there is room; pressed, it leads to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Icon.READER, parent)

    def say(self, state: str, name: str, tone: Tone, advice: str) -> None:
        """Show that, or nothing where nothing is sold."""
        does = self.tr("Show the readers of the shop")
        self.tell(state, name, f"{advice} {does}".strip())
        restyle(self, tone=str(tone))
