"""Opens a card form for a payment that was handed to it, and shuts it with that handover."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor

from pos.domain.ids import ChargeId, OperationId, PaymentMethodId, SaleId
from pos.domain.money import Money
from pos.domain.views import SaleRecord
from pos.errors import Misconfigured, PosError
from pos.services.card_form import CardForm, FormTicket
from ui.card_entry.bridge import Said
from ui.card_entry.dressing import page_colours
from ui.card_entry.engine import load
from ui.card_entry.gate import Gate
from ui.card_entry.language import page_language
from ui.palette import current_colours
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentServices, PaymentView

if TYPE_CHECKING:  # the engine is loaded when a form is opened
    from ui.card_entry.web_page import WebForm

ASK_MS: Final = 50
"""Long enough that a page which shouts without end cannot keep the till busy."""


@dataclass(frozen=True, slots=True)
class FormView:
    """What the pane draws of a form; `operation` is the handover that it is open for.

    `known_charge` is the payment's last attempt from before it was opened. `is_ready` and
    `is_processing` are the page's word, good enough for a line of text.
    """

    operation: OperationId | None = None
    known_charge: ChargeId | None = None
    is_moto: bool = False
    is_ready: bool = False
    is_processing: bool = False
    problem: PosError | None = None


class FormKeeper(QObject):
    """Holds the only ticket and the only form. What a page says is a reason to ask Stripe."""

    changed = Signal()

    def __init__(
        self,
        presenter: PaymentPresenter,
        place: "Callable[[WebForm | None], None]",
        parent: QObject | None = None,
    ) -> None:
        """`place` puts a form where the cashier sees it, or takes it away."""
        super().__init__(parent)
        self._presenter = presenter
        self._place = place
        self._service: CardForm | None = None
        self._ticket: FormTicket | None = None
        self.form: WebForm | None = None
        self.view = FormView()
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(ASK_MS)
        self._ask.timeout.connect(presenter.check_again)
        presenter.view_changed.connect(self._heed)

    def open(self, part: Money | None) -> None:
        """Hand the payment to a form, if this machine can show one."""
        try:
            load()
        except Misconfigured as error:
            self._show(FormView(problem=error))
            return
        self._show(FormView())
        self._presenter.hand_over(partial(self._handed, part))

    def show(self, view: PaymentView, words: Mapping[str, str]) -> None:
        """Open the form that the payment was handed to, once."""
        ticket = self._ticket
        if ticket is None or _with_customer(view) != ticket.operation:
            return
        self._ticket = None
        self.shut()
        colours = current_colours()
        self.form = form = load()(Gate(ticket.page), self._heard, self._broke)
        self._place(form)
        charges = ticket.record.charges
        known = charges[-1].id if charges else None
        self._show(FormView(ticket.operation, known, ticket.is_moto))
        form.open(
            ticket.page,
            {
                **words,
                **page_language(),
                "key": ticket.publishable_key,
                "secret": ticket.client_secret,
                "moto": ticket.is_moto,
                "amount": ticket.record.sale.asked.minor,
                "currency": ticket.record.sale.asked.currency.code.lower(),
                "dark": colours.is_dark,
                "colours": page_colours(colours),
            },
            QColor(colours.surface),
        )

    def _handed(self, part: Money | None, to: PaymentServices, sale: SaleId) -> SaleRecord:
        """In the lane: the ticket is picked up when the payment is drawn as handed over."""
        if to.card_form is None:
            raise Misconfigured("channel_missing", channel="form")
        self._service = to.card_form
        self._ticket = ticket = to.card_form.open(sale, part)
        return ticket.record

    def _heed(self, view: PaymentView) -> None:
        """A form lives as long as its handover; nobody may type into one that is over."""
        current = _with_customer(view)
        if self.view.operation is not None and self.view.operation != current:
            self._close(self.view.operation)
        if self._ticket is not None and not view.busy and self._ticket.operation != current:
            stale, self._ticket = self._ticket, None
            self._close(stale.operation)

    def _close(self, operation: OperationId) -> None:
        self.shut()
        if self._service is not None:
            self._service.closed(operation)
        self._show(FormView(problem=self.view.problem))

    def shut(self) -> None:
        """Put the form away and forget its page; whoever follows the payment is not told."""
        form, self.form = self.form, None
        if form is not None:
            self._place(None)
            form.shut()

    def _heard(self, said: Said, method: str) -> None:
        if said is Said.DONE and method and self.view.is_moto:
            self._presenter.pass_on(partial(_authorised, method))
        elif said is Said.DONE:
            self._ask.start()
        is_processing = said is Said.PROCESSING
        self._show(replace(self.view, is_ready=True, is_processing=is_processing))
        if said is Said.READY and self.form is not None:
            self.form.view.setFocus()

    def _broke(self) -> None:
        """Its process ended, or its page did not come: the payment goes on by Stripe's word."""
        if self.view.operation is not None:
            self._close(self.view.operation)
            self._ask.start()

    def _show(self, view: FormView) -> None:
        if view != self.view:
            self.view = view
            self.changed.emit()


def _authorised(method: str, to: PaymentServices, sale: SaleId) -> SaleRecord:
    """In the lane: what the page sent is a name that only Stripe can make something of."""
    if to.card_form is None:
        raise Misconfigured("channel_missing", channel="form")
    return to.card_form.authorise(sale, PaymentMethodId(method))


def _with_customer(view: PaymentView) -> OperationId | None:
    """The handover that is waited for."""
    handed = view.record.handed if view.record else None
    if view.phase is not Phase.WITH_CUSTOMER or handed is None:
        return None
    return handed.operation
