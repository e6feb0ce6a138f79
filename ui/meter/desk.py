"""Measures from a scan to its line, and from asking about a card to the answer.

So that slowness can be told apart: a slow line is ours, a slow answer is Stripe's, the bank's or
the network's. What is measured stays in memory and is gone with the program.
"""

from collections import deque

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QLabel

from ui.format import Formats
from ui.main_window import MainWindow
from ui.meter.times import Times
from ui.parts import label
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import Busy, PaymentView
from ui.till.presenter import TillPresenter
from ui.tones import Icon

_SECOND = 1_000


class MeterDesk(QObject):
    """Listens to the counter and the payment; the corner is shown when somebody asks for it."""

    def __init__(
        self, window: MainWindow, till: TillPresenter, payment: PaymentPresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.scans, self.answers = Times(), Times()
        self._formats = Formats()
        self._begun: deque[QElapsedTimer] = deque(maxlen=50)
        self._asked: QElapsedTimer | None = None
        self.corner: QLabel = label(wraps=False)
        self.corner.hide()
        window.status.add(self.corner)
        window.add_command(self.tr("Speed meter"), Icon.CLOCK, self.toggle)
        window.scanner.scanned.connect(lambda _code: self._begun.append(_started()))
        till.scanned_well.connect(self._found)
        till.scanned_badly.connect(self._begun.clear)
        payment.view_changed.connect(self._payment_drawn)

    def use(self, formats: Formats) -> None:
        """Write numbers this way from now on."""
        self._formats = formats
        self._draw()

    def toggle(self) -> None:
        """Show the corner, or put it away; it measures all the same."""
        self.corner.setVisible(self.corner.isHidden())
        self._draw()

    def _found(self) -> None:
        if self._begun:
            clock = self._begun.popleft()
            # The line is drawn before the event loop goes round again.
            QTimer.singleShot(0, self, lambda: self._add(self.scans, clock))

    def _payment_drawn(self, view: PaymentView) -> None:
        is_asking = view.busy is Busy.AUTHORISING
        if is_asking and self._asked is None:
            self._asked = _started()
        elif not is_asking and self._asked is not None:
            clock, self._asked = self._asked, None
            self._add(self.answers, clock)

    def _add(self, to: Times, clock: QElapsedTimer) -> None:
        to.add(clock.elapsed())
        self._draw()

    def _draw(self) -> None:
        if self.corner.isHidden():
            self.corner.clear()  # put away it says nothing, to nobody
            self.corner.setToolTip("")
            self.corner.setAccessibleName("")
            return
        scan, answer = self._told(self.scans), self._told(self.answers)
        text = self.tr("Scan %1 · Card %2").replace("%1", scan).replace("%2", answer)
        self.corner.setText(text)
        more = self.tr(
            "From a scan to its line: %1\nFrom asking about a card to the answer: %2\n"
            "Of this session only; nothing of it is kept."
        )
        more = more.replace("%1", self._told_whole(self.scans))
        self.corner.setToolTip(more.replace("%2", self._told_whole(self.answers)))
        self.corner.setAccessibleName(text)

    def _told(self, times: Times) -> str:
        if times.last is None:
            return "\u2013"
        told = self.tr("%1 (95 %: %2)").replace("%1", self._span(times.last))
        return told.replace("%2", self._span(times.slow))

    def _told_whole(self, times: Times) -> str:
        if times.last is None:
            return self.tr("not measured yet")
        told = self.tr("last %1, half within %2, 95 of 100 within %3; %4 measured")
        for place, text in enumerate(
            (
                self._span(times.last),
                self._span(times.median),
                self._span(times.slow),
                self._formats.number(len(times)),
            ),
            start=1,
        ):
            told = told.replace(f"%{place}", text)
        return told

    def _span(self, milliseconds: int | None) -> str:
        if milliseconds is None:
            return ""
        if milliseconds < _SECOND:
            return f"{self._formats.number(milliseconds)} ms"
        whole, rest = divmod(milliseconds, _SECOND)
        tenths = self._formats.number(rest // 100)
        point = self._formats.locale.decimalPoint()
        return f"{self._formats.number(whole)}{point}{tenths} s"


def _started() -> QElapsedTimer:
    clock = QElapsedTimer()
    clock.start()
    return clock
