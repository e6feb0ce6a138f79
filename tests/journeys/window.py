"""The real window over a real ledger and the practice Stripe, with its real threads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from pos.adapters.test_cards import TestCards
from pos.bootstrap import open_till
from pos.domain.presented import CardBehaviour
from pos.services.till import Till
from pos.settings import Start
from tests.bench.big import NAME
from tests.empty_ledger import lay
from tests.ui.page_walk import show_active
from ui.payment.page import PaymentPage
from ui.payment.view import PaymentView
from ui.shell import Shell
from ui.tasks import Lanes

PATIENCE = 20_000
"""How long a test waits at most for what takes milliseconds, on a machine that is busy."""

HAMMER, SLEDGE, MALLET = "2000000010014", "2000000020020", "2000000030036"
"""Of the sample catalogue: 18.90, 34.50 and 11.20 euro."""


class Counter:
    """The till's window as a cashier meets it."""

    def __init__(self, qtbot: QtBot, lanes: Lanes, shell: Shell) -> None:
        self._qtbot = qtbot
        self.lanes = lanes
        self.shell = shell
        self.window = shell.window

    def open(self, folder: Path) -> Till:
        """The ledger of that folder, as the program opens it."""
        till = self.use(folder)
        self.settle()
        return till

    def use(self, folder: Path) -> Till:
        """The same, without waiting for anything."""
        lay(folder / NAME)
        till = open_till(Start(folder))
        self.shell.use(till)
        return till

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE)

    def settle(self) -> None:
        """Until everything that was asked for is done and drawn."""
        self._qtbot.waitUntil(lambda: self.lanes.are_idle, timeout=PATIENCE)

    @property
    def payment(self) -> PaymentPage:
        return self.shell.rooms.payment_page

    @property
    def view(self) -> PaymentView:
        return self.shell.rooms.payment.view

    @property
    def rows(self) -> list[tuple[int, str]]:
        """Quantity and SKU of every row of the cart on the screen."""
        table = self.shell.till_page.ticket.rows.table
        return [(line.quantity, line.item.sku) for line in table.records]

    @property
    def banner(self) -> str:
        """What the notice says, empty for none."""
        return self.window.banner.text() if self.window.banner.isVisible() else ""

    def click(self, button: QAbstractButton) -> None:
        """As soon as it can be pressed."""
        self._qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=PATIENCE)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def present(self, behaviour: CardBehaviour) -> None:
        """Press the first practice card that does this, and see what becomes of it."""
        place = [each.behaviour for each in TestCards().cards()].index(behaviour)
        self.wait_for(lambda: len(self.payment.card_buttons) > place)
        self.click(self.payment.card_buttons[place])
        self.settle()


@contextmanager
def counter(qtbot: QtBot, app: QApplication) -> Iterator[Counter]:
    """The window of 1024 by 768, shown and listening; its ledger is opened by the test."""
    lanes = Lanes.build()
    shell = Shell(lanes)
    qtbot.addWidget(shell.window)
    shell.window.scanner.watch(app)
    shell.window.resize(1024, 768)
    show_active(qtbot, shell.window)
    counter = Counter(qtbot, lanes, shell)
    yield counter
    counter.settle()
    shell.window.close()
