"""A shift from its float to its Z report, with the holds it leaves behind."""

from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import PaymentMethodId, StaffId
from pos.domain.intent import CancelReason
from pos.domain.ledger import EntryKind
from pos.domain.shift import Keep, Outcome
from pos.domain.shift_report import ReportKind, Why
from pos.domain.staff import Person, Role
from pos.errors import Broken, Refused
from pos.services.report_document import digest, spelled
from pos.services.shifts import report_reference
from tests.kit import EUR, euro
from tests.services.shifting import Register


@pytest.fixture
def register(shop):
    return Register(shop)


def booked(register, kind):
    return [entry for entry in register.shop.entries() if entry.kind is kind]


def refused(code):
    return pytest.raises(Refused, match=code)


def test_a_shift_begins_with_its_float_in_the_drawer(register):
    shift = register.shifts.open(euro(10_000))
    assert (shift.register, shift.number, shift.opening_float) == ("till-1", 1, euro(10_000))
    assert register.shop.balance("assets:cash:till-1") == 10_000
    assert register.shop.balance("assets:safe") == -10_000
    assert register.shifts.current() == shift


def test_no_second_shift_begins_while_one_is_open(register):
    register.shifts.open(euro(0))
    with refused("shift_is_open"):
        register.shifts.open(euro(0))


def test_nothing_is_moved_counted_or_closed_without_a_shift(register):
    for act in (
        lambda: register.shifts.cash_in(euro(5), "Change"),
        lambda: register.shifts.count(euro(5)),
        register.shifts.close,
        register.reports.x,
        register.walk.walk,
    ):
        with refused("shift_not_open"):
            act()
    assert register.shifts.status() is None


def test_cash_goes_in_and_out_with_a_reason(register):
    register.shifts.open(euro(10_000))
    register.shifts.cash_in(euro(500), "Change from the bank")
    register.shifts.cash_out(euro(1299), " Light bulbs ")
    assert register.shop.balance("assets:cash:till-1") == 9201
    [_, out] = register.shifts.status().movements
    assert (out.kind, out.amount, out.reason) == (EntryKind.CASH_OUT, euro(1299), "Light bulbs")


@pytest.mark.parametrize(
    ("minor", "reason", "code"),
    [
        (0, "Milk", "movement_zero"),
        (-5, "Milk", "movement_zero"),
        (100, "  ", "reason_missing"),
        (100, "4242 4242 4242 4242", "note_holds_secret"),
    ],
)
def test_cash_is_not_moved_by_nothing_nor_for_nothing(register, minor, reason, code):
    register.shifts.open(euro(10_000))
    with refused(code):
        register.shifts.cash_out(euro(minor), reason)
    assert register.shop.balance("assets:cash:till-1") == 10_000


def test_a_count_is_held_against_what_the_books_expect(register):
    register.shifts.open(euro(10_000))
    register.pay_in_cash(2550)
    result = register.shifts.count(euro(12_500))
    assert (result.expected, result.difference) == (euro(12_550), euro(-50))


def test_a_blind_count_hears_nothing_of_what_the_books_expect(register):
    settings = register.shop.settings
    settings.save(settings.load().changed("blind_count", "on"))
    register.shifts.open(euro(10_000))
    result = register.shifts.count(euro(9_000))
    assert (result.expected, result.difference) == (None, None)
    assert register.shifts.status().expected == ()
    assert register.reports.x().drawer == ()
    report = register.close(9_000)
    assert report.drawer[0].difference == euro(-1000)


def test_a_manager_sees_what_a_blind_count_hides(register):
    settings = register.shop.settings
    settings.save(settings.load().changed("blind_count", "on"))
    register.sign_in(Person(StaffId("staff_m"), "Mo", Role.MANAGER))
    register.shifts.open(euro(10_000))
    assert register.shifts.status().expected == (euro(10_000),)


@pytest.mark.parametrize(("counted", "word"), [(10_300, "over"), (9_900, "short"), (10_000, "")])
def test_a_difference_is_recorded_and_never_argued_with(register, counted, word):
    register.shifts.open(euro(10_000))
    report = register.close(counted)
    [state] = report.drawer
    assert (state.expected, state.counted) == (euro(10_000), euro(counted))
    assert [entry.reason for entry in booked(register, EntryKind.DRAWER_DIFFERENCE)] == (
        [word] if word else []
    )
    assert register.shop.balance("assets:cash:till-1") == 0
    assert register.shop.balance("assets:safe") == counted - 10_000
    assert register.shop.balance("expenses:drawer-difference") == 10_000 - counted


