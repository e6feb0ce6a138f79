"""The daybook turns to the right days, finds sales, and exports what it shows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos.domain.ledger import EntryKind
from pos.services.export_formats.shape import ExportFormat
from pos.settings import Settings
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.shop_kit import daybook_of, hold
from ui.daybook.presenter import DaybookPresenter
from ui.daybook.view import Days, ExportStep, Face, Span

MONDAY = date(2026, 11, 2)


@pytest.fixture
def book(shop, qapp):
    return lambda: daybook_of(shop, inline_lanes())


def kinds(presenter):
    return [str(booked.entry.kind) for booked in presenter.view.leaf.entries]


def test_it_opens_on_today(shop, book):
    hold(shop)
    presenter = book()
    assert presenter.view.days == Days(MONDAY, MONDAY)
    assert kinds(presenter) == ["hold"]


def test_a_day_is_one_of_the_shop_and_not_of_greenwich(shop, book):
    shop.settings.save(Settings(time_zone="Pacific/Auckland"))  # at 22:00 when it is 09:00 UTC
    hold(shop)
    shop.pass_time(timedelta(hours=3))
    presenter = book()
    assert presenter.view.days == Days(date(2026, 11, 3), date(2026, 11, 3))
    assert kinds(presenter) == []
    presenter.choose(Span.YESTERDAY)
    assert kinds(presenter) == ["hold"]


@pytest.mark.parametrize(
    ("span", "first"),
    [
        (Span.TODAY, date(2026, 11, 12)),
        (Span.YESTERDAY, date(2026, 11, 11)),
        (Span.WEEK, date(2026, 11, 6)),
        (Span.MONTH, date(2026, 11, 1)),
    ],
)
def test_every_span_begins_on_its_day(shop, book, span, first):
    shop.pass_time(timedelta(days=10))
    presenter = book()
    presenter.choose(span)
    assert presenter.view.days.first == first


def test_days_of_ones_own_choice_include_the_last_one(shop, book):
    hold(shop)
    shop.pass_time(timedelta(days=3))
    presenter = book()
    presenter.choose_days(date(2026, 11, 1), MONDAY)
    assert kinds(presenter) == ["hold"]
    presenter.choose_days(date(2026, 11, 1), date(2026, 11, 1))
    assert kinds(presenter) == []


def test_days_backwards_are_refused_and_what_was_shown_stays(shop, book):
    hold(shop)
    presenter = book()
    presenter.choose_days(MONDAY, date(2026, 11, 1))
    assert "ends before it begins" in presenter.view.days_problem.title
    assert presenter.view.days == Days(MONDAY, MONDAY)
    assert kinds(presenter) == ["hold"]


def test_totals_are_kept_by_kind(shop, book):
    sale = hold(shop, 1240)
    shop.settlement.capture(shop.intent(sale).id)
    totals = {total.kind: total.amount.minor for total in book().view.leaf.totals}
    assert totals == {EntryKind.HOLD: 1240, EntryKind.CAPTURE: 1240}


def test_only_the_newest_question_about_days_is_answered(shop, qapp):
    hold(shop)
    lane = HeldLane()
    lanes = inline_lanes()
    presenter = daybook_of(shop, replace(lanes, reading=lane))
    presenter.choose(Span.YESTERDAY)
    lane.run_next()
    assert presenter.view.leaf is None
    assert presenter.view.is_reading
    lane.run_all()
    yesterday = MONDAY - timedelta(days=1)
    assert presenter.view.days == Days(yesterday, yesterday)


def test_the_last_sales_are_listed_newest_first(shop, book):
    first, second = hold(shop, 1000), hold(shop, 2000)
    assert [row.sale for row in book().view.sales] == [second, first]


@pytest.mark.parametrize("how", ["receipt", "number", "payment"])
def test_a_sale_is_found_by_what_stands_on_the_slip(shop, book, how):
    sale = hold(shop)
    hold(shop)
    record = shop.record(sale)
    presenter = book()
    texts = {
        "receipt": record.sale.receipt,
        "number": str(record.sale.number),
        "payment": shop.intent(sale).id,
    }
    presenter.find(f" {texts[how]} ")
    assert [row.sale for row in presenter.view.shown_sales] == [sale]
    assert presenter.view.selected_sale.sale == sale
    presenter.find("")
    assert len(presenter.view.shown_sales) == 2


def test_a_sale_that_is_not_there_is_told_beside_the_field(shop, book):
    hold(shop)
    presenter = book()
    presenter.find("4711")
    assert "No sale" in presenter.view.find_problem.title
    assert len(presenter.view.shown_sales) == 1


def test_an_export_writes_the_days_that_are_shown(shop, book, tmp_path):
    hold(shop)
    shop.pass_time(timedelta(days=1))
    hold(shop)
    presenter = book()
    presenter.ask_export()
    presenter.export_to(tmp_path / presenter.suggested_name())
    export = presenter.view.export
    assert (export.step, export.summary.rows) == (ExportStep.DONE, 1)
    assert (tmp_path / "holdfast-2026-11-03.csv").is_file()


def test_the_suggested_name_says_days_and_format(book):
    presenter = book()
    presenter.choose(Span.MONTH)
    presenter.ask_export()
    presenter.choose_format(ExportFormat.JSONL)
    assert presenter.suggested_name() == "holdfast-2026-11-01-2026-11-02.jsonl"


def test_a_file_that_exists_is_a_question_and_not_written_over(shop, book, tmp_path):
    hold(shop)
    path = tmp_path / "books.csv"
    path.write_text("mine")
    presenter = book()
    presenter.ask_export()
    presenter.export_to(path)
    steps = [presenter.view.export.step]
    assert path.read_text() == "mine"
    presenter.replace_file()
    steps.append(presenter.view.export.step)
    assert steps == [ExportStep.EXISTS, ExportStep.DONE]
    assert path.read_text() != "mine"


@pytest.mark.parametrize("place", ["missing/books.csv", "."])
def test_a_place_that_cannot_be_written_is_refused_and_can_be_chosen_again(book, tmp_path, place):
    presenter = book()
    presenter.ask_export()
    presenter.export_to(tmp_path / place)
    assert presenter.view.export.problem is not None
    steps = [presenter.view.export.step]
    presenter.export_to(tmp_path / "books.csv")
    steps.append(presenter.view.export.step)
    assert steps == [ExportStep.ASK, ExportStep.DONE]


def test_an_export_that_is_stopped_leaves_no_file(shop, tmp_path, qapp):
    hold(shop)
    lane = HeldLane()
    lanes = inline_lanes()
    presenter = daybook_of(shop, replace(lanes, reading=lane))
    lane.run_all()
    presenter.ask_export()
    presenter.export_to(tmp_path / "books.csv")
    presenter.stop_export()
    stopping = presenter.view.export.is_stopping
    lane.run_all()
    problem = presenter.view.export.problem
    assert stopping
    assert problem is not None
    assert "stopped" in problem.title
    assert list(tmp_path.glob("books*")) == []


def test_a_running_export_cannot_be_started_twice_or_closed(shop, tmp_path, qapp):
    lane = HeldLane()
    lanes = inline_lanes()
    presenter = daybook_of(shop, replace(lanes, reading=lane))
    lane.run_all()
    presenter.ask_export()
    presenter.export_to(tmp_path / "one.csv")
    presenter.export_to(tmp_path / "two.csv")
    presenter.step_back()
    assert presenter.view.export.step is ExportStep.RUNNING
    lane.run_all()
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["one.csv"]


def test_another_till_stops_the_export_of_the_one_before(shop, tmp_path, qapp):
    lane = HeldLane()
    lanes = inline_lanes()
    presenter = daybook_of(shop, replace(lanes, reading=lane))
    lane.run_all()
    presenter.ask_export()
    presenter.export_to(tmp_path / "books.csv")
    assert presenter._services is not None
    presenter.attach(presenter._services)
    lane.run_all()
    assert presenter.view.export.step is ExportStep.CLOSED
    assert list(tmp_path.glob("books*")) == []


def test_asking_for_an_export_turns_to_the_entries_it_is_about(book):
    presenter = book()
    presenter.turn_to(Face.SALES)
    presenter.ask_export()
    assert presenter.view.face is Face.ENTRIES


def test_before_a_ledger_is_open_there_is_nothing_to_export(qapp):
    presenter = DaybookPresenter(inline_lanes())
    presenter.ask_export()
    assert presenter.view.export.step is ExportStep.CLOSED
    assert presenter.view.notice is not None


def test_stepping_back_closes_the_export_and_then_puts_the_sale_away(shop, book):
    sale = hold(shop)
    presenter = book()
    presenter.ask_export()
    assert presenter.step_back()
    presenter.turn_to(Face.SALES)
    presenter.select(sale)
    assert presenter.step_back()
    assert presenter.view.selected is None
    assert not presenter.step_back()
