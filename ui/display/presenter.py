"""Follows the counter and the payment, and says what of them the customer sees."""

from PySide6.QtCore import QObject, Signal

from pos.domain.customer_display import read_tips
from pos.settings import Mode, Settings
from ui.display.telling import ShopFacts, display_of
from ui.display.view import DisplayView
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentView
from ui.till.presenter import TillPresenter
from ui.till.view import TillView


class DisplayPresenter(QObject):
    """Lives as long as the frame; draws nothing, asks no service."""

    view_changed = Signal(object)  # DisplayView

    def __init__(
        self, till: TillPresenter, payment: PaymentPresenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._till = till.view
        self._payment = payment.view
        self._shop = ShopFacts()
        self._view = DisplayView()
        till.view_changed.connect(self._counted)
        payment.view_changed.connect(self._paid)

    @property
    def view(self) -> DisplayView:
        return self._view

    def use(self, settings: Settings, mode: Mode) -> None:
        """What the shop has decided about its display, and whose money it is."""
        self._shop = ShopFacts(
            name=settings.shop_name,
            is_practice=mode is not Mode.LIVE,
            tips=read_tips(settings.display_tips),
            is_debit_charged=settings.debit_without_hold == "on",
        )
        self._tell()

    def clear(self) -> None:
        """The ledger is closed: nobody's cart is shown any more."""
        self._till, self._payment = TillView(), PaymentView()
        self._tell()

    def _counted(self, view: TillView) -> None:
        self._till = view
        self._tell()

    def _paid(self, view: PaymentView) -> None:
        self._payment = view
        self._tell()

    def _tell(self) -> None:
        view = display_of(self._till, self._payment, self._shop)
        if view != self._view:
            self._view = view
            self.view_changed.emit(view)
