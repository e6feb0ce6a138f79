"""A receipt by email: typed here, sent by Stripe, and kept nowhere."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.domain.customer import LONGEST_EMAIL
from pos.domain.ids import IntentId
from pos.domain.sale import UNPAID
from pos.domain.views import SaleRecord
from ui.notices import notice_for
from ui.parts import label, obey_enter, say, say_problem
from ui.payment.presenter import PaymentPresenter
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton


class Emailing(QWidget):
    """A field and a button, where a card has paid; what is typed goes with the sale."""

    def __init__(self, presenter: PaymentPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._sale = ""
        self._is_busy = False
        self.address = QLineEdit()
        self.address.setAccessibleName(self.tr("Email for the receipt"))
        self.address.setPlaceholderText(self.tr("Email for the receipt"))
        self.address.setMaxLength(LONGEST_EMAIL)
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.address.returnPressed.connect(self._send)
        self.address.textEdited.connect(lambda _text: self._told())
        self.send = KeyButton(self.tr("Send"), icon=Icon.RECEIPT)
        self.send.clicked.connect(self._send)
        obey_enter(self.send)
        self.done = label(role="soft")
        self.problem = label(role="error")
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.address, 1)
        line.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addLayout(line)
        layout.addWidget(self.done)
        layout.addWidget(self.problem)
        self._told()

    def draw(self, record: SaleRecord | None) -> None:
        """Shown where a card has paid, or holds, all of a sale."""
        services = self._presenter.services
        is_paid = record is not None and record.sale.state not in UNPAID
        has_card = record is not None and bool(_paid(record))
        self.setVisible(
            is_paid and has_card and services is not None and services.receipts is not None
        )
        sale = record.sale.id if record else ""
        if sale != self._sale:
            self._sale = sale
            self.address.clear()
            self._told()

    def _send(self) -> None:
        services, record = self._presenter.services, self._presenter.view.record
        receipts = services.receipts if services else None
        if receipts is None or record is None or self._is_busy:
            return
        intents, address, sale = _paid(record), self.address.text(), self._sale
        self._is_busy = True
        self.send.set_ready(is_ready=False)

        def job() -> None:
            for intent in intents:
                receipts.email(intent, address)

        def done(_: None) -> None:
            self._ended()
            if sale == self._sale:
                self.address.clear()
                self._told(
                    QCoreApplication.translate(
                        "Payment", "Stripe sends it as soon as the money is taken."
                    )
                )

        def failed(error: Exception) -> None:
            self._ended()
            notice = notice_for(error)
            if sale == self._sale:
                say_problem(self.problem, notice)

        self._presenter.lane.start(job, done=done, failed=failed)

    def _ended(self) -> None:
        self._is_busy = False
        self.send.set_ready()

    def _told(self, text: str = "") -> None:
        say(self.done, text)
        say_problem(self.problem, None)


def _paid(record: SaleRecord) -> tuple[IntentId, ...]:
    return tuple(card.intent.id for card in record.cards if card.intent.was_authorised)
