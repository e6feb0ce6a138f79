"""Follows a practice reader's screen, and does what its customer does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.reader_screen import ReaderScreen, Stage
from pos.ports.practice_readers import PracticeReaders
from ui.notices import Notice, notice_for
from ui.tasks import JobLane

_FIRST_CARD: Final = "visa"


@dataclass(frozen=True, slots=True)
class PracticeReaderView:
    """All that the panel draws; `screen` is None before the first look, and without a reader."""

    screen: ReaderScreen | None = None
    card: str = _FIRST_CARD
    cards: tuple[str, ...] = ()
    notice: Notice | None = None
    has_cable: bool = False

    @property
    def is_plugged(self) -> bool:
        return self.screen is not None and self.screen.stage is not Stage.OFFLINE


class PracticeReaderPresenter(QObject):
    """One reader at a time; looked at only while somebody sees it."""

    view_changed = Signal(object)  # PracticeReaderView
    moved = Signal()
    """The customer has done something: whoever follows the payment may look at once."""

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._levers: PracticeReaders | None = None
        self._reader = ""
        self._is_watched = False
        self._is_looking = False
        self._view = PracticeReaderView()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    @property
    def view(self) -> PracticeReaderView:
        return self._view

    def attach(self, levers: PracticeReaders | None, reader: str) -> None:
        """Follow this reader; None: its practice Stripe is about to be closed."""
        if (levers, reader) == (self._levers, self._reader):
            return
        self._levers, self._reader = levers, reader
        self._show(PracticeReaderView(card=self._view.card))
        if levers is not None:
            self._timer.setInterval(levers.reader_look_ms())
            self._lane.start(levers.reader_card_names, done=self._offer, failed=self._failed)
            self._show(replace(self._view, has_cable=levers.reader_has_cable()))
        self.look()

    def _offer(self, cards: Sequence[str]) -> None:
        if self._levers is not None:
            self._show(replace(self._view, cards=tuple(cards)))

    def watch(self, *, is_watched: bool) -> None:
        """Whether somebody sees it."""
        self._is_watched = is_watched
        if is_watched:
            self.look()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Ask what is on the screen now."""
        levers, reader = self._levers, self._reader
        if levers is None or not reader or self._is_looking:
            return
        self._is_looking = True
        self._lane.start(
            lambda: levers.reader_screen(reader),
            done=lambda screen: self._looked(reader, screen),
            failed=self._failed,
        )

    # What the customer does --------------------------------------------------------------------

    def choose(self, card: str) -> None:
        """Take this card out of the purse."""
        self._show(replace(self._view, card=card))

    def present(self, *, inserted: bool) -> None:
        """Hold the card against the reader, or put it in."""
        card = self._view.card
        self._do(lambda to, reader: to.reader_card(reader, card, inserted=inserted))

    def type_pin(self, *, right: bool) -> None:
        self._do(lambda to, reader: to.reader_pin(reader, right=right))

    def tip(self, minor: int) -> None:
        """Add so much in minor units; 0 is no tip."""
        self._do(lambda to, reader: to.reader_tip(reader, minor))

    def cancel(self) -> None:
        """Press the reader's own cancel key."""
        self._do(lambda to, reader: to.reader_cancel(reader))

    def turn_cable(self) -> None:
        """Pull it, or put it back."""
        is_in = not self._view.is_plugged
        self._do(lambda to, reader: to.reader_cable(reader, is_in=is_in))

    def _do(self, act: Callable[[PracticeReaders, str], None]) -> None:
        levers, reader = self._levers, self._reader
        if levers is None or not reader:
            return

        def done() -> ReaderScreen | None:
            act(levers, reader)
            return levers.reader_screen(reader)

        self._lane.start(done, done=lambda screen: self._done(reader, screen), failed=self._refused)

    def _done(self, reader: str, screen: ReaderScreen | None) -> None:
        if reader == self._reader:
            self._show(replace(self._view, screen=screen, notice=None))
        self.moved.emit()

    def _refused(self, error: Exception) -> None:
        """The reader had moved on before the customer did."""
        self._show(replace(self._view, notice=notice_for(error)))
        self.look()

    def _looked(self, reader: str, screen: ReaderScreen | None) -> None:
        self._is_looking = False
        if reader != self._reader:
            self.look()
            return
        self._show(replace(self._view, screen=screen))
        self._plan()

    def _failed(self, error: Exception) -> None:
        self._is_looking = False
        self._show(replace(self._view, notice=notice_for(error)))
        self._plan()

    def _plan(self) -> None:
        if self._is_watched:
            self._timer.start()

    def _show(self, view: PracticeReaderView) -> None:
        if view != self._view:
            self._view = view
            self.view_changed.emit(view)
