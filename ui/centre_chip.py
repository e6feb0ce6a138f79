"""The centre in the frame: how this register stands to it, in words, whatever page is shown."""

from PySide6.QtWidgets import QWidget

from ui.tones import Icon, Tone
from ui.widgets.person_chip import BarChip
from ui.widgets.styling import restyle


class CentreChip(BarChip):
    """A cloud, a word, and how much waits; there only where a centre is set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Icon.CLOUD, parent)

    def say(self, text: str, waits: str, tone: Tone, advice: str) -> None:
        """Show that, or nothing."""
        does = self.tr("Show how this register stands to the centre")
        self.tell(text, waits, f"{advice} {does}".strip())
        restyle(self, tone=str(tone))
