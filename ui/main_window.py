"""The frame: pages, mode, notices and status; closing waits for the money lane."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos.settings import Mode
from ui.announcing import announce_notice
from ui.closed_off import ClosedOff, ClosedView
from ui.cover import Cover
from ui.format import mode_words
from ui.frame_menu import FrameMenu
from ui.frame_parts import NavRail, StatusLine
from ui.key_map import KeyMap
from ui.keys import Action, KeyShortcut, sequence
from ui.mode_frame import ModeFrame
from ui.notices import Notice
from ui.scanner import ScanFilter
from ui.stage import Pages, Squeezable, Stage, Upright, is_narrow
from ui.tasks import Lanes
from ui.theme import px
from ui.tones import Icon, Tone
from ui.top_bar import TopBar
from ui.widgets import Banner

SMALLEST: Final = QSize(1024, 768)
PATIENCE_MS: Final = 30_000
"""How long closing waits for a payment that is under way; the journal knows the rest."""
_LAST_MOMENT_MS: Final = 2_000
_GEOMETRY: Final = "window/geometry"


@dataclass(frozen=True, slots=True)
class Page:
    """One room of the till; `name` is how code calls it."""

    name: str
    title: str
    icon: Icon
    action: Action
    widget: QWidget


@dataclass(frozen=True, slots=True)
class FrameView:
    """All that the frame draws. `clock` is the practice clock, empty where time is real.

    `checking` says how many payments are being looked for, empty for none. `is_read_only`: the
    ledger is open to look only. `person` is signed in, empty where nobody has to.
    """

    mode: Mode = Mode.TRAINING
    shop: str = ""
    register: str = ""
    clock: str = ""
    status: str = ""
    is_busy: bool = False
    checking: str = ""
    is_read_only: bool = False
    person: str = ""
    role: str = ""


class MainWindow(QMainWindow):
    """Holds the pages and decides nothing about money."""

    page_changed = Signal(str)
    notice_dismissed = Signal()
    look_asked = Signal()  # the ledger is to be opened to look only
    again_asked = Signal()  # what could not be opened is to be tried again
    help_asked = Signal()  # about what is shown now
    key_map_asked = Signal()  # on paper
    first_painted = Signal()
    """The window was drawn for the first time: now is the time for what is slow."""
    closing = Signal()
    """The window goes for good: stop what ticks."""

    def __init__(
        self, lanes: Lanes, parent: QWidget | None = None, *, patience_ms: int = PATIENCE_MS
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._patience = patience_ms
        self.is_going = False  # asked to close, though a payment may keep it for a while
        self._pages: dict[str, Page] = {}
        self._view: FrameView | None = None
        self._is_leaving = False
        self._was_painted = False
        self._key_map: KeyMap | None = None
        self.scanner = ScanFilter(self)
        self.rail = NavRail()
        self.top_bar = TopBar()
        self.banner = Banner(has_key=True)
        self.status = StatusLine()
        self.menu = FrameMenu(self)
        self._closed_names: frozenset[str] = frozenset()
        self._shown = ""
        self._stack = Pages()
        self._stage = Stage(self._stack)
        self._inside = QWidget()
        self.cover = Cover(self._inside)
        self._frame = ModeFrame()
        self._lay_out()
        self._connect()
        self.setMinimumSize(SMALLEST)
        self.draw(FrameView(status=self.tr("Opening the ledger\u2026"), is_busy=True))

    def _lay_out(self) -> None:
        above_and_below = Squeezable()
        column = self._column = QVBoxLayout(above_and_below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stage, 1)
        # Room around the banner, and none while there is no banner.
        self._strip = QWidget()
        self._strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        strip = QVBoxLayout(self._strip)
        strip.setContentsMargins(px(12), 0, px(12), px(10))
        strip.addWidget(self.banner)
        self._strip.hide()
        column.addWidget(self._strip)
        middle = QHBoxLayout(self._inside)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        self._upright = Upright(above_and_below)
        middle.addWidget(self._upright, 1)
        self._frame.inside.addWidget(self.top_bar)
        self._frame.inside.addWidget(self.cover, 1)
        self._frame.inside.addWidget(self.status)
        self.setCentralWidget(self._frame)

    def _connect(self) -> None:
        self.rail.picked.connect(self.show_page)
        self.rail.menu_button.clicked.connect(lambda: self.menu.open_beside(self.rail.menu_button))
        self.banner.dismissed.connect(self._strip.hide)
        self.banner.dismissed.connect(self.notice_dismissed)
        self._on(Action.HELP, self.help_asked.emit)
        self._on(Action.KEYS, self.show_keys)
        self._on(Action.FULL_SCREEN, self._toggle_full_screen)
        self.add_command(self.tr("Help"), Icon.QUESTION, self.help_asked.emit)
        self.add_command(self.tr("Keys"), Icon.INFO, self.show_keys)
        self.add_command(self.tr("Full screen"), Icon.FULLSCREEN, self._toggle_full_screen)

    def _on(self, action: Action, pressed: Callable[[], None]) -> None:
        KeyShortcut(action, self).activated.connect(pressed)

    def add_page(self, page: Page) -> None:
        """Add a page below the others; the first one is shown."""
        self._pages[page.name] = page
        self._stack.addWidget(page.widget)
        self.rail.add(page.name, page.title, page.icon, page.action)
        self.menu.add_page(page.title, page.icon, lambda: self.show_page(page.name))
        self.menu.show_pages(is_shown=is_narrow(self))
        if len(self._pages) == 1:
            self._shown = page.name
            self.rail.mark(page.name)
            self._stack.setCurrentWidget(page.widget)

    def add_above(self, widget: QWidget) -> None:
        """Something that stands above whatever page is shown."""
        self._column.insertWidget(0, widget)

    def add_below(self, widget: QWidget) -> None:
        """Something that stands below whatever page is shown, above its notice."""
        self._column.insertWidget(self._column.indexOf(self._strip), widget)

    def add_command(self, text: str, icon: Icon, pressed: Callable[[], None]) -> None:
        """The last line of the menu."""
        self.menu.add_command(text, icon, pressed)

    @cached_property
    def closed_off(self) -> ClosedOff:
        """Built when a page is first closed off."""
        closed_off = ClosedOff()
        closed_off.look_asked.connect(self.look_asked)
        closed_off.again_asked.connect(self.again_asked)
        self._stack.addWidget(closed_off)
        return closed_off

    def show_page(self, name: str) -> None:
        """Show a page and give it the keyboard.

        Raises:
            KeyError: there is no page of that name.
        """
        page = self._pages[name]
        self.rail.mark(name)
        if self._shown != name:
            self._shown = name
            self._show_widget(page)
            self.page_changed.emit(name)

    def current_page(self) -> str:
        """The name of the page that is shown, empty before there is one."""
        return self._shown

    def close_off(self, names: Collection[str], view: ClosedView | None) -> None:
        """Show why these pages cannot be used in their place; None opens all of them again."""
        self._closed_names = frozenset(names) if view is not None else frozenset()
        if view is not None:
            self.closed_off.draw(view)
        if self._shown:
            self._show_widget(self._pages[self._shown])

    def _show_widget(self, page: Page) -> None:
        widget = self.closed_off if page.name in self._closed_names else page.widget
        if self._stack.currentWidget() is not widget:
            self._stack.setCurrentWidget(widget)
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def uncover(self) -> None:
        """The pages again, as they were left."""
        self.cover.lift(self._stack.currentWidget())

    def set_count(self, name: str, count: int) -> None:
        """The number on a page's button, such as open holds; none for zero."""
        self.rail.button(name).set_count(count)

    def draw(self, view: FrameView) -> None:
        """Draw the frame anew; the mode is in the title, too, for the task bar."""
        if view == self._view:
            return
        self._view = view
        self._frame.show_mode(view.mode)
        self.top_bar.draw(view)
        self.status.say(view.status, is_busy=view.is_busy)
        name = f"Holdfast \u2013 {view.shop}" if view.shop else "Holdfast"
        if view.is_read_only:
            name = self.tr("%1 \u2013 look only").replace("%1", name)
        self.setWindowTitle(f"{name} \u2013 {mode_words(view.mode)}")

    def say(self, notice: Notice | None) -> None:
        """Show a notice in the strip above the status line, or clear it."""
        self.banner.say(notice)
        self._strip.setVisible(notice is not None)
        if notice is not None:
            announce_notice(self.banner, notice)
        if notice is not None and is_narrow(self):
            self._upright.show_part(self._strip)

    def show_keys(self) -> None:
        """The map of all keys."""
        if self._key_map is not None:
            self._key_map.deleteLater()  # the keys may be others now
        self._key_map = KeyMap(self)
        self._key_map.print_asked.connect(self._key_map.accept)
        self._key_map.print_asked.connect(self.key_map_asked)
        self._key_map.open()

    def restore(self, settings: QSettings) -> None:
        """The size and place of last time; the first time it fills the screen."""
        geometry = settings.value(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def save(self, settings: QSettings) -> None:
        settings.setValue(_GEOMETRY, self.saveGeometry())

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F7 where no page has a button for it; a shortcut here would compete with that button."""
        holds = [name for name, page in self._pages.items() if page.action is Action.PAGE_HOLDS]
        if (
            holds
            and not self.cover.is_up
            and QKeySequence(event.keyCombination()) == sequence(Action.HOLDS)
        ):
            self.show_page(holds[0])
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            # The pages are painted after their window, before the event loop goes round again.
            QTimer.singleShot(0, self.first_painted.emit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the text is large the rail has icons alone, and the menu their names."""
        super().resizeEvent(event)
        is_small = is_narrow(self)
        self.rail.set_small(is_small=is_small)
        self.menu.show_pages(is_shown=is_small)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Go at once, or as soon as no payment is under way."""
        if not self._is_leaving and not self._lanes.money.is_idle:
            event.ignore()
            self._wait_for_money()
            return
        self._is_leaving = True
        self.closing.emit()
        self._lanes.close(_LAST_MOMENT_MS)
        super().closeEvent(event)

    def _wait_for_money(self) -> None:
        if self.is_going:
            return
        self.is_going = True
        self.say(
            Notice(
                Tone.CHECKING,
                self.tr("A payment is under way."),
                self.tr("It is not known yet whether money has moved."),
                self.tr("The till closes as soon as the answer is here, or after half a minute."),
            )
        )
        self.setEnabled(False)
        watch = QTimer(self)
        watch.setInterval(50)
        given_up = QTimer(self)
        given_up.setSingleShot(True)

        def leave_when_idle() -> None:
            if self._lanes.money.is_idle or not given_up.isActive():
                watch.stop()
                self._is_leaving = True
                self.close()

        watch.timeout.connect(leave_when_idle)
        given_up.start(self._patience)
        watch.start()
