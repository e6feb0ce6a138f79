"""While the customer's bank asks: its page as a code and to open here, and the ways on."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.format import Formats
from ui.payment.code_beside import CodeBeside
from ui.payment.open_page import can_open_here
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentView
from ui.tones import Icon
from ui.widgets import KeyButton, Kind


class BankPane(QWidget):
    """Draws a PaymentView in phase ACTION; the till follows the payment by itself."""

    def __init__(self, presenter: PaymentPresenter) -> None:
        super().__init__()
        self._url = ""
        self.open_page = KeyButton(
            self.tr("Open the bank’s page here"), kind=Kind.PRIMARY, icon=Icon.SHIELD
        )
        self.customer_confirms = KeyButton(self.tr("Customer confirms"), icon=Icon.TICK)
        self.customer_fails = KeyButton(self.tr("Customer fails"), icon=Icon.CROSS)
        self.other_way = KeyButton(self.tr("Another card or way"), icon=Icon.CARD)
        self.other_way.set_detail(self.tr("The bank’s page stops counting"))
        self.buttons = (
            self.open_page,
            self.customer_confirms,
            self.customer_fails,
            self.other_way,
        )
        self.shown = CodeBeside(
            (self.open_page,), (self.customer_confirms, self.customer_fails), (self.other_way,)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.shown)
        self.open_page.clicked.connect(self._open)
        self.customer_confirms.clicked.connect(lambda: presenter.customer_does(passes=True))
        self.customer_fails.clicked.connect(lambda: presenter.customer_does(passes=False))
        self.other_way.clicked.connect(presenter.leave_bank)

    def draw(self, view: PaymentView, formats: Formats) -> None:
        self._url = view.page_url
        record = view.record
        amount = record.intent.amount if record and record.intent else None
        self.shown.plate.setVisible(view.page_code is not None)
        self.shown.plate.show_code(
            view.page_code,
            amount=formats.money(amount) if amount else "",
            words=self.tr("Scan to confirm with your bank"),
        )
        self.shown.problem.hide()
        self.shown.note.hide()
        if view.page_url:
            self._say_with_page()
        else:
            self._say_without_page()
        self.open_page.setVisible(can_open_here(view.page, is_practice=view.can_practise))
        self.open_page.set_kind(Kind.PLAIN if view.can_practise else Kind.PRIMARY)
        passes = view.card.customer_passes if view.card else None
        self.customer_confirms.set_kind(Kind.PLAIN if passes is False else Kind.PRIMARY)
        self.customer_fails.set_kind(Kind.PRIMARY if passes is False else Kind.PLAIN)
        for button in (self.customer_confirms, self.customer_fails):
            button.setVisible(view.can_practise)

    def _say_with_page(self) -> None:
        self.shown.say(
            self.tr("They scan the code, or do it here"),
            self.tr(
                "Confirmed: this page goes on by itself.\n"
                "Failed: ask for another card.\n"
                "Window closed, or nothing happens: they scan again, it is the same page."
            ),
        )

    def _say_without_page(self) -> None:
        self.shown.say(
            self.tr("The customer’s bank asks them to confirm"),
            self.tr(
                "There is no page for this screen: their bank’s app asks, or the page cannot be "
                "had right now. The till keeps asking how it stands."
            ),
        )

    def _open(self) -> None:
        if self._url:
            QDesktopServices.openUrl(QUrl(self._url))
