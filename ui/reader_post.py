"""Joins the reader of this register to the frame and to the payment page."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from pos.domain.reader import ReaderStrip
from pos.services.till import Till
from ui.format import Formats
from ui.main_window import MainWindow
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentView, Tender
from ui.practice_reader.desk import PracticeReaderDesk
from ui.reader_strip import ReaderChip
from ui.readers.cart_shown import CartServices, CartShown
from ui.readers.watch import ReaderWatch
from ui.readers.words import TONE_OF_READER, advice_text, chip_text, name_of
from ui.tasks import Lanes
from ui.till.presenter import TillPresenter
from ui.till.view import TillView
from ui.tones import Tone


class ReaderPost(QObject):
    """Looks after the reader while a till is open that sells."""

    def __init__(self, lanes: Lanes, payment: PaymentPresenter, parent: QObject) -> None:
        super().__init__(parent)
        self.watch = ReaderWatch(lanes.watch, self)
        self.watch.changed.connect(payment.know_reader)
        payment.reader_changed.connect(self.watch.look)
        payment.view_changed.connect(self._paying)
        self.cart = CartShown(lanes.watch, self)
        self.practice = PracticeReaderDesk(lanes.watch, payment, self)
        self.watch.changed.connect(self.practice.know_reader)

    def build(self, window: MainWindow, pressed: Callable[[], None]) -> None:
        """Into the frame; `pressed` leads to the readers of the shop."""
        self.practice.stay_beside(window)
        window.closing.connect(self.practice.close)
        chip = window.top_bar.reader
        chip.clicked.connect(pressed)
        self.watch.changed.connect(lambda strip: _draw(chip, strip))

    def follow(self, till: TillPresenter) -> None:
        """Show the customer what is scanned."""
        till.view_changed.connect(self._scanned)

    def use(self, formats: Formats) -> None:
        """How amounts are written."""
        self.practice.use(formats)

    def attach(self, till: Till) -> None:
        self.practice.attach(till.reader_levers)
        self.watch.attach(till.readers.strip)
        self.cart.attach(CartServices(till.readers, till.settings))

    def leave(self) -> None:
        """The ledger is about to be closed."""
        self.watch.attach(None)
        self.cart.attach(None)
        self.practice.leave()

    def _scanned(self, view: TillView) -> None:
        if view.is_open and not view.is_paying:
            self.cart.hear(view.sale.id if view.sale else None, view.cart)

    def _paying(self, view: PaymentView) -> None:
        """While a customer is at the reader, it is looked at more often."""
        is_there = view.phase is Phase.WITH_CUSTOMER and view.tender is Tender.READER
        self.watch.hurry(is_hurried=is_there)


def _draw(chip: ReaderChip, strip: ReaderStrip | None) -> None:
    if strip is None:
        chip.say("", "", Tone.PLAIN, "")
        return
    tone = TONE_OF_READER[strip.state]
    chip.say(chip_text(strip.state), name_of(strip.reader), tone, advice_text(strip))
