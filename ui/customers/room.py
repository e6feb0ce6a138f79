"""The menu's way to customers and their cards; what it opens is built when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from ui.customers.desk import CustomersDesk
from ui.format import Formats
from ui.tones import Icon

if TYPE_CHECKING:  # nobody waits for what nobody opens
    from ui.approving import Approving
    from ui.customers.sheet import CustomersSheet
    from ui.customers.view import SavedServices
    from ui.main_window import MainWindow
    from ui.people.door import DoorView
    from ui.tasks import JobLane


class CustomersRoom(QObject):
    """Lives as long as the frame."""

    def __init__(self, lane: JobLane, parent: QObject, approving: Approving | None) -> None:
        super().__init__(parent)
        self.desk = CustomersDesk(lane, self, approving=approving)
        self._window: MainWindow | None = None
        self._formats = Formats()
        self._services: SavedServices | None = None
        self.sheet: CustomersSheet | None = None

    def build(self, window: MainWindow) -> None:
        self._window = window
        text = QCoreApplication.translate("Customers", "Customers and their cards…")
        window.add_command(text, Icon.PERSON, self.open)

    def attach(self, services: SavedServices | None) -> None:
        """Take the services of an opened till; without them there is nothing to open."""
        self._services = services
        self.desk.attach(services)

    def use(self, formats: Formats) -> None:
        """Write times this way from now on."""
        self._formats = formats

    def leave(self) -> None:
        """The ledger is about to be closed."""
        if self.sheet is not None:
            self.sheet.close()
        self._services = None
        self.desk.attach(None)

    def heed(self, door: DoorView) -> None:
        """Nobody reads names on a screen that is locked."""
        if door.is_shut and self.sheet is not None:
            self.sheet.close()

    def open(self) -> None:
        """Show it over the page; nothing happens where no till is open."""
        from ui.customers.sheet import CustomersSheet

        if self._services is None:
            return
        if self.sheet is None:
            self.sheet = CustomersSheet(self.desk, self._window)
            if self._window is not None:
                # The keys of the counter work again at once.
                self.sheet.finished.connect(self._window.activateWindow)
        self.sheet.use(self._formats)
        self.desk.begin_anew()
        self.sheet.show()
        self.sheet.chooser.first().setFocus()