def test_part_of_what_was_counted_may_stay_in_the_drawer(register):
    register.shifts.open(euro(10_000))
    register.shifts.count(euro(10_000))
    report = register.shifts.close(leave=euro(4000))
    assert (report.drawer[0].to_safe, report.drawer[0].left) == (euro(6000), euro(4000))
    register.shifts.open(euro(4000))
    assert len(booked(register, EntryKind.FLOAT)) == 1


def test_no_more_stays_in_the_drawer_than_was_counted(register):
    register.shifts.open(euro(10_000))
    register.shifts.count(euro(10_000))
    with refused("leave_more_than_counted"):
        register.shifts.close(leave=euro(10_001))
    assert register.shifts.current() is not None


def test_a_drawer_with_cash_has_to_be_counted_or_left_alone_on_purpose(register):
    register.shifts.open(euro(10_000))
    with refused("count_missing"):
        register.shifts.close()
    report = register.shifts.close(uncounted=True)
    assert (report.drawer[0].counted, report.drawer[0].left) == (None, euro(10_000))
    assert register.shop.balance("assets:cash:till-1") == 10_000


def test_an_empty_drawer_needs_no_count(register):
    register.shifts.open(euro(0))
    assert register.shifts.close().drawer[0].expected == euro(0)


def test_a_count_is_out_of_date_once_cash_has_moved(register):
    register.shifts.open(euro(10_000))
    register.shifts.count(euro(10_000))
    register.pay_in_cash(100)
    with refused("count_outdated"):
        register.shifts.close()
    register.shifts.count(euro(10_100))
    assert register.shifts.close().drawer[0].difference == euro(0)


def test_a_shift_is_not_closed_while_a_hold_is_undecided(register):
    register.shifts.open(euro(0))
    register.intent(1000)
    with pytest.raises(Refused) as told:
        register.shifts.close()
    assert told.value.code == "holds_undecided"
    assert told.value.facts["receipts"] == ("till-1-000001",)


def test_the_walk_captures_releases_and_carries_over(register):
    register.shifts.open(euro(0))
    taken, released, carried = (register.intent(minor) for minor in (1000, 2000, 3000))
    assert register.walk.capture(taken, euro(600)).outcome is Outcome.TAKEN
    reason = CancelReason.REQUESTED_BY_CUSTOMER
    assert register.walk.release(released, reason).outcome is Outcome.RELEASED
    assert register.walk.carry(carried, register.until()).outcome is Outcome.CARRIED
    report = register.shifts.close()
    own = report.own
    assert own.amounts(EntryKind.HOLD) == {EUR: euro(6000)}
    assert own.amounts(EntryKind.CAPTURE) == {EUR: euro(600)}
    assert own.amounts(EntryKind.RELEASE) == {EUR: euro(2400)}
    [left] = report.carried
    assert (left.intent, left.amount, left.keep.owner) == (carried, euro(3000), "Anna")
    assert register.notes.of(_sale(register, carried)).owner == "Anna"


def _sale(register, intent):
    with register.shop.store.read() as books:
        return books.sales.by_intent(intent).id


def test_a_hold_that_is_kept_until_later_needs_no_second_decision(register):
    register.shifts.open(euro(0))
    intent = register.intent()
    keep = register.until(2)
    register.notes.keep(_sale(register, intent), owner="Bo", until=keep.until, reason="Away")
    assert register.shifts.close().carried[0].keep.owner == "Bo"


def test_a_day_that_is_past_binds_nobody(register):
    register.shifts.open(euro(0))
    intent = register.intent()
    keep = register.until(1)
    register.notes.keep(_sale(register, intent), owner="Bo", until=keep.until, reason="Away")
    register.shop.pass_time(timedelta(days=2))
    with refused("holds_undecided"):
        register.shifts.close()


@pytest.mark.parametrize(
    ("keep", "code"),
    [
        (("", "Why"), "keep_owner_missing"),
        (("Anna", " "), "keep_reason_missing"),
    ],
)
def test_a_hold_is_not_carried_over_by_nobody_or_for_no_reason(register, keep, code):
    register.shifts.open(euro(0))
    intent = register.intent()
    with refused(code):
        register.walk.carry(intent, Keep(keep[0], keep[1], register.until().until))


