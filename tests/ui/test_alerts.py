"""A lapse is announced early, by grade, and comes back until somebody decides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from pos.domain.alert import AlertGrade
from pos.domain.board import Lane
from tests.kit import practice_shop
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, show_active
from tests.ui.shop_kit import board_of, hold
from tests.ui.typing_hands import press_text
from ui.alerts.herald import DesktopHerald
from ui.alerts.joining import AlertDesk
from ui.alerts.presenter import AlertsPresenter
from ui.alerts.view import AlertsServices
from ui.alerts.words import sentence
from ui.format import Formats
from ui.keys import Action
from ui.main_window import MainWindow, Page
from ui.theme import Scheme
from ui.tones import Icon, Tone

TO_MONDAY = timedelta(days=6, hours=23)
"""From a Monday at ten by the shop's clocks to the Monday after, an hour before its holds end."""


class Crier:
    """A herald whose cries can be read."""

    def __init__(self):
        self.notes = []
        self.sounds = 0
        self.is_quiet = False

    def announce(self, title, text):
        self.notes.append(title)

    def sound(self):
        self.sounds += 1

    def be_quiet(self):
        self.is_quiet = True


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as shop:
        shop.settings.save(
            replace(shop.settings.load(), opening_hours="Mo-Fr 09:00-18:00; Sa 09:00-13:00")
        )
        yield shop


@pytest.fixture
def crier():
    return Crier()


@pytest.fixture
def alerts(shop, crier, qapp):
    """`alerts()`: raised from what the board says now."""
    presenter = AlertsPresenter(inline_lanes(), crier)
    presenter.attach(AlertsServices(shop.alerts, shop.settings, lambda: True))
    presenter.use(Formats.of(shop.settings.load()))

    def look():
        presenter.look(shop.board.read())
        return presenter

    return look


def said(shop, presenter):
    formats = Formats.of(shop.settings.load())
    return [sentence(alert, presenter.view.now, formats) for alert in presenter.view.alerts]


def test_a_hold_with_time_enough_alarms_nobody(shop, alerts, crier):
    hold(shop, 41200)
    presenter = alerts()
    assert presenter.view.worst is None
    assert (crier.notes, crier.sounds) == ([], 0)


def test_the_sum_and_the_moment_before_the_next_opening_are_named(shop, alerts, crier):
    hours = "Mo-Fr 11:00-18:00; Sa 09:00-13:00"
    shop.settings.save(replace(shop.settings.load(), opening_hours=hours))
    hold(shop, 20000)
    hold(shop, 21200)
    shop.pass_time(timedelta(days=4, hours=2))  # Friday at noon
    assert said(shop, alerts()) == []
    shop.pass_time(timedelta(days=1))  # Saturday at noon, and Sunday is closed
    assert said(shop, alerts()) == ["€412.00 lapses before we open on Monday"]
    assert crier.notes == ["€412.00 lapses before we open on Monday"]
    assert crier.sounds == 1


def test_what_ends_before_we_close_today_is_said_with_its_hour(shop, alerts):
    hold(shop, 1240)
    shop.pass_time(TO_MONDAY)
    assert said(shop, alerts()) == ["€12.40 lapses before we close today, from 10:00"]


def test_what_ends_on_the_next_open_day_is_said_the_day_before(shop, alerts):
    shop.pass_time(timedelta(days=1))
    hold(shop, 1240)
    shop.pass_time(timedelta(days=5, hours=23))
    assert said(shop, alerts()) == ["€12.40 lapses tomorrow before we close, from 10:00"]


def test_a_lapse_without_a_decision_is_the_worst(shop, alerts):
    hold(shop, 1000)
    shop.pass_time(timedelta(days=1))
    hold(shop, 2000)
    shop.pass_time(timedelta(days=6, hours=1))
    shop.settlement.refresh()
    presenter = alerts()
    assert presenter.view.worst.grade is AlertGrade.LAPSED
    assert said(shop, presenter)[0] == "€10.00 has lapsed: decide what now"


def test_it_is_not_repeated_at_every_look_but_after_a_while(shop, alerts, crier):
    hold(shop)
    shop.pass_time(TO_MONDAY)
    alerts()
    shop.pass_time(timedelta(minutes=10))
    alerts()
    assert crier.sounds == 1
    shop.pass_time(timedelta(minutes=20))
    alerts()
    assert crier.sounds == 2


def test_another_hold_is_news_at_once(shop, alerts, crier):
    hold(shop, 1000)
    shop.pass_time(timedelta(minutes=5))
    hold(shop, 2000)
    shop.pass_time(TO_MONDAY - timedelta(days=1))
    alerts()
    hold_count = crier.sounds
    shop.pass_time(timedelta(days=1))
    alerts()
    assert crier.sounds == hold_count + 1
    assert crier.notes[-1].startswith("€30.00")


def test_seen_by_name_it_is_quiet_and_comes_back(shop, alerts, crier):
    hold(shop)
    shop.pass_time(TO_MONDAY)
    presenter = alerts()
    presenter.acknowledge()
    assert presenter.view.asks_name
    presenter.acknowledge("Anna")
    assert presenter.view.worst is None
    assert presenter.view.alerts[0].seen_by == "Anna"
    shop.pass_time(timedelta(minutes=10))
    assert alerts().view.worst is None
    assert crier.sounds == 1
    shop.pass_time(timedelta(minutes=21))
    assert alerts().view.worst is not None
    assert crier.sounds == 2


