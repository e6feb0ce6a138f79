"""Stops a reader that waits for the customer's card to give money back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pos.domain.handing_requests import RefundAtReader
from pos.domain.ids import SaleId
from pos.domain.views import SaleRecord
from ui.notices import good_news, notice_for
from ui.tasks import JobLane
from ui.tones import Tone

Stop = Callable[[SaleId], SaleRecord]


class Stopping(QObject):
    """One at a time; whether the money went back, the ledger says afterwards."""

    answered = Signal(object)  # SaleRecord
    told = Signal(object)  # Notice

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._stop: Stop | None = None
        self._is_busy = False

    def attach(self, stop: Stop | None) -> None:
        """What stops it, None where nobody may."""
        self._stop = stop

    def stop(self, sale: SaleId) -> None:
        """Tell the reader that the card is not wanted any more."""
        stop = self._stop
        if stop is None or self._is_busy:
            return
        self._is_busy = True
        self._lane.start(lambda: stop(sale), done=self._stopped, failed=self._failed)

    def _stopped(self, record: SaleRecord) -> None:
        self._is_busy = False
        if not record.is_in_doubt:
            given = self.tr("The reader has stopped.")
            todo = self.tr("Begin the refund again when the customer has the card at hand.")
            self.told.emit(good_news(given, tone=Tone.INFO, todo=todo))
        self.answered.emit(record)

    def _failed(self, error: Exception) -> None:
        self._is_busy = False
        self.told.emit(notice_for(error))


def awaits_card(record: SaleRecord) -> bool:
    """Whether a reader waits for the card that money is to go back to."""
    return any(isinstance(each.request, RefundAtReader) for each in record.open_operations)
