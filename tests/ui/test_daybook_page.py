"""The daybook as it is seen and pressed."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QFileDialog

from pos.services.daybook import Leaf
from pos.services.export_formats.shape import ExportFormat
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, show_active, tab_order, texts
from tests.ui.shop_kit import daybook_of, hold
from tests.ui.typing_hands import press, press_sequence, press_text
from ui.daybook.page import DaybookPage
from ui.daybook.view import ExportStep, ExportView, Face, Span
from ui.format import Formats
from ui.keys import Action, sequence

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def page_of(shop, qtbot):
    def build(lanes=None, size=(880, 660)):
        page = DaybookPage(daybook_of(shop, lanes or inline_lanes()))
        qtbot.addWidget(page)
        page.use(Formats.of(shop.settings.load()))
        page.resize(*size)
        show_active(qtbot, page)
        page.setFocus()
        return page

    return build


def row_of(table, number):
    record = table.record(number)
    return [column.text(record) for column in table.columns]


@pytest.mark.parametrize("of", ["entries", "sales"])
def test_both_tables_are_sound_models(shop, page_of, qtmodeltester, of):
    sale = hold(shop)
    shop.settlement.capture(shop.intent(sale).id)
    qtmodeltester.check(getattr(page_of(), of).table)


def test_an_entry_shows_time_kind_amount_receipt_and_card(shop, page_of):
    hold(shop, 1240)
    table = page_of().entries.table
    time, kind, amount, receipt, reason = row_of(table, 0)
    assert (time, kind, amount, receipt) == ("10:00", "Held", "€12.40", "till-1-000001")
    assert reason == ""
    assert table.columns[3].detail(table.record(0)) == "Mastercard ••\u00a04444"


def test_a_lapsed_hold_says_why_in_words(shop, page_of):
    hold(shop)
    shop.pass_time(timedelta(days=8))
    shop.settlement.refresh()
    page = page_of()
    page._presenter.choose(Span.WEEK)
    assert row_of(page.entries.table, 0)[1::3] == ["Lapsed", "Its time ran out"]


def test_totals_are_spoken_with_their_kind(shop, page_of):
    hold(shop, 1240)
    hold(shop, 1000)
    tiles = page_of().entries.totals.tiles
    assert [tile.accessibleName() for tile in tiles.values()] == [
        "Held: 2 entries, €22.40",
        "Taken: 0 entries, 0",
        "In cash: 0 entries, 0",
        "Released: 0 entries, 0",
        "Lapsed: 0 entries, 0",
        "Given back: 0 entries, 0",
    ]


def test_a_cut_list_says_so_and_points_to_the_export(shop, page_of):
    hold(shop)
    hold(shop)
    page = page_of()
    view = page._presenter.view
    leaf = Leaf(view.leaf.period, view.leaf.entries[:1], 2, view.leaf.totals)
    page.draw(replace(view, leaf=leaf))
    assert "The newest 1 of 2 entries are shown" in page.entries.cut.text()
    assert page.entries.cut.isVisible()


def test_own_days_appear_with_their_dates_and_refuse_what_runs_backwards(shop, page_of):
    page = page_of()
    bar = page.entries.period
    assert not bar.own.isVisible()
    bar.buttons[Span.CUSTOM].click()
    assert bar.own.first.isVisible()
    bar.own.first.setDate(QDate(2026, 11, 5))
    assert "ends before it begins" in bar.own.problem.text()
    bar.own.last.setDate(QDate(2026, 11, 5))
    assert not bar.own.problem.isVisible()
    assert page._presenter.view.days.last == date(2026, 11, 5)


def test_a_sale_is_found_by_typing_its_number(shop, page_of):
    sale = hold(shop, 1240)
    hold(shop)
    page = page_of()
    page.faces[Face.SALES].click()
    press_text(page, "1")
    press(page, Qt.Key.Key_Return)
    assert page._presenter.view.selected == sale
    shown = texts(page.sales.detail)
    for words in ("Held", "€12.40", "Mastercard", "Pen", "Capture before Mon 9 Nov"):
        assert words in shown


def test_a_partly_taken_sale_tells_both_amounts(shop, page_of):
    sale = hold(shop, 1240)
    intent = shop.intent(sale)
    shop.settlement.capture(intent.id, intent.amount.share([1, 1])[0])
    page = page_of()
    page.faces[Face.SALES].click()
    page._presenter.select(sale)
    shown = texts(page.sales.detail)
    assert "Taken €6.20" in shown
    assert "Released €6.20" in shown


def test_a_number_that_no_sale_has_is_refused_beside_the_box(page_of):
    page = page_of()
    page.faces[Face.SALES].click()
    page.sales.box.setText("4711")
    page.sales.find_button.click()
    assert "No sale" in page.sales.problem.text()
    page.sales.box.clear()
    assert not page.sales.problem.isVisible()


def test_ctrl_e_asks_how_to_export_and_where(shop, page_of, qtbot, tmp_path):
    hold(shop)
    page = page_of()
    press_sequence(page, sequence(Action.EXPORT))
    panel = page.entries.export
    assert panel.choose_file.hasFocus()
    panel.formats[ExportFormat.JSONL].click()
    panel.choose_file.click()
    [dialog] = page.findChildren(QFileDialog)
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.selectFile(str(tmp_path / "books.jsonl"))
    dialog.accept()
    assert (tmp_path / "books.jsonl").is_file()
    shown = texts(panel)
    for words in ("Written", "books.jsonl", "Entries: 1", "Held: €12.40", "SHA-256"):
        assert words in shown
    qtbot.waitUntil(lambda: not page.findChildren(QFileDialog))


def test_a_file_that_exists_asks_with_the_safe_answer_in_focus(shop, page_of, tmp_path):
    (tmp_path / "books.csv").write_text("mine")
    page = page_of()
    page.export.click()
    page._presenter.export_to(tmp_path / "books.csv")
    panel = page.entries.export
    assert "books.csv exists already" in texts(panel)
    assert panel.other_name.hasFocus()
    panel.replace.click()
    assert (tmp_path / "books.csv").read_text() != "mine"


def test_a_running_export_shows_how_far_it_is_and_can_be_stopped(page_of):
    page = page_of()
    running = ExportView(ExportStep.RUNNING, path=Path("a.csv"), rows=500, total=2000)
    page.draw(replace(page._presenter.view, export=running))
    panel = page.entries.export
    assert "500 of 2,000 entries written" in texts(panel)
    assert panel.stop.hasFocus()
    page.draw(replace(page._presenter.view, export=replace(running, is_stopping=True)))
    assert not panel.stop.isEnabled()


def test_a_book_that_nobody_looks_at_is_not_read_again_at_every_sale(shop, page_of):
    page = page_of()
    page.hide()
    before = page._presenter.view.leaf
    hold(shop)
    page._presenter.reload()
    assert page._presenter.view.leaf is before
    page.show()
    assert len(page._presenter.view.leaf.entries) == 1


def test_esc_closes_the_export(page_of):
    page = page_of()
    page.export.click()
    assert page.step_back()
    assert page.entries.list.isVisible()
    assert page.entries.list.hasFocus()


def test_everything_can_be_reached_and_is_called_something(shop, page_of):
    hold(shop)
    page = page_of()
    page.entries.period.buttons[Span.CUSTOM].click()
    assert nameless(page) == []
    reached = tab_order(page)
    bar = page.entries.period
    for widget in (*page.faces.values(), page.export, bar.own.first, page.entries.list):
        assert widget in reached
    page.faces[Face.SALES].click()
    assert nameless(page) == []
    assert page.sales.list in tab_order(page)
    page.export.click()
    assert nameless(page) == []
    assert page.entries.export.choose_file in tab_order(page)
