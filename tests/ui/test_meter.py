"""The corner that tells how long a scan and an answer about a card take."""

import pytest

from tests.ui.lanes import inline_lanes
from ui.main_window import MainWindow
from ui.meter.desk import MeterDesk
from ui.meter.times import Times
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import Busy, PaymentView
from ui.till.presenter import TillPresenter

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def window(qtbot):
    window = MainWindow(inline_lanes())
    qtbot.addWidget(window)
    return window


@pytest.fixture
def till(window):
    return TillPresenter(inline_lanes(), window)


@pytest.fixture
def payment(window):
    return PaymentPresenter(inline_lanes().money, window)


@pytest.fixture
def meter(window, till, payment):
    return MeterDesk(window, till, payment, window)


def test_times_tell_the_last_the_middle_and_the_slow_end():
    times = Times()
    assert (times.last, times.median, times.slow) == (None, None, None)
    for each in (*range(1, 100), 7):
        times.add(each)
    assert (times.last, times.median, times.slow, len(times)) == (7, 49, 94, 100)


def test_a_scan_is_measured_until_its_line_is_there(window, meter, till, qtbot):
    meter.toggle()
    window.scanner.scanned.emit("4006381333931")
    till.scanned_well.emit()
    qtbot.waitUntil(lambda: len(meter.scans) == 1)
    assert " ms" in meter.corner.text()


def test_what_is_typed_and_what_is_not_found_is_not_measured(window, meter, till, qtbot):
    till.scanned_well.emit()
    window.scanner.scanned.emit("nothing")
    till.scanned_badly.emit()
    till.scanned_well.emit()
    assert (len(meter.scans), len(meter._begun)) == (0, 0)


def test_an_answer_about_a_card_is_measured_once(meter, payment):
    meter.toggle()
    asking = PaymentView(busy=Busy.AUTHORISING)
    for view in (PaymentView(), asking, asking, PaymentView(), PaymentView(busy=Busy.CHECKING)):
        payment.view_changed.emit(view)
    assert len(meter.answers) == 1
    assert "1 measured" in meter.corner.toolTip()


def test_the_corner_is_shown_when_it_is_asked_for_and_put_away_again(window, meter):
    window.show()
    assert (meter.corner.isVisible(), meter.corner.text()) == (False, "")
    meter.toggle()
    assert meter.corner.isVisible()
    assert "Scan \u2013" in meter.corner.text()
    meter.toggle()
    assert (meter.corner.isVisible(), meter.corner.text()) == (False, "")
