"""Raising, taking more, notes, lapses and many at once: what a question leads to, and what not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.bulk import BulkOutcome
from pos.domain.ids import PaymentMethodId
from pos.domain.intent import CancelReason
from pos.domain.lapse import LapseDecision
from pos.domain.permissions import Act
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import Refused
from tests.kit import euro
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.shop_kit import board_of, hold
from ui.format import Formats
from ui.holds.panel import HoldPanel
from ui.holds.sheets.allowance import allowances
from ui.holds.sheets.bulk_words import said_text
from ui.holds.sheets.bulking import BulkStep
from ui.holds.sheets.capturing import Way
from ui.holds.sheets.kinds import Sheet
from ui.holds.view import Busy
from ui.theme import Scheme

NO_MORE = PaymentMethodId("pm_card_practiceIncreaseDeclined")


@pytest.fixture
def ask_for(shop):
    def asks(requests):
        shop.settings.save(replace(shop.settings.load(), hold_requests=requests))

    return asks


@pytest.fixture
def opened(shop, qapp):
    """`opened(sheet, *sales)`: the actions with that question open about these sales.

    Kept until the test is over, also where it looks at a part of them only.
    """
    kept = []

    def build(what, *sales, lanes=None):
        presenter = board_of(shop, lanes or inline_lanes())
        kept.append(presenter)
        presenter.choose([shop.intent(sale).id for sale in sales])
        presenter.actions.open(what)
        return presenter

    yield build
    kept.clear()


def _plan(capturing):
    return capturing.view.plan


def _nobody_asked() -> None:
    raise AssertionError("nothing was refused")


class Manager:
    """Approves what is offered, once asked."""

    def __init__(self, *codes):
        self.codes = codes
        self.asked = []
        self.again: Callable[[], None] = _nobody_asked

    def offer(self, error, again):
        self.asked.append(error.code)
        self.again = again
        return error.code in self.codes


# Taking


def test_more_than_is_held_is_taken_only_where_the_card_allows_it_and_after_a_word(
    shop, opened, ask_for
):
    ask_for("overcapture")
    sale = hold(shop, 1000)
    capturing = opened(Sheet.CAPTURE, sale).actions.capturing
    capturing.set_amount(euro(1100))
    assert capturing.view.plan.over == euro(100)
    capturing.propose()
    assert capturing.view.is_sure
    assert shop.record(sale).money is MoneyWord.HELD
    capturing.confirm()
    assert shop.intent(sale).received == euro(1100)


def test_a_tip_bears_no_tax_and_is_not_earned(shop, opened, ask_for):
    ask_for("overcapture")
    sale = hold(shop, 1190)
    capturing = opened(Sheet.CAPTURE, sale).actions.capturing
    capturing.set_amount(euro(1290))
    capturing.set_tip(is_tip=True)
    plan = capturing.view.plan
    assert (plan.taken, plan.tip) == (euro(1290), euro(100))
    assert [line.gross for line in plan.taxes] == [euro(1190)]
    capturing.propose()
    capturing.confirm()
    assert shop.intent(sale).received == euro(1290)
    with shop.store.read() as books:
        assert list(books.ledger.balance("liabilities:tips")) == [euro(-100)]


def test_what_is_not_beyond_the_hold_is_no_tip(shop, opened, ask_for):
    ask_for("overcapture")
    capturing = opened(Sheet.CAPTURE, hold(shop, 1000)).actions.capturing
    capturing.set_tip(is_tip=True)
    capturing.set_amount(euro(900))
    assert capturing.view.tip is None
    assert capturing.view.plan.taken == euro(900)


def test_leaving_the_rest_on_hold_needs_no_second_question_and_keeps_it(shop, opened, ask_for):
    ask_for("multicapture")
    sale = hold(shop, 1000)
    capturing = opened(Sheet.CAPTURE, sale).actions.capturing
    capturing.set_amount(euro(400))
    capturing.set_final(is_final=False)
    assert (capturing.view.plan.released, capturing.view.plan.still_held) == (euro(0), euro(600))
    capturing.propose()
    intent = shop.intent(sale)
    assert (intent.received, intent.capturable) == (euro(400), euro(600))


def test_no_line_chosen_is_no_amount_to_take(shop, opened):
    capturing = opened(Sheet.CAPTURE, hold(shop, 1000)).actions.capturing
    capturing.turn_to(Way.LINES)
    assert capturing.view.amount == euro(1000)
    capturing.pick_none()
    assert capturing.view.plan is None
    assert capturing.view.problem is not None
    capturing.pick(1, 1)
    assert _plan(capturing).taken == euro(1000)


def test_an_amount_that_needs_an_approval_is_taken_after_it(shop, opened, monkeypatch):
    sale = hold(shop, 1000)
    actions = opened(Sheet.CAPTURE, sale).actions
    manager = Manager("needs_approval")
    actions.ask(manager)
    capture = shop.settlement.capture
    refusals = [Refused("needs_approval", act="capture", subject="s", amount=euro(1000))]

    def guarded(*args, **kwargs):
        if refusals:
            raise refusals.pop()
        return capture(*args, **kwargs)

    monkeypatch.setattr(shop.settlement, "capture", guarded)
    actions.capturing.propose()
    assert (actions.sheet, actions.is_busy) == (Sheet.CAPTURE, False)
    assert shop.record(sale).money is MoneyWord.HELD
    manager.again()
    assert shop.record(sale).money is MoneyWord.TAKEN
    assert actions.sheet is None


# Raising


def test_a_decline_leaves_the_old_hold_and_counts_as_an_attempt(shop, opened, ask_for):
    ask_for("incremental")
    sale = hold(shop, 1000, NO_MORE)
    actions = opened(Sheet.INCREASE, sale).actions
    actions.increasing.set_total(euro(1500))
    actions.increasing.increase()
    view = actions.increasing.view
    assert actions.sheet is Sheet.INCREASE
    assert view.declined is not None
    assert view.attempts_left == 9
    assert shop.intent(sale).capturable == euro(1000)


def test_less_than_is_held_is_refused_before_anybody_is_asked(shop, opened, ask_for):
    ask_for("incremental")
    increasing = opened(Sheet.INCREASE, hold(shop, 1000)).actions.increasing
    increasing.set_total(euro(900))
    assert increasing.view.problem is not None
    increasing.increase()
    assert shop.requests("increment_authorization") == []


def test_a_card_that_was_not_asked_for_it_cannot_be_raised(shop, opened):
    increasing = opened(Sheet.INCREASE, hold(shop, 1000)).actions.increasing
    assert not increasing.view.can_try


# Notes


def test_a_note_is_kept_with_the_name_of_the_customer(shop, opened):
    sale = hold(shop)
    actions = opened(Sheet.DETAILS, sale).actions
    note = actions.detailing.view.note
    until = shop.simulator.now() + timedelta(days=1)
    actions.detailing.edit(replace(note, customer="Petra", owner="Maya", keep_until=until))
    actions.detailing.save()
    kept = shop.notes.of(sale)
    assert (kept.customer, kept.owner, kept.keep_until) == ("Petra", "Maya", until)
    assert actions.sheet is None


def test_a_promise_in_the_past_is_refused_beside_the_form(shop, opened):
    sale = hold(shop)
    actions = opened(Sheet.DETAILS, sale).actions
    over = shop.simulator.now() - timedelta(hours=1)
    actions.detailing.edit(replace(actions.detailing.view.note, keep_until=over))
    actions.detailing.save()
    assert actions.sheet is Sheet.DETAILS
    assert actions.detailing.view.problem is not None
    assert shop.notes.of(sale).keep_until is None


def test_whoever_only_looks_may_read_the_details_and_open_nothing_else(shop, qapp):
    sale = hold(shop)
    presenter = board_of(shop, inline_lanes(), is_read_only=True)
    presenter.select(shop.intent(sale).id)
    seen = []
    for what in (Sheet.CAPTURE, Sheet.RELEASE, Sheet.INCREASE, Sheet.BULK_CAPTURE, Sheet.DETAILS):
        presenter.actions.open(what)
        seen.append(presenter.actions.sheet)
    assert seen == [None, None, None, None, Sheet.DETAILS]
    assert presenter.actions.detailing.is_read_only


# Lapses


@pytest.fixture
def lapsed(shop):
    sale = hold(shop, 1240)
    shop.notes.edit(sale, customer="Petra")
    shop.pass_time(timedelta(days=8))
    shop.settlement.refresh()
    return sale


def test_the_cart_of_a_lapsed_hold_goes_back_on_the_counter_for_the_same_customer(
    shop, opened, lapsed
):
    presenter = opened(Sheet.LAPSED, lapsed)
    begun: list[object] = []
    presenter.actions.sale_on_counter.connect(begun.append)
    presenter.actions.recovering.again()
    [sale] = begun
    assert shop.record(sale).sale.state is SaleState.OPEN
    assert shop.record(sale).sale.cart == shop.record(lapsed).sale.cart
    note = shop.notes.of(sale)
    assert (note.customer, note.follows) == ("Petra", lapsed)
    assert "Nothing is held yet" in presenter.view.notice.money


def test_nobody_is_charged_only_with_a_reason(shop, opened, lapsed):
    presenter = opened(Sheet.LAPSED, lapsed)
    recovering = presenter.actions.recovering
    recovering.ask_why()
    recovering.dismiss()
    assert presenter.actions.sheet is Sheet.LAPSED
    recovering.write("It came back")
    recovering.dismiss()
    task = shop.lapses.get(shop.intent(lapsed).id)
    assert (task.lapse.decision, task.lapse.reason) == (LapseDecision.DISMISSED, "It came back")
    assert presenter.view.rows == ()


def test_esc_leads_from_the_reason_back_to_the_choice_and_then_to_the_board(shop, opened, lapsed):
    actions = opened(Sheet.LAPSED, lapsed).actions
    actions.recovering.ask_why()
    steps = [actions.step_back() and actions.sheet for _ in range(2)]
    assert steps == [Sheet.LAPSED, None]
    assert shop.lapses.get(shop.intent(lapsed).id).lapse.is_open


def test_a_hold_that_still_runs_has_no_lapse_to_decide_about(shop, opened):
    assert opened(Sheet.LAPSED, hold(shop)).actions.sheet is None


# Many at once


def test_many_are_released_only_with_a_reason_and_each_one_says_it(shop, opened):
    sales = [hold(shop, 1000 + place) for place in range(3)]
    bulk = opened(Sheet.BULK_RELEASE, *sales).actions.bulk_release
    bulk.run()
    assert bulk.view.step is BulkStep.PREVIEW
    bulk.choose(CancelReason.DUPLICATE)
    bulk.run()
    assert bulk.view.count(BulkOutcome.DONE) == 3
    assert {shop.intent(sale).cancellation_reason for sale in sales} == {"duplicate"}


def test_who_stops_leaves_the_rest_as_it_is(shop, opened):
    sales = [hold(shop, 1000) for _ in range(3)]
    presenter = opened(Sheet.BULK_CAPTURE, *sales)
    bulk = presenter.actions.bulk_capture
    bulk.changed.connect(lambda: bulk.stop() if bulk.view.done == 1 else None)
    bulk.run()
    assert [row.outcome for row in bulk.view.rows] == [
        BulkOutcome.DONE,
        BulkOutcome.NOT_REACHED,
        BulkOutcome.NOT_REACHED,
    ]
    assert [shop.record(sale).money for sale in sales].count(MoneyWord.HELD) == 2


def test_what_cannot_be_done_is_said_before_anything_is(shop, opened, expect_log):
    expect_log("no answer yet")
    fine, doubtful = hold(shop, 1000), hold(shop, 2000)
    shop.fault(Fault.RESET_BEFORE, "/capture", times=9)
    with pytest.raises(Exception, match="no_answer"):
        shop.settlement.capture(shop.intent(doubtful).id)
    shop.calm()
    bulk = opened(Sheet.BULK_CAPTURE, fine, doubtful).actions.bulk_capture
    assert bulk.view.plan.taken == (euro(1000),)
    [refused] = [row for row in bulk.view.rows if not row.is_possible]
    assert refused.row.hold.sale == doubtful
    assert refused.why is not None
    bulk.run()
    # The sum stands beside the number that was taken, not behind what was not.
    assert said_text(bulk.view, Formats()).startswith("1 taken (€10.00) · 1 ")


def test_a_bulk_that_needs_an_approval_begins_only_after_it(shop, opened, monkeypatch):
    sale = hold(shop, 1000)
    actions = opened(Sheet.BULK_CAPTURE, sale).actions
    manager = Manager("needs_approval")
    actions.ask(manager)
    run = shop.bulk.run
    refusals = [Refused("needs_approval", act="bulk_capture", subject="s", amount=euro(1000))]

    def guarded(*args, **kwargs):
        if refusals:
            raise refusals.pop()
        return run(*args, **kwargs)

    monkeypatch.setattr(shop.bulk, "run", guarded)
    actions.bulk_capture.run()
    assert (actions.bulk_capture.view.step, actions.is_busy) == (BulkStep.PREVIEW, False)
    manager.again()
    assert actions.bulk_capture.view.count(BulkOutcome.DONE) == 1


def test_while_many_are_taken_nothing_else_can_be_begun(shop, opened):
    sales = [hold(shop, 1000) for _ in range(2)]
    watch = HeldLane()
    lanes = replace(inline_lanes(), watch=watch)
    presenter = opened(Sheet.BULK_CAPTURE, *sales, lanes=lanes)
    bulk = presenter.actions.bulk_capture
    bulk.run()
    bulk.run()
    presenter.actions.open(Sheet.RELEASE)
    assert presenter.view.busy is Busy.CAPTURING
    assert presenter.actions.sheet is Sheet.BULK_CAPTURE
    assert lanes.money.is_idle  # a customer can pay meanwhile
    watch.run_all()
    assert bulk.view.step is BulkStep.ENDED
    assert len(shop.requests("/capture")) == 2


def test_the_list_of_results_stays_until_it_is_closed(shop, opened):
    sale = hold(shop, 1000)
    presenter = opened(Sheet.BULK_CAPTURE, sale)
    presenter.actions.bulk_capture.run()
    presenter.reload()
    assert presenter.view.rows == ()
    assert presenter.actions.sheet is Sheet.BULK_CAPTURE
    presenter.actions.step_back()
    assert presenter.actions.sheet is None


@pytest.mark.parametrize(
    ("requests", "asks_next_time", "says"),
    [
        ("", False, "never afterwards"),
        ("", True, "The next card is asked for it."),
        ("extended", False, "The bank keeps it longer"),
    ],
)
def test_why_a_hold_lasts_no_longer_is_explained(
    shop, opened, ask_for, requests, asks_next_time, says
):
    ask_for(requests)
    view = opened(Sheet.DETAILS, hold(shop, 1000)).actions.detailing.view
    extension = replace(view.extension, asks_next_time=asks_next_time)
    *_, longer = allowances(view.row, view.terms, extension, Formats())
    assert says in longer.why


def test_what_a_role_may_never_do_is_greyed_with_the_reason(shop, qtbot, dress):
    dress(Scheme.LIGHT, 1.0)
    may = {Act.CAPTURE, Act.INCREASE, Act.BULK_CAPTURE}
    panel = HoldPanel(may.__contains__)
    qtbot.addWidget(panel)
    presenter = board_of(shop, inline_lanes())
    sales = [hold(shop), hold(shop)]
    presenter.reload()
    presenter.choose([shop.intent(sales[0]).id])
    panel.draw(presenter.view, Formats())
    assert (panel.release.reason(), panel.capture.isEnabled()) == ("Not with your role", True)
    presenter.choose([shop.intent(sale).id for sale in sales])
    panel.draw(presenter.view, Formats())
    assert panel.many.release.reason() == "Not with your role"
    assert panel.many.capture.isEnabled()


def test_where_nobody_is_set_up_everything_may_be_done(shop, qapp):
    actions = board_of(shop, inline_lanes()).actions
    assert all(actions.may(act) for act in Act)
