"""The way to pay with the customer's own phone: a code to scan, and what may be done meanwhile."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.ids import SaleId
from pos.domain.intent import Decline
from pos.domain.money import Money
from pos.domain.views import SaleRecord
from pos.errors import Declined, Misconfigured
from ui.file_dialog import ask_for_file
from ui.format import Formats
from ui.notices import Notice, notice_for
from ui.parts import say
from ui.payment.code_beside import CodeBeside
from ui.payment.open_page import can_open_here
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentServices, PaymentView
from ui.payment.way import WayPane
from ui.steady import SteadyHand
from ui.tones import Icon
from ui.widgets import KeyButton, Kind

_DECLINED_CARD: Final = "pm_card_visa_chargeDeclined"


class PhonePane(WayPane):
    """Makes the code, shows it, and withdraws it; the till follows the payment by itself."""

    def __init__(self, presenter: PaymentPresenter, hand: SteadyHand) -> None:
        super().__init__(presenter, hand)
        self._view = PaymentView()
        self._formats = Formats()
        self.make = KeyButton(self.tr("Show the code"), kind=Kind.PRIMARY, icon=Icon.PHONE)
        self.open_here = KeyButton(self.tr("Open it here"), icon=Icon.EYE)
        self.customer_pays = KeyButton(self.tr("Customer pays"), icon=Icon.TICK)
        self.card_declined = KeyButton(self.tr("Card declined"), icon=Icon.CROSS)
        self.next = KeyButton(self.tr("Next customer"), icon=Icon.TILL)
        self.slip = KeyButton(self.tr("Save as slip…"), icon=Icon.RECEIPT)
        self.withdraw = KeyButton(self.tr("Withdraw"), icon=Icon.UNDO)
        self._away = (self.next, self.slip, self.withdraw)
        self._practice = (self.open_here, self.customer_pays, self.card_declined)
        self.shown = CodeBeside(
            (self.make,),
            (self.customer_pays, self.card_declined),
            (self.open_here, self.next),
            (self.slip, self.withdraw),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.shown)
        self._join()

    @override
    def draw(self, view: PaymentView, formats: Formats) -> None:
        before, self._view, self._formats = self._view, view, formats
        is_away = view.phase is Phase.WITH_CUSTOMER
        self.shown.plate.setVisible(is_away)
        self.make.setVisible(not is_away)
        for button in self._away:
            button.setVisible(is_away)
        can_open = can_open_here(view.page, is_practice=view.can_practise)
        self.open_here.setVisible(is_away and view.can_practise and can_open)
        for button in (self.customer_pays, self.card_declined):
            button.setVisible(is_away and view.can_practise)
        for button in (self.make, *self._away, *self._practice):
            button.set_ready(is_ready=not view.busy and (is_away or view.problem is None))
        if before.page.of != view.page.of:
            say(self.shown.note, "")
        if is_away:
            self._draw_code(view, formats)
        else:
            self._draw_before()

    @override
    def first(self) -> QWidget | None:
        return None if self._view.phase is Phase.WITH_CUSTOMER else self.make

    def _draw_before(self) -> None:
        self.shown.plate.show_code(None)
        self.shown.problem.hide()
        self.shown.say(
            self.tr("The customer pays on their own phone"),
            self.tr(
                "They scan a code and pay on a page of Stripe’s: by card, Apple Pay or Google Pay. "
                "The amount is held, not taken, and this till sees it by itself."
            ),
        )

    def _draw_code(self, view: PaymentView, formats: Formats) -> None:
        record, code = view.record, view.page_code
        amount = record.sale.asked if record else None
        self.shown.plate.show_code(
            code,
            amount=formats.money(amount) if amount else "",
            words=self.tr("Scan to pay by phone"),
        )
        if code is None:
            self.shown.say(
                self.tr("The code cannot be shown now"),
                self.tr("Stripe does not answer. The till keeps asking; the page stays as it is."),
            )
        else:
            self.shown.say(
                self.tr("Ask the customer to scan the code"),
                self.tr("In practice the page opens on this machine only, in a browser.")
                if view.can_practise
                else self.tr(
                    "They pay on their phone. This page goes on by itself when they have."
                ),
                self._until(view, formats),
            )
        said = _declined(record, formats)
        other = self.tr("They can try another card on the same page.")
        say(self.shown.problem, f"{said.title} {other}" if said else "")

    def _until(self, view: PaymentView, formats: Formats) -> str:
        if view.page.until is None:
            return ""
        return self.tr("Valid until %1").replace("%1", formats.time(view.page.until))

    def _join(self) -> None:
        presenter = self.presenter
        self.make.clicked.connect(lambda: presenter.hand_over(partial(_opened, self._view.part)))
        self.withdraw.clicked.connect(presenter.take_back_card)
        self.next.clicked.connect(presenter.go_on)
        self.open_here.clicked.connect(self._open_here)
        self.slip.clicked.connect(self._ask_for_file)
        self.customer_pays.clicked.connect(lambda: presenter.pass_on(partial(_practised, "")))
        self.card_declined.clicked.connect(
            lambda: presenter.pass_on(partial(_practised, _DECLINED_CARD))
        )

    def _open_here(self) -> None:
        if url := self._view.page_url:
            QDesktopServices.openUrl(QUrl(url))

    def _ask_for_file(self) -> None:
        record = self._view.record
        if record is not None:
            ask_for_file(
                self,
                self.tr("Save the code as a slip"),
                filters=[self.tr("PDF (*.pdf)")],
                chosen=partial(self._save, record.sale.id),
                save_as=f"{record.sale.receipt}-phone.pdf",
            )

    def _save(self, sale: SaleId, path: Path) -> None:
        services = self.presenter.services
        if services is None or services.phone is None:
            return
        job = partial(services.phone.save_slip, sale, path)
        self.presenter.lane.start(job, done=self._saved, failed=self._not_saved)

    def _saved(self, path: Path) -> None:
        said = self.tr("Saved as %1. Print it; whoever has it can pay, once.")
        say(self.shown.note, said.replace("%1", path.name))

    def _not_saved(self, error: Exception) -> None:
        notice = notice_for(error, self._formats)
        say(self.shown.note, f"{notice.title} {notice.todo}".strip())


def _declined(record: SaleRecord | None, formats: Formats) -> Notice | None:
    """A card that was declined on the phone is no end: the customer may try another there."""
    handed = record.handed if record else None
    if handed is None or not handed.why:
        return None
    return notice_for(Declined("card_declined", decline=Decline(handed.why, handed.why)), formats)


def _opened(part: Money | None, to: PaymentServices, sale: SaleId) -> SaleRecord:
    if to.phone is None:
        raise Misconfigured("channel_missing", channel="phone")
    return to.phone.open(sale, part)


def _practised(card: str, to: PaymentServices, sale: SaleId) -> SaleRecord:
    """In training: be the customer on the page."""
    handed = to.checkout.record(sale).handed
    if to.practice is not None and handed is not None and handed.place:
        to.practice.pay_session(handed.place, *([card] if card else []))
    return to.handing.follow(sale) if to.handing else to.checkout.record(sale)
