"""The only words between the card form's page and the till."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Slot


class Said(StrEnum):
    """What a page may say. None of it is believed: it is a reason to ask Stripe."""

    READY = "ready"
    PROCESSING = "processing"
    DONE = "done"


class CardBridge(QObject):
    """Gives the page what it needs, once, and hears three words.

    They carry nothing but, in a telephone order, the name that Stripe gave to the card.
    It has no signals and no properties of its own, as a page could read them.
    """

    def __init__(
        self,
        given: Mapping[str, object],
        hear: Callable[[Said, str], None],
        parent: QObject | None = None,
    ) -> None:
        """`given` holds the payment's secret; nothing here keeps it once it was taken."""
        super().__init__(parent)
        self._given = dict(given)
        self._hear = hear

    @Slot(result="QVariantMap")
    def take(self) -> dict[str, object]:
        """What the form is opened with; empty for whoever asks a second time."""
        given, self._given = self._given, {}
        return given

    @Slot()
    def ready(self) -> None:
        """The form can be filled in."""
        self._hear(Said.READY, "")

    @Slot()
    def processing(self) -> None:
        """The card was sent to Stripe."""
        self._hear(Said.PROCESSING, "")

    @Slot()
    @Slot(str)
    def done(self, method: str = "") -> None:
        """Stripe has answered the page, whatever it said."""
        self._hear(Said.DONE, method)