def test_a_hold_is_not_kept_until_a_moment_that_is_past(register):
    register.shifts.open(euro(0))
    intent = register.intent()
    with refused("keep_until_past"):
        register.walk.carry(intent, register.until(-1))


def test_the_rest_is_carried_over_at_once(register):
    register.shifts.open(euro(0))
    for minor in (100, 200, 300):
        register.intent(minor)
    assert len(register.walk.carry_rest(register.until())) == 3
    report = register.shifts.close()
    assert report.carried_amounts() == {EUR: euro(600)}


def test_a_silent_stripe_does_not_hinder_a_close(register):
    register.shifts.open(euro(0))
    intent = register.intent()
    register.shop.fault(Fault.RESET_BEFORE, times=50)
    decision = register.walk.capture(intent)
    assert (decision.outcome, decision.code) == (Outcome.NOT_DONE, "no_answer")
    register.walk.carry(intent, register.until())
    assert register.shifts.close().carried[0].intent == intent


def test_an_answer_that_is_lost_is_listed_and_carried_over(register, expect_log):
    expect_log("no answer yet")
    register.shifts.open(euro(0))
    intent = register.intent()
    register.shop.fault(Fault.RESET_AFTER, "/capture", times=50)
    assert register.walk.capture(intent).outcome is Outcome.CHECKING
    report = register.shifts.close()
    [doubt] = report.doubts
    assert (doubt.kind, doubt.receipt, doubt.amount) == ("capture", "till-1-000001", euro(1000))
    assert [(each.intent, each.keep) for each in report.carried] == [(intent, None)]


def test_an_answer_that_comes_after_the_close_is_reported_apart(register, expect_log):
    expect_log("no answer yet")
    register.shifts.open(euro(0))
    intent = register.intent()
    register.shop.fault(Fault.RESET_AFTER, "/capture", times=50)
    register.walk.capture(intent)
    register.shifts.close()
    register.shifts.open(euro(0))
    register.shop.calm()
    register.shop.journal.recover()
    register.intent(700)
    report = register.close()
    assert report.own.amounts(EntryKind.HOLD) == {EUR: euro(700)}
    assert report.own.count(EntryKind.CAPTURE) == 0
    assert report.later.amounts(EntryKind.CAPTURE) == {EUR: euro(1000)}
    assert [(late.why, late.receipt) for late in report.late] == [(Why.ANSWER, "till-1-000001")]


def test_what_came_in_between_two_shifts_is_reported_apart(register):
    register.shifts.open(euro(0))
    register.close()
    register.intent(900)
    register.shifts.open(euro(0))
    report = register.close()
    assert report.own.count(EntryKind.HOLD) == 0
    assert report.later.amounts(EntryKind.HOLD) == {EUR: euro(900)}
    assert report.late[0].why is Why.BETWEEN


def test_what_was_captured_elsewhere_is_reported_apart(register):
    register.shifts.open(euro(0))
    intent = register.intent(900)
    register.shop.sdk.v1.payment_intents.capture(intent)
    assert register.walk.release(intent, CancelReason.ABANDONED).outcome is Outcome.ENDED
    report = register.shifts.close()
    assert report.later.amounts(EntryKind.CAPTURE) == {EUR: euro(900)}
    assert report.late[0].why is Why.ELSEWHERE
    assert report.own.amounts(EntryKind.HOLD) == {EUR: euro(900)}


def test_a_refund_that_fails_later_is_reported_apart(register):
    shop = register.shop
    register.shifts.open(euro(0))
    sale = shop.paying(1000)
    shop.checkout.authorise(sale, PaymentMethodId("pm_card_refundFail"))
    shop.settlement.capture(shop.intent(sale).id)
    shop.refunds.refund(shop.intent(sale).id, euro(300), _asked_for())
    first = register.close()
    register.shifts.open(euro(0))
    shop.pass_time(timedelta(days=3))
    shop.reconciler.run()
    second = register.close()
    assert first.own.amounts(EntryKind.REFUND) == {EUR: euro(300)}
    assert second.own.entries == 0
    assert second.later.amounts(EntryKind.REFUND_FAILED) == {EUR: euro(300)}
    assert [late.why for late in second.late] == [Why.FAILED]


