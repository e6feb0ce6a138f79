"""A practice shop behind the pages that are not the till: what their tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pos.domain.ids import PaymentMethodId, SaleId
from tests.kit import Shop, practice_shop
from tests.ui.lanes import HeldLane, inline_lanes
from ui.holds.presenter import HoldsPresenter
from ui.holds.view import HoldsServices
from ui.tasks import Lanes

MASTERCARD = PaymentMethodId("pm_card_mastercard")


@contextmanager
def shop_in(folder: Path) -> Iterator[Shop]:
    with practice_shop(folder) as shop:
        yield shop


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
    presenter.attach(HoldsServices(shop.settlement, shop.checkout, shop.simulator))
    return presenter
