"""Keeps slips moving: sends what waits, opens the drawer on cash, and tells the frame."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.printing import DrawerOpening, Printer, PrinterState
from pos.domain.slip import Slip
from pos.services.paper import Paper
from pos.services.printing import PaperView
from ui.main_window import MainWindow
from ui.notices import notice_for
from ui.printer_chip import PrinterChip
from ui.printers.drawer_sheet import stuck
from ui.printers.words import chip_text, waiting_text
from ui.tasks import JobLane
from ui.tones import Tone

T = TypeVar("T")

_EVERY_MS: Final = 3_000


class PaperPost(QObject):
    """Works on a lane of its own: a printer that hangs holds up nobody."""

    changed = Signal(object)  # PaperView
    told = Signal(object)  # Notice

    def __init__(self, lane: JobLane, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._paper: Paper | None = None
        self._view = PaperView()
        self._chip: PrinterChip | None = None
        self._is_sending = self._is_following = False
        self._has_more = False  # cash came while the drawer was being opened
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.send)

    @property
    def view(self) -> PaperView:
        return self._view

    @property
    def printers(self) -> tuple[Printer, ...]:
        """The usual one first."""
        return self._view.printers

    def build(self, window: MainWindow, pressed: Callable[[], None]) -> None:
        """Into the frame; `pressed` leads to the printers of the shop."""
        self._chip = window.top_bar.printer
        self._chip.clicked.connect(pressed)
        window.closing.connect(self._timer.stop)

    def attach(self, paper: Paper | None) -> None:
        """Take the paper of a till that sells, None while there is none."""
        self._paper = paper
        self._is_sending = self._is_following = False
        if paper is None:
            self._timer.stop()
            self._know(PaperView())
            return
        self._timer.start()
        self._run(lambda: _begun(paper), self._known(paper))

    def leave(self) -> None:
        """The ledger is about to be closed."""
        self.attach(None)

    def print(
        self,
        slip: Slip,
        printer: str = "",
        *,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Put a slip into the queue, and send it at once; a sale goes on meanwhile."""
        paper = self._paper
        if paper is not None:
            self._lane.start(
                lambda: paper.queue.add(slip, printer),
                done=lambda _job: self.send(),
                failed=failed or self._failed,
            )

    def send(self) -> None:
        """Print what is due, unless that is under way."""
        paper = self._paper
        if paper is None or self._is_sending:
            return
        if not self._view.printers and self._view.waiting == ():
            self._run(paper.queue.view, self._known(paper))
            return
        self._is_sending = True
        self._run(paper.queue.send, self._known(paper))

    def follow_cash(self) -> None:
        """Cash may have changed hands: the ledger knows."""
        paper = self._paper
        self._has_more = self._is_following
        if paper is None or self._is_following or not self._has_drawer:
            return
        self._is_following = True

        def opened(openings: Sequence[DrawerOpening]) -> None:
            self._is_following = False
            if self._has_more:
                self.follow_cash()
            if any(opening.problem for opening in openings):
                self.told.emit(stuck())

        self._run(paper.drawer.follow, opened)

    @property
    def _has_drawer(self) -> bool:
        return any(printer.drawer_pin for printer in self._view.printers)

    def _run(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        self._lane.start(job, done=done, failed=self._failed)

    def _known(self, paper: Paper) -> Callable[[PaperView], None]:
        return partial(self._sent, paper)

    def _sent(self, paper: Paper, view: PaperView) -> None:
        if paper is self._paper:
            self._is_sending = False
            self._know(view)

    def _failed(self, error: Exception) -> None:
        self._is_sending = self._is_following = False
        self.told.emit(notice_for(error))

    def _know(self, view: PaperView) -> None:
        self._view = view
        if self._chip is not None:
            tone = Tone.WARNING if view.trouble in {None, PrinterState.PAPER_LOW} else Tone.FAILED
            text = chip_text(view)
            self._chip.say(text, waiting_text(view) if text else "", tone)
        self.changed.emit(view)


def _begun(paper: Paper) -> PaperView:
    paper.drawer.begin()
    return paper.queue.view()
