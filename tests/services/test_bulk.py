"""Many holds at once: previewed, one operation each, stopped, and told honestly."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.bulk import BulkAct, BulkKind, BulkOutcome, BulkProgress
from pos.domain.intent import CancelReason
from pos.errors import InDoubt
from tests.domain.making import code_of
from tests.kit import euro


def captures(shop, sales, amount=None):
    return [BulkAct(shop.intent(sale).id, BulkKind.CAPTURE, amount) for sale in sales]


def releases(shop, sales):
    return [BulkAct(shop.intent(sale).id, BulkKind.RELEASE) for sale in sales]


def states(shop, sales):
    return [str(shop.record(sale).sale.state) for sale in sales]


def test_a_preview_says_what_each_would_come_to_and_sends_nothing(shop):
    sales = [shop.held(1000), shop.held(2000)]
    before = len(shop.requests())
    plan = shop.bulk.plan(captures(shop, sales, euro(800)))
    assert [(line.taken.minor, line.released.minor) for line in plan.lines] == [
        (800, 200),
        (800, 1200),
    ]
    assert (plan.taken, plan.released) == ((euro(1600),), (euro(1400),))
    assert len(shop.requests()) == before


def test_a_preview_says_what_cannot_be_done_and_why(shop, expect_log):
    expect_log("no answer yet")
    small, checking = shop.held(500), shop.held(900)
    shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(shop.intent(checking).id)
    gone = shop.intent(shop.held(700))
    shop.settlement.capture(gone.id)
    acts = [*captures(shop, [small, checking], euro(800)), BulkAct(gone.id, BulkKind.CAPTURE)]
    plan = shop.bulk.plan(acts)
    assert [line.refusal.code for line in plan.refused] == [
        "capture_more_than_held",
        "still_checking",
    ]
    assert plan.missing == (gone.id,)
    assert plan.taken == ()


def test_two_refused_and_one_in_doubt_hinder_no_other(shop, expect_log):
    expect_log("no answer yet")
    sales = [shop.held(1000 + number) for number in range(12)]
    plan = shop.bulk.plan(captures(shop, sales))
    # Somebody else is faster with two of them, and one answer gets lost.
    for sale in (sales[3], sales[7]):
        shop.sdk.v1.payment_intents.cancel(shop.intent(sale).id)
    shop.fault(Fault.RESET_AFTER, f"{shop.intent(sales[5]).id}/capture")
    heard: list[BulkProgress] = []
    result = shop.bulk.run(plan, progress=heard.append)
    assert [len(result.of(outcome)) for outcome in BulkOutcome] == [9, 2, 1, 0]
    assert [each.line.row.hold.sale for each in result.refused] == [sales[3], sales[7]]
    assert [each.error.code for each in result.refused] == ["already_canceled"] * 2
    assert [each.line.row.hold.sale for each in result.checking] == [sales[5]]
    assert result.taken == (euro(sum(1000 + n for n in range(12) if n not in {3, 5, 7})),)
    assert [(step.done, step.total) for step in heard] == [(n, 12) for n in range(1, 13)]
    shop.checkout.follow(sales[5])
    assert shop.balance("assets:stripe") == sum(1000 + n for n in range(12) if n not in {3, 7})


def test_a_step_from_before_without_an_answer_is_checking_and_not_refused(shop, expect_log):
    expect_log("no answer yet")
    checking, later = shop.held(900), shop.held(700)
    acts = captures(shop, [checking, later])
    early = shop.bulk.plan(acts)
    shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(shop.intent(checking).id)
    for plan in (shop.bulk.plan(acts), early):
        shop.fault(Fault.RESET_BEFORE, f"GET /v1/payment_intents/{shop.intent(checking).id}", 9)
        result = shop.bulk.run(plan)
        assert [each.line.row.hold.sale for each in result.checking] == [checking]
        shop.calm()


def test_every_hold_is_an_operation_of_its_own(shop):
    sales = [shop.held(), shop.held()]
    shop.bulk.run(shop.bulk.plan(releases(shop, sales), reason=CancelReason.DUPLICATE))
    kinds = [[operation.kind for operation in shop.operations(sale)] for sale in sales]
    assert kinds == [["create", "confirm", "cancel"]] * 2
    assert states(shop, sales) == ["released", "released"]
    assert shop.intent(sales[0]).cancellation_reason == "duplicate"


def test_it_stops_when_asked_and_says_what_it_did_not_reach(shop):
    sales = [shop.held() for _ in range(4)]
    done: list[BulkProgress] = []
    result = shop.bulk.run(
        shop.bulk.plan(captures(shop, sales)), progress=done.append, stop=lambda: len(done) >= 2
    )
    assert [str(each.outcome) for each in result.lines] == ["done", "done", *["not_reached"] * 2]
    assert states(shop, sales) == ["captured", "captured", "held", "held"]


def test_where_nobody_answers_the_rest_is_left_alone(shop):
    sales = [shop.held() for _ in range(6)]
    plan = shop.bulk.plan(captures(shop, sales))
    shop.fault(Fault.RESET_BEFORE, "", times=100)
    result = shop.bulk.run(plan)
    shop.calm()
    assert [str(each.outcome) for each in result.lines] == ["not_reached"] * 6
    assert states(shop, sales) == ["held"] * 6
    assert shop.open_operations() == []


def test_a_hold_that_changed_since_the_preview_is_left_alone(shop):
    sale = shop.held(1000)
    plan = shop.bulk.plan(captures(shop, [sale]))
    with shop.store.write() as books:
        intent = books.intents.get(shop.intent(sale).id)
        books.intents.save(replace(intent, capturable=euro(1500), amount=euro(1500)))
    [result] = shop.bulk.run(plan).lines
    assert (result.outcome, result.error.code) == (BulkOutcome.REFUSED, "changed_since_preview")


def test_what_has_lapsed_is_not_tried(shop):
    sale = shop.held()
    acts = captures(shop, [sale])
    shop.pass_time(timedelta(days=8))
    [line] = shop.bulk.plan(acts).lines
    assert line.refusal.code == "lapsed"


def test_one_hold_counts_once_and_kinds_are_not_mixed(shop):
    sales = [shop.held()]
    twice = captures(shop, sales) * 2
    assert len(shop.bulk.plan(twice).lines) == 1
    assert code_of(shop.bulk.plan, []) == "bulk_empty"
    assert code_of(shop.bulk.plan, [*twice, *releases(shop, sales)]) == "bulk_mixed"
    assert code_of(shop.bulk.plan, twice * 300) == "bulk_too_many"


def test_the_whole_bulk_stands_in_the_audit_journal(shop):
    sales = [shop.held(1000), shop.held(2500)]
    shop.bulk.run(shop.bulk.plan(captures(shop, sales)))
    [entry] = [each for each in shop.trail() if each.record.act == "bulk_capture"]
    assert entry.record.amount == euro(3500)
    assert entry.record.facts["holds"] == "2"
    assert entry.record.facts["receipts"] == "till-1-000001, till-1-000002"
    assert entry.record.facts["subject"].startswith("2 holds: till-1-000001, till-1-000002 (")
