"""A product file is loaded as a whole or not at all, and the page says which, row by row."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.page_walk import nameless, tab_order, texts
from tests.ui.shop_room import page_over, room_of
from ui.shop.page import ShopPage
from ui.shop.view import ImportStep, Section

HEADER = "sku,barcode,name,price,tax_rate\n"
GOOD = HEADER + "A1,4006381333931,Pencil,1.99,19\nA2,,Ink,2.50,19\n"
FLAGGED = HEADER + "A1,4006381333932,Pencil,1.99,19\n"
BAD = HEADER + "A1,,Pencil,1.99,19\nA2,,Ink,1e3,19\nA1,,Pen,-3,19\n,,Nameless,1,19\n"


@pytest.fixture
def room(shop, qapp):
    return room_of(shop, inline_lanes())


@pytest.fixture
def page(shop, room, qtbot, dressed):
    return page_over(qtbot, room, shop, Section.CATALOGUE)


@pytest.fixture
def put(tmp_path):
    def write(content, name="spring.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows_of(page):
    table = page.catalogue.table
    return [[column.text(issue) for column in table.columns] for issue in table.records]


def test_a_good_file_is_loaded_and_counted(room, page, put):
    told = []
    room.catalogue_changed.connect(lambda: told.append(1))
    room.importer.start(put(GOOD))
    shown = texts(page.catalogue)
    for words in ("The file was loaded", "spring.csv: 2 added", "2 products in the catalogue"):
        assert words in shown
    assert told == [1]


def test_bad_rows_are_told_by_line_and_in_words_and_nothing_is_changed(room, page, put):
    told = []
    room.catalogue_changed.connect(lambda: told.append(1))
    room.importer.start(put(BAD))
    shown = texts(page.catalogue)
    assert "Nothing was changed" in shown
    assert "0 products in the catalogue" in shown
    assert ["3", "Wrong", "price “1e3” is not a number"] in rows_of(page)
    assert ["4", "Wrong", "SKU “A1” is already in line 2"] in rows_of(page)
    assert ["5", "Wrong", "has no SKU"] in rows_of(page)
    assert told == []


def test_the_good_rows_are_loaded_when_that_was_chosen(room, page, put):
    page.catalogue.skip.click()
    room.importer.start(put(BAD))
    shown = texts(page.catalogue)
    assert "The file was loaded" in shown
    assert "Left out because of errors" in shown


def test_a_wrong_check_digit_is_kept_and_pointed_at(room, page, put):
    room.importer.start(put(FLAGGED))
    [(line, word, what)] = rows_of(page)
    assert (line, word) == ("2", "Kept")
    assert "wrong check digit" in what
    assert "The file was loaded" in texts(page.catalogue)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "it looks like this: picture"),
        (b"", "is empty"),
        (b"one,two\n1,2\n", "columns of spring.csv are not known"),
        (HEADER.encode(), "no products"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(room, page, put, content, says):
    room.importer.start(put(content))
    shown = texts(page.catalogue)
    assert says in shown
    assert "Nothing was changed" in shown


def test_a_file_that_is_gone_is_refused(room, tmp_path):
    room.importer.start(tmp_path / "gone.csv")
    assert "not there" in room.view.imports.problem.title


def test_after_a_refusal_another_file_can_be_loaded(room, put):
    room.importer.start(put(BAD))
    room.importer.start(put(GOOD))
    assert room.view.imports.report.is_loaded


def test_the_tax_of_products_whose_file_names_none_is_asked_for_and_checked(room, page, put):
    page.catalogue.rate.setText("")
    page.catalogue.rate_typed.emit("200")
    assert "tax rate" in page.catalogue.rate_field.problem.text()
    assert not page.catalogue.choose.isEnabled()
    page.catalogue.rate_typed.emit("7,7 %")
    room.importer.start(put("sku,name,price\nA1,Pencil,1.99\n"))
    [product] = room.importer._catalogue.list()
    assert product.tax_rate.basis_points == 770


def test_a_running_import_shows_how_far_it_is_and_cannot_be_started_twice(shop, put, qtbot):
    lane = HeldLane()
    room = room_of(shop, replace(inline_lanes(), desk=lane))
    lane.run_all()
    page = ShopPage(room)
    qtbot.addWidget(page)
    page.show()
    room.turn_to(Section.CATALOGUE)
    room.importer.start(put(GOOD))
    room.importer.start(put(BAD, "other.csv"))
    assert room.view.imports.step is ImportStep.RUNNING
    assert page.catalogue.stop.isVisible()
    assert not page.catalogue.choose.isVisible()
    lane.run_all()
    report = room.view.imports.report
    assert report is not None
    assert report.file == "spring.csv"


def test_a_stopped_import_leaves_the_catalogue_as_it_was(shop, put, qapp):
    lane = HeldLane()
    room = room_of(shop, replace(inline_lanes(), desk=lane))
    lane.run_all()
    room.importer.start(put(GOOD))
    room.importer.stop()
    stopping = room.view.imports.is_stopping
    lane.run_all()
    problem, catalogue = room.view.imports.problem, room.importer._catalogue
    assert stopping
    assert problem is not None
    assert problem.title == "The import was stopped."
    assert catalogue is not None
    assert catalogue.count() == 0


def test_another_till_stops_the_import_of_the_one_before(shop, put, qapp):
    lane = HeldLane()
    room = room_of(shop, replace(inline_lanes(), desk=lane))
    lane.run_all()
    catalogue = room.importer._catalogue
    assert catalogue is not None
    room.importer.start(put(GOOD))
    room.importer.attach(None, None)
    lane.run_all()
    assert catalogue.count() == 0
    assert room.view.imports.step is ImportStep.IDLE


def test_the_table_of_rows_is_a_sound_model(room, page, put, qtmodeltester):
    room.importer.start(put(BAD))
    qtmodeltester.check(page.catalogue.table)


def test_a_file_is_chosen_in_a_dialog_that_waits_for_nobody(page, put, qtbot, room):
    path = put(GOOD)
    dialog = page.ask_for_catalogue()
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    assert room.view.imports.report.is_loaded
    qtbot.waitUntil(lambda: not page.findChildren(QFileDialog))


def test_esc_puts_the_report_away(room, page, put):
    room.importer.start(put(GOOD))
    assert page.step_back()
    assert not page.catalogue.list.isVisible()


def test_everything_can_be_reached_and_is_called_something(room, page, put):
    room.importer.start(put(BAD))
    page.setFocus()
    assert nameless(page) == []
    reached = tab_order(page)
    pane = page.catalogue
    for widget in (pane.choose, pane.rate, pane.skip, pane.list):
        assert widget in reached