def test_a_hold_that_lapsed_meanwhile_is_no_obstacle(register):
    register.shifts.open(euro(0))
    intent = register.intent(900)
    register.shop.pass_time(timedelta(days=30))
    assert register.walk.capture(intent).outcome is Outcome.LAPSED
    report = register.shifts.close()
    assert report.own.amounts(EntryKind.LAPSE) == {EUR: euro(900)}
    assert report.carried == ()


def test_numbers_follow_one_another_without_a_gap(register):
    for number in (1, 2, 3):
        register.shifts.open(euro(0))
        assert register.close().number == number
    assert [line.number for line in register.reports.recent()] == [3, 2, 1]


def test_every_register_counts_for_itself(register):
    settings = register.shop.settings
    register.shifts.open(euro(0))
    register.close()
    settings.save(settings.load().changed("register", "till-2"))
    register.shifts.open(euro(0))
    assert register.close().name == "till-2/1"


def test_two_registers_with_open_shifts_share_no_entry(register):
    settings = register.shop.settings
    register.shifts.open(euro(100))
    register.intent(1000)
    settings.save(settings.load().changed("register", "till-2"))
    register.shifts.open(euro(200))
    register.intent(2000)
    assert register.shifts.open_elsewhere() == ("till-1",)
    second = register.close()
    assert second.own.amounts(EntryKind.HOLD) == {EUR: euro(2000)}
    assert second.own.amounts(EntryKind.FLOAT) == {EUR: euro(200)}
    assert [hold.amount for hold in second.carried] == [euro(2000)]
    settings.save(settings.load().changed("register", "till-1"))
    first = register.close()
    assert first.own.amounts(EntryKind.HOLD) == {EUR: euro(1000)}
    assert {hold.amount for hold in first.carried} == {euro(1000), euro(2000)}


def test_what_was_booked_before_the_first_shift_has_a_report_of_its_own(register):
    register.intent(4200)
    register.shifts.open(euro(0))
    report = register.reports.z(0)
    assert report.kind is ReportKind.BEFORE
    assert report.own.amounts(EntryKind.HOLD) == {EUR: euro(4200)}
    assert register.close().own.count(EntryKind.HOLD) == 0


def test_a_report_is_read_again_as_it_was_made(register):
    register.shifts.open(euro(10_000))
    register.shifts.cash_out(euro(250), "Milk")
    register.intent()
    report = register.close(9_750)
    assert register.reports.z() == report
    assert register.reports.z(1) == report


def test_a_report_that_was_changed_in_the_file_is_not_shown(register):
    register.shifts.open(euro(0))
    register.close()
    with register.shop.file.write() as db:
        db.execute("DROP TRIGGER z_reports_refuse_update")
        db.execute("UPDATE z_reports SET document = replace(document, '\"till-1\"', '\"till-9\"')")
    with pytest.raises(Broken, match="report_changed"):
        register.reports.z()


def test_the_hash_of_a_report_is_in_the_chain_of_the_ledger(register):
    register.shifts.open(euro(0))
    register.close()
    with register.shop.store.read() as books:
        kept = books.reports.get("till-1", 1)
        found = books.ledger.occurred(report_reference("till-1/1"))
    assert found == kept.made_at
    assert kept.sha256 == digest(kept.document)
    [entry] = [each for each in _trail(register) if each.reference == report_reference("till-1/1")]
    assert entry.record.facts["sha256"] == spelled(kept.sha256)


def _trail(register):
    from pos.domain.audit_record import TrailQuery

    with register.shop.store.read() as books:
        return books.trail.find(TrailQuery())


def test_a_reprint_is_the_same_report_and_is_noted(register):
    register.shifts.open(euro(0))
    report = register.close()
    assert register.reports.reprint(1) == report
    assert next(each.record.act for each in _trail(register)) == "reprint"
    assert _trail(register)[0].record.facts["subject"] == "z/till-1/1"


def test_a_report_that_is_not_there_is_refused(register):
    with refused("report_none"):
        register.reports.z()
    with refused("report_unknown"):
        register.reports.z(7)


def test_an_x_report_looks_and_writes_nothing(register):
    register.shifts.open(euro(10_000))
    register.pay_in_cash(550)
    before = len(register.shop.entries())
    report = register.reports.x()
    assert report.kind is ReportKind.X
    assert report.own.in_cash() == {EUR: euro(550)}
    assert report.drawer[0].expected == euro(10_550)
    assert len(register.shop.entries()) == before


