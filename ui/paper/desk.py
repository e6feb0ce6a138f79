"""Shows slips, prints them, saves them, sends them; every call to the disk is off the screen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from pos.domain.ids import IntentId
from pos.domain.language import Language
from pos.domain.printing import PrintId
from pos.domain.slip import Slip, SlipKind
from pos.domain.slip_layout import laid_out
from pos.domain.slip_settings import AfterMoney
from pos.domain.views import SaleRecord
from pos.errors import PosError
from pos.services.slips.desk import Offer
from ui.notices import Notice, notice_for
from ui.paper.drawing import Laid
from ui.paper.looking import Look, looked_at
from ui.paper.qt_printing import print_on, save_pdf
from ui.paper.view import MAILED, PaperServices, PaperView, Width
from ui.paper.words import is_out, is_queued, is_sent, nothing_yet
from ui.tasks import JobLane


class PaperDesk(QObject):
    """Works with one slip at a time."""

    view_changed = Signal(object)  # PaperView
    opened = Signal()  # there is a slip to be looked at
    told = Signal(object)  # Notice: about what nobody looks at
    queued = Signal()  # a slip waits for its printer

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._services: PaperServices | None = None
        self._view = PaperView()
        self._spoken: Language | None = None
        self._last: Offer | None = None
        self._ready: Slip | None = None

    @property
    def view(self) -> PaperView:
        return self._view

    @property
    def services(self) -> PaperServices | None:
        return self._services

    def attach(self, services: PaperServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._services = services
        self._last = self._spoken = None
        self._show(PaperView(width=self._view.width))

    # What is looked at

    def show_sale(self, text: str) -> None:
        """The slips of a sale, by receipt, sale or payment, the most telling one first."""
        services = self._services
        if services is not None and text:
            self._ready = None
            self._look(lambda: services.slips.of_sale(text))

    def show_shift(self) -> None:
        """The slips of the shift that is open here."""
        services = self._services
        if services is not None:
            self._ready = None
            self._look(services.slips.of_shift)

    def show_slip(self, kind: SlipKind, about: str = "") -> None:
        """One slip that is known to be there."""
        self._ready = None
        self._look(lambda: (Offer(kind, about),))

    def show_ready(self, slip: Slip) -> None:
        """A slip that somebody else made, such as the map of the keys; it is never a copy."""
        self._ready = slip
        self._look(lambda: (Offer(slip.kind, slip.subject),))

    def show_last(self) -> None:
        """What was handed out last, to be printed again."""
        if self._last is not None:
            self.show_slip(self._last.kind, self._last.about)
        else:
            self.told.emit(nothing_yet())

    def choose(self, offer: Offer) -> None:
        """Another slip of the same sale."""
        offers = self._view.offers
        self._look(lambda: offers, chosen=offer)

    def speak(self, language: Language) -> None:
        """In another language, for this customer."""
        self._spoken = language
        self._again()

    def use_width(self, width: Width) -> None:
        """On narrower or wider paper."""
        self._show(replace(self._view, width=width))

    def laid(self) -> Laid | None:
        """The slip as it is drawn, on the screen and on paper alike."""
        services, slip = self._services, self._view.slip
        if services is None or slip is None:
            return None
        return self._laid(services, slip)

    def _laid(self, services: PaperServices, slip: Slip) -> Laid:
        logo = QImage.fromData(self._view.logo) if self._view.logo else None
        columns = self._view.width.columns
        return Laid(laid_out(slip, columns), columns, services.code, logo)

    # Handing out

    def print(self, printer: str = "") -> None:
        """On a receipt printer, the usual one without a name: it waits there for its turn."""
        services = self._services
        if services is None or services.printing is None:
            return
        printing = services.printing

        def done(slip: Slip) -> None:
            self.queued.emit()
            self._handed_out(slip, is_queued(slip))

        def job() -> Slip:
            if self._ready is not None:
                printing.add(self._ready, printer)
                return self._ready
            return services.slips.issue(
                *self._wanted(),
                language=self._spoken,
                keep=lambda books, slip: printing.put(books, slip, printer),
            )

        self._run(job, done)

    def print_on_system(self, name: str) -> None:
        """On a printer of the system; drawn here, for Qt draws on paper as on the screen."""
        self._draw_out("system", lambda laid, _slip: print_on(laid, self._millimetres, name))

    def save(self, path: Path) -> None:
        """As a PDF; one that is there is replaced."""
        self._draw_out(
            "pdf",
            lambda laid, slip: save_pdf(laid, self._millimetres, path, title=slip.title),
        )

    def email(self, address: str) -> None:
        """Let Stripe send its receipt for the payments of this slip."""
        services, slip = self._services, self._view.slip
        if services is None or services.receipts is None or slip is None:
            return
        receipts = services.receipts
        intents = [slip.intent] if slip.intent else []

        def job() -> Slip:
            for intent in intents:
                receipts.email(IntentId(intent), address)
            return slip

        self._run(job, lambda _: self._say(is_sent()))

    def money_moved(self, record: SaleRecord) -> None:
        """What the shop has decided to do by itself: print, show, or nothing."""
        services = self._services
        if services is None or services.is_read_only:
            return
        self._lane.start(
            lambda: services.slips.after(record),
            done=self._by_itself,
            failed=lambda error: self.told.emit(notice_for(error)),
        )

    def _by_itself(self, due: tuple[AfterMoney, Offer] | None) -> None:
        services = self._services
        if due is None or services is None:
            return
        wanted, offer = due
        printing = services.printing
        if wanted is AfterMoney.ASK or printing is None:
            self.show_slip(offer.kind, offer.about)
            return

        def job() -> bool:
            if not printing.can_print():
                return False
            services.slips.issue(offer.kind, offer.about, keep=printing.put)
            return True

        def done(*, is_queued: bool) -> None:
            if is_queued:
                self._last = offer
                self.queued.emit()
            else:
                self.show_slip(offer.kind, offer.about)

        self._lane.start(
            job,
            done=lambda queued: done(is_queued=queued),
            failed=lambda error: self.told.emit(notice_for(error)),
        )

    def _draw_out(self, how: str, draw: Callable[[Laid, Slip], object]) -> None:
        """Its number is its own from now on; one that does not come out gives it back."""
        services = self._services
        if services is None:
            return
        begun: list[PrintId] = []

        def job() -> Slip:
            if self._ready is not None:
                begun.append(services.slips.handed_out(self._ready, how))
                return self._ready
            slip, number = services.slips.hand_out(*self._wanted(), how, language=self._spoken)
            begun.append(number)
            return slip

        def done(slip: Slip) -> None:
            try:
                draw(self._laid(services, slip), slip)
            except PosError as error:
                notice = notice_for(error)
                self._run(
                    lambda: _ended(services.slips.take_back, begun[0], slip),
                    lambda _: self._say(notice),
                )
                return
            self._run(
                lambda: _ended(services.slips.came_out, begun[0], slip),
                lambda slip: self._handed_out(slip, is_out(slip)),
            )

        self._run(job, done)

    def _wanted(self) -> tuple[SlipKind, str]:
        chosen = self._view.chosen or Offer(SlipKind.TEST, "")
        return chosen.kind, chosen.about

    @property
    def _millimetres(self) -> int:
        return self._view.width.millimetres

    def _handed_out(self, slip: Slip, notice: Notice) -> None:
        self._last = self._view.chosen
        self._again(notice)

    def _again(self, notice: Notice | None = None) -> None:
        offers, chosen = self._view.offers, self._view.chosen
        self._look(lambda: offers, chosen=chosen, notice=notice)

    def _look(
        self,
        offers: Callable[[], tuple[Offer, ...]],
        *,
        chosen: Offer | None = None,
        notice: Notice | None = None,
    ) -> None:
        services, spoken, ready = self._services, self._spoken, self._ready
        if services is None:
            return
        is_new = self._view.slip is None
        self._show(replace(self._view, is_busy=True))
        self._lane.start(
            lambda: looked_at(services, offers(), chosen, spoken, ready, is_new=is_new),
            done=lambda look: self._looked(services, look, chosen, notice),
            failed=self._failed,
        )

    def _looked(
        self, services: PaperServices, look: Look, chosen: Offer | None, notice: Notice | None
    ) -> None:
        if look.slip is None:
            self._show(replace(self._view, is_busy=False))
            self.told.emit(nothing_yet())
            return
        self._show(
            replace(
                self._view,
                offers=look.offers,
                chosen=chosen or look.offers[0],
                slip=look.slip,
                language=Language.of(look.slip.language),
                printers=look.printers,
                systems=self._view.systems if look.systems is None else look.systems,
                logo=look.logo,
                can_email=services.receipts is not None
                and bool(look.slip.intent)
                and look.slip.kind in MAILED,
                is_busy=False,
                is_read_only=services.is_read_only,
                notice=notice,
            )
        )
        self.opened.emit()

    def put_away(self) -> None:
        """Nobody looks at it any more; the next customer's is in the shop's language again."""
        self._spoken = None
        self._show(PaperView(width=self._view.width))

    def _run(self, job: Callable[[], Slip], done: Callable[[Slip], None]) -> None:
        if self._view.is_busy or self._view.is_read_only:
            return
        self._show(replace(self._view, is_busy=True, notice=None))

        def ended(slip: Slip) -> None:
            self._show(replace(self._view, is_busy=False))
            done(slip)

        self._lane.start(job, done=ended, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        notice = notice_for(error)
        if self._view.slip is None:
            self._show(replace(self._view, is_busy=False))
            self.told.emit(notice)
        else:
            self._say(notice)

    def _say(self, notice: Notice) -> None:
        self._show(replace(self._view, is_busy=False, notice=notice))

    def _show(self, view: PaperView) -> None:
        self._view = view
        self.view_changed.emit(view)


def _ended(tell: Callable[[PrintId], None], job: PrintId, slip: Slip) -> Slip:
    tell(job)
    return slip
