"""The page of the books: what each part shows of a shop's trade, and what it does."""

from datetime import date, timedelta

import pytest

from pos.domain.chart import ChartLine
from pos.domain.chart_templates import Template
from pos.domain.refund import RefundReason
from pos.services.accounts import Accounts
from pos.services.bookroom import BookRoom
from pos.services.clearing import Clearing
from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import Exports
from pos.services.noted_settings import NotedSettings
from pos.services.pack import AccountantPack
from pos.services.periods import Periods
from pos.services.stripe_books import StripeBooks
from pos.settings import Mode
from tests.kit import euro, practice_shop
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.page_walk import texts
from ui.books.pack_desk import PackDesk
from ui.books.page import BooksPage
from ui.books.period_forms import CorrectingForm
from ui.books.presenter import BooksPresenter
from ui.books.view import (
    BookDays,
    BookSpan,
    BooksServices,
    CorrectionForm,
    PackStep,
    Part,
    PeriodStep,
    days_of,
)
from ui.tones import Tone


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A week of trade: taken, given back, paid out; the month is over."""
    with practice_shop(tmp_path_factory.mktemp("books")) as shop:
        for minor in (1_900, 4_500):
            shop.settlement.capture(shop.intent(shop.held(minor)).id)
        given = shop.held(1_000)
        shop.settlement.capture(shop.intent(given).id)
        shop.refunds.refund(shop.intent(given).id, euro(1_000), RefundReason.DUPLICATE)
        shop.pass_time(timedelta(days=5))
        shop.reconciler.run()
        yield shop


def services(shop, *, is_read_only=False):
    clock, settings = shop.simulator, NotedSettings(shop.settings, shop.access)
    exports = Exports(shop.store, settings, clock, mode=Mode.TRAINING, account="acct_1Practice")
    room = BookRoom(
        stripe=StripeBooks(shop.store, lambda: shop.gateway, clock, shop.settings),
        clearing=Clearing(shop.store, settings),
        periods=Periods(shop.store, settings, clock, shop.access),
        accounts=Accounts(shop.store, settings),
    )
    packs = AccountantPack(shop.store, shop.store, settings, clock, shop.access, exports)
    return BooksServices(room, settings, clock, shop.access, packs, is_read_only=is_read_only)


@pytest.fixture
def books(shop):
    presenter = BooksPresenter(inline_lanes())
    presenter.attach(services(shop))
    presenter.watch(is_watched=True)
    return presenter


def shown(qtbot, books, part):
    page = BooksPage(books)
    qtbot.addWidget(page)
    page.resize(900, 640)
    page.show()
    books.turn_to(part)
    return page.panes[part]


def test_payouts_are_taken_over_and_shown_to_come_to_zero(qtbot, books, dressed):
    books.payouts.ask()
    pane = shown(qtbot, books, Part.PAYOUTS)
    assert "No money has moved." in books.view.notice.text
    assert pane.badge.tone() is Tone.TAKEN
    [payout] = pane.table.records
    told = texts(pane)
    assert payout.payout.id in told
    assert "All of it is booked, to the unit." in told
    assert "Came in €74.00" in told
    assert "Went back −€10.00" in told


def test_the_trial_balance_names_accounts_as_the_shop_does(qtbot, books, dressed):
    pane = shown(qtbot, books, Part.TRIAL)
    books.trial.choose(BookSpan.ALL)
    assert pane.badge.text() == "Balanced"
    rows = {row.account: pane.table.columns[0].text(row) for row in pane.table.records}
    assert rows["income:sales"] == "4000"
    books.trial.choose_days(BookDays(date(2026, 11, 9), date(2026, 11, 2)))
    assert books.trial.view.days.problem is not None
    books.trial.choose(BookSpan.LAST_YEAR)
    assert pane.table.records == ()


def test_an_account_is_renamed_and_its_list_carried_out_and_in(books, tmp_path):
    books.turn_to(Part.ACCOUNTS)
    desk = books.accounts
    desk.choose("income:sales")
    desk.type("8400", "Umsatz 19 %")
    assert desk.view.is_changed
    desk.save()
    assert (desk.view.line.code, desk.view.line.name) == ("8400", "Umsatz 19 %")
    desk.carry_out(tmp_path / "accounts.csv")
    desk.carry_out(tmp_path / "accounts.csv")
    assert "exists" in desk.view.problem.text
    desk.ask_template(Template.SKR04)
    assert desk.step_back()
    desk.ask_template(Template.PLAIN)
    assert desk.view.asked == ""
    desk.bring_in(tmp_path / "accounts.csv")
    assert desk.view.line.code == "8400"
    desk.bring_in(tmp_path / "nothing.csv")
    assert "nothing.csv" in desk.view.problem.text
    desk.choose("income:sales")
    desk.type("4000", "Sales")
    desk.save()


def test_a_period_closes_after_a_second_word_and_is_then_only_corrected(
    qtbot, books, shop, dressed
):
    shop.pass_time(timedelta(days=40))
    pane = shown(qtbot, books, Part.PERIODS)
    desk = books.periods
    desk.begin_close()
    assert desk.view.last_day == date(2026, 11, 30)
    desk.close()  # not asked for yet
    assert desk.view.periods == ()
    desk.write_reason("November")
    desk.ask_close()
    assert "Nobody can undo that." in texts(pane)
    assert desk.step_back()
    assert desk.view.step is PeriodStep.CLOSE
    desk.ask_close()
    desk.close()
    [period] = desk.view.periods
    assert (period.last_day, period.reason) == (date(2026, 11, 30), "November")
    desk.begin_close()
    assert desk.view.last_day > period.last_day
    desk.step_back()
    desk.begin_correction()
    form = CorrectionForm(
        "income:sales", "expenses:disputes", euro(100), date(2026, 11, 20), "Wrong account"
    )
    desk.edit(form)
    desk.correct()
    assert desk.view.step is PeriodStep.HOME
    assert [each for each in shop.booked() if each[0] == "correction"] == [("correction", "1.00")]
    desk.begin_correction()
    desk.edit(CorrectionForm("income:sales", "income:sales", euro(1), date(2026, 11, 20), "No"))
    desk.correct()
    assert "Both accounts" in desk.view.problem.text


def test_a_pack_is_made_asked_about_stopped_and_checked(shop, tmp_path):
    desk = PackDesk(lane := HeldLane())
    desk.attach(services(shop))
    desk.reload()
    lane.run_all()
    assert {"csv"} <= desk.view.formats
    desk.choose(BookSpan.ALL)
    lane.run_all()
    for each in desk.view.formats - {ExportFormat.CSV}:
        desk.choose_format(each)
    path = tmp_path / desk.suggested_name()
    desk.make(path)
    assert desk.view.step is PackStep.RUNNING
    desk.choose_format(ExportFormat.JSONL)  # not while one is made
    desk.stop()
    lane.run_all()
    assert desk.view.step is PackStep.ASK
    assert not path.exists()
    desk.make(path)
    lane.run_all()
    assert desk.view.step is PackStep.DONE
    assert desk.view.made.path == path
    assert len(desk.view.packs) == 1
    assert desk.step_back()
    desk.make(path)
    lane.run_all()
    assert desk.view.step is PackStep.EXISTS
    desk.replace_file()
    lane.run_all()
    desk.check(path)
    lane.run_all()
    assert desk.view.verdict.is_sound


def test_who_only_looks_changes_nothing_here(qtbot, shop, dressed):
    presenter = BooksPresenter(inline_lanes())
    presenter.attach(services(shop, is_read_only=True))
    presenter.watch(is_watched=True)
    assert not shown(qtbot, presenter, Part.PAYOUTS).ask.isEnabled()
    assert not shown(qtbot, presenter, Part.PACK).make.isEnabled()
    assert not shown(qtbot, presenter, Part.PERIODS).close_asked.isEnabled()
    presenter.payouts.ask()
    assert not presenter.payouts.view.is_asking


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (BookSpan.THIS_MONTH, date(2026, 2, 1), date(2026, 2, 14)),
        (BookSpan.LAST_MONTH, date(2026, 1, 1), date(2026, 1, 31)),
        (BookSpan.THIS_QUARTER, date(2026, 1, 1), date(2026, 2, 14)),
        (BookSpan.LAST_QUARTER, date(2025, 10, 1), date(2025, 12, 31)),
        (BookSpan.THIS_YEAR, date(2026, 1, 1), date(2026, 2, 14)),
        (BookSpan.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_spans_are_whole_months_quarters_and_years(span, first, last):
    assert days_of(span, date(2026, 2, 14)) == BookDays(first, last)


def test_the_longest_name_of_an_account_does_not_widen_the_correction(qtbot, dressed):
    form = CorrectingForm(BooksPresenter(inline_lanes()).periods)
    qtbot.addWidget(form)
    before = form.debit.sizeHint().width()
    form._name((ChartLine("assets:payouts", "580000", "Virements internes " * 6),))
    assert form.debit.count() == 1
    assert form.debit.sizeHint().width() == before