def test_a_z_shows_tenders_tax_and_refunds(register):
    shop = register.shop
    register.shifts.open(euro(10_000))
    sale = shop.held(11_900)
    shop.settlement.capture(shop.intent(sale).id)
    shop.refunds.refund(shop.intent(sale).id, euro(1190), _asked_for())
    register.pay_in_cash(500)
    register.pay_in_cash(-200)
    own = register.close(10_300).own
    assert own.by_card() == {EUR: euro(11_900)}
    assert own.in_cash() == {EUR: euro(500)}
    assert own.back_in_cash() == {EUR: euro(200)}
    assert own.amounts(EntryKind.REFUND) == {EUR: euro(1190)}
    assert own.tax() == {"19": {EUR: euro(1900 - 190)}}
    assert own.sales() == {EUR: euro(10_000 - 1000 + 500 - 200)}


def _asked_for():
    from pos.domain.refund import RefundReason

    return RefundReason.REQUESTED_BY_CUSTOMER


def test_who_may_not_is_refused_and_nothing_happens(register):
    register.sign_in(Person(StaffId("staff_a"), "Ada", Role.ACCOUNTANT))
    with refused("not_permitted"):
        register.shifts.open(euro(0))
    assert register.shifts.current() is None


def test_names_are_kept_on_shift_count_and_report(register):
    register.sign_in(Person(StaffId("staff_m"), "Mo", Role.MANAGER))
    register.shifts.open(euro(100))
    report = register.close(100)
    assert (report.opened_by, report.made_by) == ("Mo", "Mo")


def test_a_shift_outlives_a_restart(register):
    shift = register.shifts.open(euro(100))
    register.shifts.count(euro(100))
    register.shop.restart()
    register.start()
    assert register.shifts.current() == shift
    assert register.shifts.close().number == 1


def test_the_ledger_with_shifts_verifies(register):
    register.shifts.open(euro(10_000))
    register.shifts.cash_in(euro(500), "Change")
    intent = register.intent(1000)
    register.walk.capture(intent)
    register.close(10_400)
    register.shifts.open(euro(10_000))
    found = register.verify.verify()
    assert found.findings == ()


def flaws(register):
    return [
        (str(each.flaw), each.facts.get("report")) for each in register.verify.verify().findings
    ]


@pytest.mark.parametrize(
    ("damage", "flaw"),
    [
        (
            "UPDATE z_reports SET document = replace(document, '\"till-1\"', '\"till-9\"')",
            "changed",
        ),
        ("DELETE FROM z_reports", "missing"),
    ],
)
def test_a_report_that_is_not_the_one_that_was_made_is_found(register, damage, flaw):
    register.shifts.open(euro(0))
    register.close()
    with register.shop.file.write() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        for table in ("z_reports", "z_spans"):
            for verb in ("update", "delete"):
                db.execute(f"DROP TRIGGER {table}_refuse_{verb}")
        if flaw == "missing":
            db.execute("DELETE FROM z_spans")
        db.execute(damage)
    assert (f"report_{flaw}", "till-1/1") in flaws(register)


def test_a_report_that_the_chain_does_not_know_is_found(register):
    register.shifts.open(euro(0))
    with register.shop.file.write() as db:
        db.execute(
            "INSERT INTO z_reports VALUES ('till-1', 1, '2026-11-02T09:00:00+00:00', ?, '{}')",
            ["0" * 64],
        )
    assert ("report_unnoted", "till-1/1") in flaws(register)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE z_reports SET sha256 = sha256",
        "DELETE FROM z_reports",
        "UPDATE shifts SET opened_by = 'Eve'",
        "DELETE FROM shift_counts",
        "INSERT INTO shifts SELECT register, 9, opened_at, '', 0, 'EUR', 0 FROM shifts",
        "INSERT INTO z_reports SELECT register, 9, made_at, sha256, document FROM z_reports",
        "INSERT INTO z_spans SELECT last + 1, last + 99999, register, number FROM z_spans",
        "INSERT INTO z_spans SELECT last, last, register, number FROM z_spans",
    ],
)
def test_the_file_itself_refuses_gaps_overlaps_and_changes(register, statement):
    register.shifts.open(euro(100))
    register.close(100)
    with pytest.raises(Broken, match="storage"), register.shop.file.write() as db:
        db.execute(statement)
