"""Keeps the practice reader at hand while a till is open in training mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pos.domain.reader import ReaderStrip
from ui.format import Formats
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import Tender
from ui.tasks import JobLane

if TYPE_CHECKING:  # built when somebody wants to see it, and not before
    from pos.ports.practice_readers import PracticeReaders
    from ui.practice_reader.window import PracticeReaderWindow


class PracticeReaderDesk(QObject):
    """Shows the reader of this register in a window of its own, where it is none that is real."""

    def __init__(self, lane: JobLane, payment: PaymentPresenter, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._payment = payment
        self._beside: QWidget | None = None
        self._levers: PracticeReaders | None = None
        self._reader = ""
        self._formats = Formats()
        self.window: PracticeReaderWindow | None = None
        payment.practice_reader_wanted.connect(self.show)

    def stay_beside(self, window: QWidget) -> None:
        """The till's window, which it is shown in front of."""
        self._beside = window

    def use(self, formats: Formats) -> None:
        """How amounts are written."""
        self._formats = formats
        if self.window is not None:
            self.window.panel.write_as(formats)

    def attach(self, levers: PracticeReaders | None) -> None:
        """The levers of an opened till in training mode; None for every other till."""
        self._levers = levers
        self._tell()
        if levers is None:
            self.close()

    def leave(self) -> None:
        """The practice Stripe is about to be closed."""
        self._reader = ""
        self.attach(None)

    def know_reader(self, strip: ReaderStrip | None) -> None:
        """Which reader this register uses."""
        found = strip.reader if strip is not None else None
        self._reader = found.id if found is not None and found.is_simulated else ""
        self._tell()

    def show(self) -> None:
        """Put the window in front of the till's, where it is not there yet."""
        if self._levers is None:
            return
        if self.window is None:
            from ui.practice_reader.window import PracticeReaderWindow

            self.window = PracticeReaderWindow(self._lane, self._beside)
            self.window.presenter.moved.connect(self._moved)
            self.window.panel.write_as(self._formats)
        self._tell()
        self.window.appear()

    def close(self) -> None:
        if self.window is not None:
            self.window.hide()

    def _tell(self) -> None:
        if self.window is not None:
            self.window.presenter.attach(self._levers, self._reader)

    def _moved(self) -> None:
        """The customer did something: the payment need not wait for its next look.

        The keyboard and its scanner belong to the till again.
        """
        if self._beside is not None:
            self._beside.activateWindow()
        view = self._payment.view
        if view.phase is Phase.WITH_CUSTOMER and view.tender is Tender.READER:
            self._payment.check_again()
