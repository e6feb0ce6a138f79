"""The shop's page in a practice shop, with keyrings that keep, refuse or are missing."""

from collections.abc import Callable
from functools import partial

from pytestqt.qtbot import QtBot

from pos.adapters.keyring_secrets import MemorySecrets
from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.errors import Misconfigured
from pos.ports import SecretStore
from pos.services.catalogue import CatalogueService
from pos.services.keys import Keys
from pos.services.practising import begin_anew
from pos.settings import Mode
from tests.kit import Shop
from tests.ui.page_walk import show_active
from ui.format import Formats
from ui.shop.page import ShopPage
from ui.shop.presenter import ShopPresenter
from ui.shop.view import Section, ShopServices
from ui.tasks import Lanes

ACCOUNT = "acct_1TheShop"
TEST_KEY = "rk_test_51PrivateAndLongabcd"
FULL_KEY = "sk_test_51PrivateAndLongwxyz"
LIVE_KEY = "rk_live_51Privateefgh"


class BrokenSecrets:
    """Port `SecretStore` over a keyring that is not there."""

    def __init__(self, code: str = "keyring_locked") -> None:
        self.code = code

    def get(self, name: str) -> str | None:
        raise Misconfigured(self.code)

    def set(self, name: str, secret: str) -> None:
        raise Misconfigured(self.code)

    def delete(self, name: str) -> bool:
        raise Misconfigured(self.code)


def keys_over(
    secrets: SecretStore, account_of: Callable[[str], str] = lambda _key: ACCOUNT
) -> dict[Mode, Keys]:
    """The keys of test and live mode; no mode has books yet."""
    return {
        mode: Keys(mode, secrets, account_of, ledgers=lambda: ()) for mode in (Mode.TEST, Mode.LIVE)
    }


def services_of(
    shop: Shop,
    *,
    mode: Mode = Mode.TRAINING,
    keys: dict[Mode, Keys] | None = None,
    ledgers: frozenset[Mode] = frozenset({Mode.TRAINING}),
) -> ShopServices:
    is_practice = mode is Mode.TRAINING
    return ShopServices(
        mode,
        keys if keys is not None else keys_over(MemorySecrets()),
        ledgers.__contains__,
        settings=shop.settings,
        catalogue=CatalogueService(SqliteCatalogue(shop.file)),
        clock=shop.simulator,
        practice=shop.bench if is_practice else None,
        begin_anew=partial(
            begin_anew, shop.journal, shop.counter, shop.checkout, shop.settlement, shop.bench
        )
        if is_practice
        else None,
    )


def room_of(shop: Shop, lanes: Lanes, services: ShopServices | None = None) -> ShopPresenter:
    presenter = ShopPresenter(lanes)
    presenter.attach(services or services_of(shop))
    return presenter


def page_over(
    qtbot: QtBot, room: ShopPresenter, shop: Shop, section: Section = Section.SHOP
) -> ShopPage:
    """The page as large as it is on the smallest screen, with that part of it open."""
    page = ShopPage(room)
    qtbot.addWidget(page)
    page.use(Formats.of(shop.settings.load()))
    page.resize(880, 660)
    room.turn_to(section)
    show_active(qtbot, page)
    return page
