"""A practice shop behind the pages that are not the till: what their tests share."""

from dataclasses import replace

from pos.domain.ids import PaymentMethodId, SaleId
from pos.services.board_filters import BoardFilters
from pos.services.daybook import Daybook
from pos.services.exports import Exports
from pos.settings import Mode
from tests.kit import Shop
from tests.ui.lanes import HeldLane, inline_lanes
from ui.daybook.presenter import DaybookPresenter
from ui.daybook.view import DaybookServices
from ui.holds.presenter import HoldsPresenter
from ui.holds.view import HoldsServices
from ui.tasks import Lanes

MASTERCARD = PaymentMethodId("pm_card_mastercard")


def slow_money() -> tuple[Lanes, HeldLane]:
    """Lanes of which the one for money waits to be told, and that one."""
    money = HeldLane()
    return replace(inline_lanes(), money=money), money


def hold(shop: Shop, minor: int = 1240, card: PaymentMethodId = MASTERCARD) -> SaleId:
    """A sale of that much whose money is held on a Mastercard that ends in 4444."""
    sale = shop.paying(minor)
    shop.checkout.authorise(sale, card)
    return sale


def holds_of(shop: Shop, lanes: Lanes) -> HoldsPresenter:
    """The hold board of a shop, showing what is held."""
    presenter = HoldsPresenter(lanes)
    presenter.attach(HoldsServices(shop.settlement, shop.checkout, shop.simulator, shop.board))
    return presenter


def board_of(shop: Shop, lanes: Lanes, *, is_read_only: bool = False) -> HoldsPresenter:
    """The same with all that can be asked about a hold: notes, lapses and many at once."""
    presenter = HoldsPresenter(lanes)
    services = HoldsServices(
        shop.settlement,
        shop.checkout,
        shop.simulator,
        shop.board,
        is_read_only,
        filters=BoardFilters(shop.settings),
        notes=shop.notes,
        lapses=shop.lapses,
        bulk=shop.bulk,
        access=shop.access,
    )
    presenter.attach(services)
    return presenter


def daybook_of(shop: Shop, lanes: Lanes) -> DaybookPresenter:
    """The daybook of a shop, opened on its day."""
    exports = Exports(
        shop.store, shop.settings, shop.simulator, mode=Mode.TRAINING, account="acct_1Practice"
    )
    presenter = DaybookPresenter(lanes)
    presenter.attach(
        DaybookServices(
            daybook=Daybook(shop.store),
            counter=shop.counter,
            settlement=shop.settlement,
            exports=exports,
            settings=shop.settings,
            clock=shop.simulator,
            refunds=shop.refunds,
            journal=shop.journal,
        )
    )
    return presenter
