"""The frame: whose money it moves, which page, what happened, and when it may close."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from pos.settings import Mode
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.typing_hands import press, scan
from ui.icons import qicon
from ui.keys import Action
from ui.main_window import PATIENCE_MS, FrameView, MainWindow, Page
from ui.notices import Notice
from ui.stage import Pages, Stage
from ui.tasks import Lanes
from ui.theme import Scheme
from ui.tones import Icon, Tone

PAGES = (
    ("till", "Till", Icon.TILL, Action.PAGE_TILL),
    ("payment", "Payment", Icon.CARD, Action.PAGE_PAYMENT),
    ("holds", "Holds", Icon.HOLD, Action.PAGE_HOLDS),
    ("daybook", "Daybook", Icon.BOOK, Action.PAGE_DAYBOOK),
    ("shift", "Shift", Icon.PERSON, Action.PAGE_SHIFT),
    ("shop", "Shop", Icon.SHOP, Action.PAGE_SHOP),
)
NOTICE = Notice(Tone.CHECKING, "No answer.", "Not known.", "Wait.", "Reference: 1")


def built(qtbot, lanes: Lanes, patience_ms: int = PATIENCE_MS) -> MainWindow:
    window = MainWindow(lanes, patience_ms=patience_ms)
    qtbot.addWidget(window)
    for name, title, icon, action in PAGES:
        page = QWidget()
        QVBoxLayout(page).addWidget(QLineEdit())
        window.add_page(Page(name, title, icon, action, page))
    return window


@pytest.fixture
def window(qtbot, dress) -> MainWindow:
    dress(Scheme.LIGHT, 1.0)
    window = built(qtbot, inline_lanes())
    with qtbot.waitActive(window):
        window.show()
    return window


def test_the_chip_of_what_is_checked_moves_nothing_below_it(window):
    QApplication.processEvents()
    before = window.rail.pos()
    window.top_bar.watch.say("Checking 3 payments")
    QApplication.processEvents()
    assert window.top_bar.watch.isVisible()
    assert window.rail.pos() == before


@pytest.mark.parametrize("name", [name for name, *_ in PAGES[1:]])
def test_each_page_is_one_key_away(window, name):
    assert window.current_page() == "till"
    number = [page[0] for page in PAGES].index(name) + 1
    seen: list[str] = []
    window.page_changed.connect(seen.append)
    press(window, Qt.Key(ord(str(number))), Qt.KeyboardModifier.ControlModifier)
    assert window.current_page() == name
    assert seen == [name]
    assert window.rail.button(name).isChecked()


def test_a_page_can_be_clicked(qtbot, window):
    window.rail.button("daybook").click()
    assert window.current_page() == "daybook"


def test_f7_shows_the_holds_from_anywhere(window):
    press(window, Qt.Key.Key_F7)
    assert window.current_page() == "holds"


def test_a_page_that_is_not_there_is_a_mistake(window):
    with pytest.raises(KeyError):
        window.show_page("kitchen")


def test_open_holds_are_counted_on_their_button(window):
    button = window.rail.button("holds")
    before = button.grab().toImage()
    window.set_count("holds", 3)
    assert button.accessibleName() == "Holds (3)"
    assert button.grab().toImage() != before
    window.set_count("holds", 0)
    assert button.accessibleName() == "Holds"
    assert button.grab().toImage() == before


@pytest.mark.parametrize(
    ("mode", "words"), [(Mode.TRAINING, "PRACTICE"), (Mode.TEST, "TEST"), (Mode.LIVE, "LIVE")]
)
def test_the_mode_is_in_words_on_the_frame_and_in_the_title(window, mode, words):
    window.draw(FrameView(mode, "Hardware", "till-1", "12:00", "Open"))
    assert words in window.top_bar.text()
    assert words in window.windowTitle()
    assert "Hardware" in window.top_bar.text()
    assert "12:00" in window.top_bar.text()


def test_each_mode_has_its_own_edge(window):
    edges = {}
    for mode in Mode:
        window.draw(FrameView(mode, "Hardware"))
        image = window.grab().toImage()
        edges[mode] = {image.pixelColor(x, y).name() for x in range(0, 400, 3) for y in range(3)}
    # Practice is striped, test is one colour, live has no edge at all.
    assert len(edges[Mode.TRAINING]) > 2
    assert len(edges[Mode.TEST]) == 1
    assert edges[Mode.LIVE].isdisjoint(edges[Mode.TEST])


def test_the_first_thing_it_says_is_that_the_ledger_opens(qtbot):
    window = built(qtbot, inline_lanes())
    assert window.status.text() == "Opening the ledger…"
    window.draw(FrameView(status="Ledger open"))
    assert window.status.text() == "Ledger open"


def test_a_notice_stands_above_the_status_and_goes_when_it_was_read(qtbot, window):
    window.say(NOTICE)
    assert window.banner.isVisible()
    assert window.banner.text() == NOTICE.text
    banner_bottom = window.banner.mapTo(window, window.banner.rect().bottomLeft()).y()
    assert banner_bottom < window.status.mapTo(window, window.status.rect().topLeft()).y()
    with qtbot.waitSignal(window.notice_dismissed):
        press(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not window.banner.isVisible()


def test_a_notice_that_is_taken_back_leaves_no_gap(window):
    height = window.centralWidget().findChildren(QLineEdit)[0].parentWidget().height()
    window.say(NOTICE)
    window.say(None)
    assert not window.banner.isVisible()
    assert not window.banner.parentWidget().isVisible()
    assert height > 0


def test_the_map_of_the_keys_is_one_key_away(window):
    press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert window._key_map is not None
    assert window._key_map.isVisible()
    window._key_map.close()


def test_a_scan_is_heard_on_every_page(qtbot, qapp, window):
    heard: list[str] = []
    window.scanner.scanned.connect(heard.append)
    window.scanner.watch(qapp)
    for name, *_ in PAGES:
        window.show_page(name)
        scan(window, "4006381333931")
    assert heard == ["4006381333931"] * len(PAGES)


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_the_menu_grows_by_commands_that_work(window):
    ran: list[str] = []
    window.add_command("Import products", Icon.IMPORT, lambda: ran.append("import"))
    [*_, last] = window.menu.actions()
    assert last.text() == "Import products"
    last.trigger()
    assert ran == ["import"]
    press(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert window.menu.isVisible()
    window.menu.close()


def test_the_menus_icons_change_clothes_with_the_window(window, dress):
    window.add_command("Keys", Icon.KEY, lambda: None)
    command = window.menu.actions()[-1]
    before = command.icon().pixmap(24).toImage()
    colours = dress(Scheme.DARK, 1.0)
    assert command.icon().pixmap(24).toImage() != before
    wanted = qicon(Icon.KEY, colours.ink).pixmap(24).toImage()
    assert command.icon().pixmap(24).toImage() == wanted


def test_f11_fills_the_screen_and_gives_it_back(window):
    press(window, Qt.Key.Key_F11)
    assert window.windowState() & Qt.WindowState.WindowFullScreen
    press(window, Qt.Key.Key_F11)
    assert not window.windowState() & Qt.WindowState.WindowFullScreen


def test_the_window_fills_the_screen_at_first_and_then_as_it_was_left(qtbot, window, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window.restore(settings)
    assert window.windowState() & Qt.WindowState.WindowMaximized
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.save(settings)
    other = built(qtbot, inline_lanes())
    other.restore(settings)
    assert not other.windowState() & Qt.WindowState.WindowMaximized


def test_an_idle_till_closes_at_once(qtbot, window):
    with qtbot.waitSignal(window.closing):
        assert window.close()
    assert not window.isVisible()


def money_lane(lane: HeldLane) -> Lanes:
    return replace(inline_lanes(), money=lane)


def test_closing_waits_for_the_payment_that_is_under_way(qtbot):
    lane = HeldLane()
    window = built(qtbot, money_lane(lane))
    with qtbot.waitActive(window):
        window.show()
    heard: list[object] = []
    lane.start(lambda: "captured", done=heard.append, failed=heard.append)
    assert not window.close()
    assert not window.close()
    assert window.isVisible()
    assert "under way" in window.banner.text()
    with qtbot.waitSignal(window.closing):
        lane.run_all()
    assert heard == ["captured"]
    assert not window.isVisible()


def test_closing_does_not_wait_for_ever(qtbot):
    lane = HeldLane()
    window = built(qtbot, money_lane(lane), patience_ms=1)
    window.show()
    lane.start(lambda: None, done=lambda _: None, failed=lambda _: None)
    with qtbot.waitSignal(window.closing):
        window.close()
    assert not lane.is_idle


def test_closing_lets_the_real_lanes_finish(qtbot, qapp):
    lanes = Lanes.build()
    window = built(qtbot, lanes)
    window.show()
    go_on = threading.Event()
    ran: list[bool] = []
    lanes.money.start(lambda: ran.append(go_on.wait(5)), done=lambda _: None, failed=lambda _: None)
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted()
    with qtbot.waitSignal(window.closing):
        go_on.set()
    assert ran == [True]
    assert lanes.are_idle


@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_the_frame_fits_the_smallest_screen_it_is_made_for(qtbot, dress, scale):
    dress(Scheme.DARK, scale)
    window = built(qtbot, inline_lanes())
    window.draw(FrameView(Mode.TRAINING, "Holdfast Hardware", "till-1", "Mon 2 Nov, 15:05", "Open"))
    window.say(NOTICE)
    smallest = window.minimumSizeHint()
    width, height = (1024, 768) if scale == 1.0 else (1920, 1080)
    assert smallest.width() <= width
    assert smallest.height() <= height


def test_a_page_is_squeezed_before_it_scrolls(qtbot):
    page, pages, text = QWidget(), Pages(), QLabel("So many words. " * 20)
    text.setWordWrap(True)
    layout = QVBoxLayout(page)
    layout.addWidget(text)
    layout.addWidget(QListWidget())
    pages.addWidget(page)
    window, stage = QMainWindow(), Stage(pages)
    window.setCentralWidget(stage)
    qtbot.addWidget(window)
    window.setFixedSize(1200, layout.minimumHeightForWidth(1200) + 20)
    window.show()
    assert layout.heightForWidth(1200) > stage.height()
    assert stage.verticalScrollBar().maximum() == 0
