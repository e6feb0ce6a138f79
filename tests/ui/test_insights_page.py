"""The page of reports as it is seen and pressed."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetrics

from pos.domain.bookkeeping import STRIPE
from pos.domain.insight import Days, InsightName
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Currency, Money
from pos.services.insight_files import InsightFiles
from pos.services.insights import Insights
from pos.settings import Mode
from tests.kit import practice_shop
from tests.ui.lanes import HeldLane, InlineLane, inline_lanes
from tests.ui.page_walk import nameless, show_active, tab_order, texts
from tests.ui.shop_kit import hold
from tests.ui.typing_hands import press
from ui.daybook.view import Span
from ui.format import Formats
from ui.insights.page import InsightsPage
from ui.insights.picture import Shape
from ui.insights.presenter import InsightsPresenter
from ui.insights.view import InsightsServices
from ui.tasks import Lanes

pytestmark = pytest.mark.usefixtures("dressed")
JPY = Currency("JPY")


@pytest.fixture(scope="module")
def sold(tmp_path_factory):
    """Two sales of the same day, one of them taken; nothing here sells more."""
    with practice_shop(tmp_path_factory.mktemp("sold")) as shop:
        taken = hold(shop, 1240)
        shop.settlement.capture(shop.intent(taken).id)
        hold(shop, 760)
        yield shop


def services_of(shop):
    insights = Insights(shop.store, shop.settings, shop.simulator)
    files = InsightFiles(
        shop.settings,
        shop.simulator,
        shop.access,
        typeset=lambda document: document.title.rpartition(": ")[2].encode(),
        mode=Mode.TRAINING,
        ledger="ldg_of_the_tests",
    )
    return InsightsServices(insights, files, shop.access)


@pytest.fixture
def page_of(qtbot):
    def build(shop, lanes=None, services=None):
        presenter = InsightsPresenter(lanes or inline_lanes())
        page = InsightsPage(presenter)
        qtbot.addWidget(page)
        page.use(Formats.of(shop.settings.load()))
        page.resize(880, 660)
        presenter.attach(services or services_of(shop))
        show_active(qtbot, page)
        page.setFocus()
        return page

    return build


def shown(page):
    """The rows of the table, cell by cell."""
    table = page.board.list.table
    return [[column.text(record) for column in table.columns] for record in table.records]


def test_takings_of_the_month_are_drawn_with_their_table(sold, page_of):
    page = page_of(sold)
    assert shown(page) == [
        ["02/11/2026", "1", "12.40", "0", "0.00", "12.40"],
        ["All together", "1", "12.40", "0", "0.00", "12.40"],
    ]
    assert ("Takings", "€12.40") in page.figures.texts()
    [series] = page.plot.picture.series
    assert (page.plot.picture.shape, series.values) == (Shape.UPRIGHT, (1240,))


def test_every_report_can_be_turned_to_and_is_told_in_words(sold, page_of, qtmodeltester):
    page = page_of(sold)
    for name in InsightName:
        page.report.setCurrentIndex(page.report.findData(str(name)))
        view = page._presenter.view
        assert (view.name, view.is_reading, view.notice) == (name, False, None)
    qtmodeltester.check(page.board.list.table)
    assert "No fees are booked" in page.empty.accessibleName()


def test_holds_are_drawn_as_lines_that_differ_by_more_than_colour(sold, page_of):
    page = page_of(sold)
    page._presenter.choose(InsightName.HOLDS)
    picture = page.plot.picture
    assert picture.shape is Shape.LINES
    assert [each.name for each in picture.series] == ["Held", "Taken", "Let go", "Amount lapsed"]
    lines = page.plot._item.listDataItems()
    assert len({line.opts["symbol"] for line in lines}) == len(lines)
    assert len({line.opts["pen"].style() for line in lines}) == len(lines)


def test_days_of_ones_own_are_chosen_and_backwards_is_refused(sold, page_of):
    page = page_of(sold)
    page.period.buttons[Span.YESTERDAY].click()
    assert page._presenter.view.table is None
    assert "Nothing was taken in these days." in page.empty.accessibleName()

    page._presenter.choose_days(date(2026, 11, 3), date(2026, 11, 1))
    assert "before" in page.period.own.problem.text()
    page._presenter.choose_days(date(2026, 11, 1), date(2026, 11, 3))
    assert page._presenter.view.days == Days(date(2026, 11, 1), date(2026, 11, 3))
    assert len(shown(page)) == 2


@pytest.mark.parametrize("height", [90, 400])
def test_the_number_above_the_highest_bar_is_whole_however_low_the_plot_is(sold, page_of, height):
    plot = page_of(sold).plot
    plot._view.setFixedHeight(height)
    plot._view.resize(plot.width(), height)
    box = plot._item.getViewBox()
    top = box.mapViewToDevice(QPointF(0, plot.picture.highest)).y()
    assert top - box.sceneBoundingRect().top() >= QFontMetrics(plot.font()).height()


def test_pressing_a_bar_chooses_its_row(sold, page_of):
    page = page_of(sold)
    page.plot._pressed(QPointF(page.plot.width() / 2, 10))
    assert page.board.list.currentIndex().row() == 0


def test_what_is_shown_is_written_as_a_table_and_as_a_paper(sold, page_of, tmp_path):
    page = page_of(sold)
    presenter = page._presenter
    assert presenter.suggested_name(".pdf") == "holdfast-days-2026-11-01-2026-11-02.pdf"
    presenter.save(tmp_path / "days.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "days.csv").read_text("utf-8-sig"))))
    assert [row["takings"] for row in rows] == ["12.40"]
    assert "days.csv is written" in presenter.view.notice.title
    presenter.save(tmp_path / "days.csv")
    assert "exists" in presenter.view.notice.title
    presenter.save(tmp_path / "days.pdf")
    assert (tmp_path / "days.pdf").read_bytes() == b"Takings by day"


def test_a_file_is_asked_for_without_waiting(sold, page_of, qtbot):
    page = page_of(sold)
    dialog = page.ask_for_file(".csv")
    assert dialog.isVisible()
    assert Path(dialog.selectedFiles()[0]).name == "holdfast-days-2026-11-01-2026-11-02.csv"
    dialog.reject()


def test_the_first_adding_up_shows_how_far_it_is_and_can_be_stopped(sold, page_of):
    held = HeldLane()
    lanes = Lanes(money=InlineLane(), desk=InlineLane(), reading=held, watch=InlineLane())
    page = page_of(sold, lanes)
    page._presenter._added_up.emit(20_000, 1_000_000)
    assert page.progress.isVisible()
    assert page.progress.value() == 20_000
    assert "20,000 of 1,000,000 entries" in texts(page)
    assert page.step_back()
    assert page._presenter._stop.is_set()
    held.run_all()
    assert not page.progress.isVisible()


def test_currencies_are_shown_one_at_a_time(shop, page_of):
    taken = hold(shop, 1240)
    shop.settlement.capture(shop.intent(taken).id)
    yen = Money(500, JPY)
    when = shop.simulator.now() - timedelta(days=1)
    postings = (Posting(STRIPE, yen), Posting("income:unassigned", -yen))
    with shop.store.write() as books:
        books.ledger.post(
            [Entry("capture/pi_yen", EntryKind.CAPTURE, when, None, None, yen, postings)]
        )
    page = page_of(shop)
    assert [button.text() for button in page.currencies if button.isVisible()] == ["EUR", "JPY"]
    page.currencies[1].click()
    assert shown(page)[0] == ["01/11/2026", "1", "500", "0", "0", "500"]


def test_the_page_goes_without_a_mouse(sold, page_of, qtbot):
    page = page_of(sold)
    assert nameless(page) == []
    order = tab_order(page)
    assert page.report in order
    assert page.pdf in order
    assert page.board.list in order
    page.report.setFocus()
    press(page.report, Qt.Key.Key_Down)
    assert page._presenter.view.name is InsightName.HOURS
