"""Puts the customer's window where the shop wants it, and takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from pos.domain.customer_display import DisplayMode
from pos.domain.language import Language
from pos.settings import Mode, Settings
from resources.tongue import tongue
from ui.display.presenter import DisplayPresenter
from ui.fallback_fonts import lend_letters
from ui.format import Formats
from ui.payment.presenter import PaymentPresenter
from ui.speech import locale_of, speaking
from ui.till.presenter import TillPresenter

if TYPE_CHECKING:  # built when a shop has a display, and not before
    from ui.display.view import DisplayView
    from ui.display.window import CustomerDisplay


class DisplayDesk(QObject):
    """Lives as long as the frame; without a display it costs nothing but two signals."""

    tip_chosen = Signal(object)  # Money, zero for none

    def __init__(
        self, till: TillPresenter, payment: PaymentPresenter, window: QWidget, parent: QObject
    ) -> None:
        """`window` is the cashier's: the customer's is on another screen than that."""
        super().__init__(parent)
        self.presenter = DisplayPresenter(till, payment, self)
        self.presenter.view_changed.connect(self._draw)
        self._cashier = window
        self._formats = Formats()
        self._language = Language.EN
        self._mode = DisplayMode.OFF
        self.window: CustomerDisplay | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._place)
            app.screenRemoved.connect(self._place)

    def use(self, settings: Settings, formats: Formats, mode: Mode) -> None:
        """Take over what the shop has decided; a window that is there stays the same one."""
        self._language = Language(settings.slip_language or speaking().language)
        locale = locale_of(self._language, settings.country)
        self._formats = Formats(locale, formats.zone) if settings.slip_language else formats
        self._mode = DisplayMode(settings.customer_display)
        self.presenter.use(settings, mode)
        self._place()

    def leave(self) -> None:
        """The ledger is closed: what it showed is nobody's any more."""
        self.presenter.clear()

    def rest(self) -> None:
        """Another window's display takes this one's place, until `use` is heard again."""
        self._mode = DisplayMode.OFF
        self._place()

    def close(self) -> None:
        """The till goes, and its display with it."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def second_screen(self) -> QScreen | None:
        """The first screen that the cashier's window is not on, None where there is one only."""
        own = self._cashier.screen()
        others = [each for each in QGuiApplication.screens() if each is not own]
        return others[0] if others else None

    def _place(self, _: object = None) -> None:
        if not isValid(self._cashier):
            return  # a screen comes or goes while the program ends
        screen = self.second_screen()
        if self._mode is DisplayMode.OFF or (self._mode is DisplayMode.SCREEN and screen is None):
            self.close()
            return
        window, was_active = self._made(), self._cashier.isActiveWindow()
        self._speak(window)
        if self._mode is DisplayMode.WINDOW or screen is None:
            if window.isFullScreen() or not window.isVisible():
                window.showNormal()
        else:
            window.setScreen(screen)
            window.setGeometry(screen.geometry())
            window.showFullScreen()
        if was_active:
            # Not every system lets a window come without giving it the keyboard.
            self._cashier.activateWindow()
        self._draw(self.presenter.view)

    def _speak(self, window: CustomerDisplay) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            lend_letters(app, self._language)
        own = speaking()
        window.speak(own if own.language is self._language else tongue(self._language))

    def _made(self) -> CustomerDisplay:
        if self.window is None:
            from ui.display.window import CustomerDisplay

            self.window = CustomerDisplay()
            self.window.tip_chosen.connect(self.tip_chosen)
        return self.window

    def _draw(self, view: DisplayView) -> None:
        if self.window is not None:
            self.window.draw(view, self._formats)
