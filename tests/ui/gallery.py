"""Every page and sheet of a shop in which something has happened, one after the other."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from shiboken6 import delete

from pos.bootstrap import open_till
from pos.domain.ids import PaymentMethodId
from pos.services.till import Till
from pos.settings import Start
from tests.ui.lanes import inline_lanes
from ui.books.view import Part
from ui.daybook.view import Face
from ui.holds.sheets.kinds import Sheet
from ui.opening import services_of
from ui.payment.view import Tender
from ui.shell import Shell
from ui.shop.view import Section

WIDTH, HEIGHT = 1024, 768
_VISA = PaymentMethodId("pm_card_visa")


class Gallery:
    """A window over an open till, and the ways to all that it can show."""

    def __init__(self, shell: Shell, till: Till) -> None:
        self.shell = shell
        self.till = till

    def scenes(self) -> Mapping[str, Callable[[], None]]:
        """What is shown, by name; each can be gone to from each other."""
        scenes: dict[str, Callable[[], None]] = {
            "till": partial(self._page, "till"),
            "till, found": self._find,
            "till, quantity": lambda: self._press(self.shell.till_page.side.set_quantity),
            "till, price": lambda: self._press(self.shell.till_page.side.set_price),
            "till, discount": lambda: self._press(self.shell.till_page.side.cart_discount),
            "payment": partial(self._pay, Tender.CARD),
            "holds": self._choose_hold,
        }
        for tender in (Tender.CASH, Tender.READER, Tender.PHONE, Tender.SAVED):
            scenes[f"payment, {tender}"] = partial(self._pay, tender)
        for sheet in Sheet:
            scenes[f"holds, {sheet}"] = partial(self._sheet, sheet)
        for face in Face:
            scenes[f"daybook, {face}"] = partial(self._face, face)
        scenes |= {
            "daybook, sale": self._sale,
            "shift": partial(self._page, "shift"),
            "reports": partial(self._page, "reports"),
        }
        for part in Part:
            scenes[f"books, {part}"] = partial(self._books, part)
        for section in self.shell.rooms.shop_page.sections:
            scenes[f"shop, {section}"] = partial(self._section, section)
        scenes |= {
            "keys": self.shell.window.show_keys,
            "help": self.shell.window.help_asked.emit,
            "customers": self._customers,
            "slips": self._slips,
            "assistant": self.shell.rooms.assistant.open,
        }
        return scenes

    def show(self, scene: str) -> list[QWidget]:
        """Go there; the window, or the dialog that stands before it."""
        for dialog in self.dialogs():
            dialog.close()
        while self.shell.rooms.step_back(self.shell.window.current_page()):
            pass
        self.shell.till_page.step_back()
        self.scenes()[scene]()
        self.settle()
        return [*self.dialogs()] or [self.shell.window]

    def dialogs(self) -> list[QDialog]:
        return [each for each in self.shell.window.findChildren(QDialog) if each.isVisible()]

    @staticmethod
    def settle() -> None:
        """Let layouts and late pages find their place."""
        app = QApplication.instance()
        assert app is not None
        for _ in range(3):
            app.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            app.processEvents()

    def _page(self, name: str) -> None:
        self.shell.window.show_page(name)

    def _find(self) -> None:
        self._page("till")
        self.shell.till_page.side.entry.setText("a")

    def _press(self, button: QAbstractButton) -> None:
        self._page("till")
        button.click()

    def _pay(self, tender: Tender) -> None:
        self._page("till")
        if self.shell.rooms.payment.view.record is None:
            self.shell.till.pay()
        self._page("payment")
        self.shell.rooms.payment.turn_to(tender)

    def _choose_hold(self) -> None:
        self._page("holds")
        rows = self.shell.rooms.holds.view.rows
        self.shell.rooms.holds.select(rows[0].intent)

    def _sheet(self, sheet: Sheet) -> None:
        self._choose_hold()
        if sheet in {Sheet.BULK_CAPTURE, Sheet.BULK_RELEASE}:
            self.shell.rooms.holds.choose_all()
        self.shell.rooms.holds.actions.open(sheet)

    def _face(self, face: Face) -> None:
        self._page("daybook")
        self.shell.rooms.daybook_page.faces[face].click()

    def _sale(self) -> None:
        self._face(Face.SALES)
        self.shell.rooms.daybook.select(self.till.counter.recent(1)[0].sale.id)

    def _books(self, part: Part) -> None:
        self._page("books")
        self.shell.rooms.books_page.parts[part].click()

    def _section(self, section: Section) -> None:
        self._page("shop")
        self.shell.rooms.shop.turn_to(section)

    def _slips(self) -> None:
        self._choose_hold()
        self.shell.rooms.holds_page.panel.slip.click()

    def _customers(self) -> None:
        self._page("till")
        self.shell.rooms.customers.open()


@contextmanager
def gallery(folder: Path) -> Iterator[Gallery]:
    """A shop with two holds, a sale that was taken, and a cart on the counter."""
    till = open_till(Start(folder))
    sales = []
    for _ in range(3):
        sale = _cart(till)
        sales.append(sale)
        till.checkout.begin(sale)
        till.checkout.authorise(sale, _VISA)
    record = till.checkout.record(sales[-1])
    assert record.intent is not None
    till.settlement.capture(record.intent.id)
    _cart(till)
    shell = Shell(inline_lanes())
    shell.window.resize(WIDTH, HEIGHT)
    shell.use(till)
    shell.rooms.shop.attach(services_of(till, {}, lambda mode: mode is till.mode))
    shell.window.show()
    try:
        yield Gallery(shell, till)
    finally:
        shell.close()
        shell.window.close()
        till.close()
        # Left behind, it would change clothes with every test that comes.
        delete(shell.window)


def _cart(till: Till):
    sale = till.counter.current().sale
    for product in till.catalogue.search("a", 3):
        sale = till.counter.save(sale.id, sale.cart.add(product.item(), 1))
    return sale.id