def test_without_a_name_it_is_not_taken(shop, alerts):
    hold(shop)
    shop.pass_time(TO_MONDAY)
    presenter = alerts()
    presenter.acknowledge()
    presenter.acknowledge("  ")
    assert presenter.view.problem is not None
    assert presenter.view.worst is not None


def test_who_has_seen_it_stands_in_the_trail(shop, alerts):
    hold(shop)
    shop.pass_time(TO_MONDAY)
    presenter = alerts()
    presenter.acknowledge()
    presenter.acknowledge("Anna")
    with shop.store.read() as books:
        seen = books.alerts_seen.of(presenter.view.alerts[0].intents)
    assert {each.by for each in seen.values()} == {"Anna"}


def test_once_decided_it_is_over(shop, alerts, crier):
    sale = hold(shop)
    shop.pass_time(TO_MONDAY)
    alerts()
    shop.settlement.capture(shop.intent(sale).id)
    assert alerts().view.alerts == ()
    assert crier.is_quiet


def test_a_muted_alert_is_shown_and_not_heard_also_after_a_restart(shop, alerts, crier):
    hold(shop)
    presenter = alerts()
    presenter.set_loud(is_loud=False)
    shop.restart()
    shop.pass_time(TO_MONDAY)
    presenter.attach(AlertsServices(shop.alerts, shop.settings, lambda: True))
    presenter.look(shop.board.read())
    assert (len(crier.notes), crier.sounds) == (1, 0)
    assert not presenter.view.is_loud


@pytest.fixture
def desk(shop, qtbot, dress, monkeypatch):
    """The alerts of a window that has a counter and a board, and that window.

    A tap that was on its way when the strip came is not heard.
    """
    monkeypatch.setattr("ui.alerts.strip.GRACE_MS", 1)
    dress(Scheme.LIGHT, 1.0)
    lanes = inline_lanes()
    window = MainWindow(lanes)
    qtbot.addWidget(window)
    holds = board_of(shop, lanes)
    for name, action in (("till", Action.PAGE_TILL), ("holds", Action.PAGE_HOLDS)):
        window.add_page(Page(name, name, Icon.BOARD, action, QWidget()))
    desk = AlertDesk(lanes, holds, window)
    desk.build(window)
    desk.use(Formats.of(shop.settings.load()))
    desk.attach(AlertsServices(shop.alerts, shop.settings, lambda: True))
    window.resize(1024, 768)
    show_active(qtbot, window)
    hold(shop, 41200)
    shop.pass_time(TO_MONDAY)
    holds.reload()
    was_ready_at_once = desk.strip.acknowledge.isEnabled()
    qtbot.waitUntil(desk.strip.acknowledge.isEnabled)
    assert not was_ready_at_once
    return desk, window, holds


def test_the_strip_stands_above_every_page_and_leads_to_the_lane(desk):
    desk, window, holds = desk
    assert desk.strip.isVisible()
    assert desk.strip.title.text() == "€412.00 lapses before we close today, from 10:00"
    assert desk.strip.tone is Tone.WARNING
    desk.strip.show_them.click()
    assert window.current_page() == "holds"
    assert holds.view.lane is Lane.BEFORE_CLOSE


def test_the_strip_asks_for_a_name_and_goes(desk):
    desk, window, _ = desk
    desk.strip.acknowledge.click()
    assert desk.strip.name.hasFocus()
    assert nameless(window) == []
    press_text(window, "Anna\n")
    assert not desk.strip.isVisible()


def test_esc_leaves_the_question_for_a_name(desk):
    desk, _, _ = desk
    desk.strip.acknowledge.click()
    assert desk.step_back()
    assert not desk.strip.name.isVisible()
    assert desk.strip.isVisible()


def test_the_strip_takes_no_key_from_the_scan_box(desk):
    desk, _, _ = desk
    for button in (desk.strip.show_them, desk.strip.acknowledge, desk.strip.loud):
        assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_the_sound_is_switched_off_on_the_strip(desk, shop):
    desk, _, _ = desk
    desk.strip.loud.click()
    assert shop.settings.load().alert_sound == "off"
    assert desk.strip.loud.toolTip() == "Alerts are silent"


def test_a_note_of_the_desktop_is_shown_where_it_has_a_place_for_them(qapp, monkeypatch):
    shown, pressed = [], []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, *told: shown.append(told))
    # A platform without a screen has no tray, and says so aloud.
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _icon: pressed.append("shown"))
    monkeypatch.setattr(QSystemTrayIcon, "hide", lambda _icon: pressed.append("hidden"))
    herald = DesktopHerald()
    herald.pressed.connect(lambda: pressed.append("pressed"))
    herald.announce("€412.00 lapses", "1 hold")
    assert [told[:2] for told in shown] == [("€412.00 lapses", "1 hold")]
    herald._tray.messageClicked.emit()
    herald.be_quiet()
    assert pressed == ["shown", "pressed", "hidden"]


def test_where_the_desktop_has_no_place_for_notes_nothing_is_missed(qapp):
    herald = DesktopHerald()
    herald.announce("€412.00 lapses", "1 hold")
    herald.be_quiet()
    assert herald._tray is None
