"""A real window over a real ledger, hands that press its keys, and eyes that see it painted."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget
from typing_extensions import override

from pos.bootstrap import open_till
from pos.domain.money import Currency
from pos.services.till import Till
from pos.settings import Mode, Start
from tests.bench.catalogue import write_csv
from ui.__main__ import application, build
from ui.shell import Shell

PATIENCE_MS = 10_000
HUMAN_GAP_MS = 45
"""Between two keys of a person; shorter gaps are a scanner's."""


class Paints(QObject):
    """Counts the paintings of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def spin_until(is_true: Callable[[], bool]) -> None:
    """Run the event loop until something is true; what was painted by then is on the screen.

    Raises:
        TimeoutError: it does not come true.
    """
    late = QTimer()
    late.setSingleShot(True)
    late.start(PATIENCE_MS)  # its event also ends the waiting
    while not is_true():
        if not late.isActive():
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def press(widget: QWidget, key: int) -> None:
    """One key on the window of `widget`, wherever the focus is."""
    handle = widget.window().windowHandle()
    if handle is None:
        raise RuntimeError("the window is not shown")
    QTest.keyClick(handle, key)


class Bare:
    """The floor: a line edit in a main window of its own."""

    def __init__(self) -> None:
        self._window = QMainWindow()
        self._edit = QLineEdit()
        self._window.setCentralWidget(self._edit)
        self._window.resize(600, 80)
        self._paints = Paints(self._edit)
        self._window.show()
        spin_until(lambda: self._paints.count > 0)
        self._edit.setFocus()

    def come_forward(self) -> None:
        self._window.activateWindow()
        spin_until(self._window.isActiveWindow)
        QTest.qWait(HUMAN_GAP_MS)

    def key(self, key: int) -> float:
        """Milliseconds from a key to its letter painted."""
        before = self._paints.count
        begin = perf_counter()
        press(self._edit, key)
        spin_until(lambda: self._paints.count > before)
        return (perf_counter() - begin) * 1000

    def burst(self, code: str) -> float:
        """Milliseconds for a scanner's keys and Enter, until the code is painted."""
        self._edit.clear()
        QTest.qWait(1)
        before = self._paints.count
        begin = perf_counter()
        for digit in code:
            press(self._edit, ord(digit))
        press(self._edit, Qt.Key.Key_Return)
        spin_until(lambda: self._paints.count > before)
        return (perf_counter() - begin) * 1000

    def close(self) -> None:
        self._window.close()


class Counter:
    """The till's window with its ledger open and a catalogue in it."""

    def __init__(self, shell: Shell, till: Till) -> None:
        self.shell = shell
        self.till = till
        self.entry: QLineEdit = shell.till_page.side.entry
        self.hits = Paints(shell.till_page.side.hits.viewport())
        self.rows = Paints(shell.till_page.ticket.rows.viewport())

    def come_forward(self) -> None:
        """The floor's window had the keyboard; changing hands is not what is measured."""
        self.shell.window.activateWindow()
        spin_until(self.shell.window.isActiveWindow)
        self.shell.window.scanner.is_active = True
        self.rest()

    def rest(self) -> None:
        """Until no lane works, and a person's while longer."""
        QTest.qWait(HUMAN_GAP_MS)
        spin_until(self._lanes_rest)

    def empty_entry(self) -> None:
        self.entry.clear()
        spin_until(lambda: not self.shell.till.view.query)
        self.rest()

    def search_key(self, letter: str) -> float:
        """Milliseconds from a letter to the hits for what stands in the box, painted."""
        old_hits, painted = self.shell.till.view.hits, self.hits.count
        wanted = (self.entry.text() + letter).strip()
        begin = perf_counter()
        press(self.entry, ord(letter))

        def is_drawn() -> bool:
            view = self.shell.till.view
            is_painted = self.hits.count > painted or view.hits == old_hits
            return view.query == wanted and is_painted

        spin_until(is_drawn)
        return (perf_counter() - begin) * 1000

    def scan(self, code: str) -> float:
        """Milliseconds from a scanner's Enter to the line of the item, painted."""
        for digit in code:
            press(self.entry, ord(digit))
        before, painted = self._pieces(), self.rows.count
        begin = perf_counter()
        press(self.entry, Qt.Key.Key_Return)
        spin_until(lambda: self._pieces() > before and self.rows.count > painted)
        return (perf_counter() - begin) * 1000

    def _pieces(self) -> int:
        cart = self.shell.till.view.cart
        return cart.count if cart else 0

    def _lanes_rest(self) -> bool:
        return self.shell.window._lanes.are_idle


def set_stage(folder: Path) -> None:
    """No screen, and window settings that are nobody's."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["XDG_CONFIG_HOME"] = str(folder)


@contextmanager
def counter(folder: Path, products: int) -> Iterator[Counter]:
    """The till in training mode in an empty folder, with made-up products to sell."""
    set_stage(folder)
    interval = sys.getswitchinterval()
    shell = build(application())
    shell.window.resize(1280, 800)
    shell.window.show()
    till = open_till(Start(folder, Mode.TRAINING))
    path = folder / "products.csv"
    write_csv(path, products)
    till.catalogue.import_file(path, currency=Currency("EUR"))
    shell.use(till)
    try:
        spin_until(lambda: shell.is_drawn)
        found = Counter(shell, till)
        found.rest()
        yield found
    finally:
        shell.window.close()
        sys.setswitchinterval(interval)
