"""Who may keep, acknowledge, decide about lapses, and act on many holds; and whose name is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.domain.bulk import BulkAct, BulkKind
from pos.domain.ids import StaffId
from pos.domain.staff import Person, Role
from pos.errors import Refused
from tests.domain.making import code_of
from tests.kit import HASHER, START, euro

TOMORROW = START + timedelta(days=1)


def signed_in(shop, role, name="Ada"):
    person = Person(StaffId(f"staff_{role}"), name, role)
    with shop.store.write() as books:
        books.staff.add(person, HASHER.hash("2580"))
    shop.access.refresh()
    shop.access.sign_in(person.id, "2580")


def lapsed(shop):
    sale = shop.held()
    shop.pass_time(timedelta(days=8))
    shop.settlement.refresh()
    return shop.intent(sale).id


def act_of(shop, act):
    [entry] = [each for each in shop.trail() if each.record.act == act]
    return entry.record


def test_who_keeps_a_hold_is_named(shop):
    sale = shop.held()
    signed_in(shop, Role.CASHIER)
    shop.notes.keep(sale, owner="Bo", until=TOMORROW)
    assert act_of(shop, "keep").actor == "Ada"


def test_an_accountant_looks_and_decides_nothing(shop):
    intent = lapsed(shop)
    sale = shop.held()
    signed_in(shop, Role.ACCOUNTANT)
    [alert] = shop.alerts.all()
    plan = shop.bulk.plan([BulkAct(shop.intent(sale).id, BulkKind.CAPTURE)])
    assert [line.refusal.code for line in plan.lines] == ["not_permitted"]
    for attempt in (
        lambda: shop.notes.keep(sale, owner="Bo", until=None),
        lambda: shop.alerts.acknowledge(alert),
        lambda: shop.lapses.reauthorise(intent),
        lambda: shop.lapses.dismiss(intent, "x"),
        lambda: shop.bulk.run(plan),
    ):
        assert code_of(attempt) == "not_permitted"
    assert [lapse.lapse.intent for lapse in shop.lapses.open()] == [intent]


def test_a_cashier_asks_before_a_lapsed_hold_is_let_go(shop):
    intent = lapsed(shop)
    signed_in(shop, Role.CASHIER)
    assert code_of(shop.lapses.dismiss, intent, "goods are back") == "needs_approval"
    signed_in(shop, Role.SUPERVISOR, "Bo")
    assert shop.lapses.dismiss(intent, "goods are back", by="somebody").decided_by == "Bo"
    assert act_of(shop, "decide_lapse").actor == "Bo"


def test_an_alert_is_acknowledged_by_who_is_signed_in_whatever_name_is_given(shop):
    lapsed(shop)
    signed_in(shop, Role.CASHIER)
    [alert] = shop.alerts.all()
    assert shop.alerts.acknowledge(alert, "somebody else") == "Ada"
    assert act_of(shop, "acknowledge").actor == "Ada"


def test_whoever_paid_a_lapsed_sale_again_is_named(shop):
    intent = lapsed(shop)
    signed_in(shop, Role.CASHIER)
    shop.lapses.reauthorise(intent)
    record = act_of(shop, "reauthorise")
    assert (record.actor, record.intent, record.amount.minor) == ("Ada", intent, 1000)


def test_nothing_of_a_bulk_is_done_without_leave(shop):
    sale = shop.held()
    plan = shop.bulk.plan([BulkAct(shop.intent(sale).id, BulkKind.RELEASE)])
    signed_in(shop, Role.SUPERVISOR)
    assert code_of(shop.bulk.run, plan) == "needs_approval"
    assert str(shop.record(sale).sale.state) == "held"
    signed_in(shop, Role.MANAGER, "Mo")
    assert len(shop.bulk.run(plan).done) == 1


def test_a_hold_above_the_limit_is_left_for_an_approval_of_its_own(shop):
    shop.settings.save(shop.settings.load().changed("limit_capture", "20.00"))
    small, large = shop.held(1500), shop.held(2500)
    signed_in(shop, Role.SUPERVISOR)
    acts = [BulkAct(shop.intent(sale).id, BulkKind.CAPTURE) for sale in (small, large)]
    plan = shop.bulk.plan(acts)
    assert [line.refusal and line.refusal.code for line in plan.lines] == [
        None,
        "bulk_needs_approval",
    ]
    result = shop.bulk.run(plan)
    assert (len(result.done), len(result.refused)) == (1, 1)


def test_an_approval_is_for_exactly_the_holds_and_amounts_of_the_preview(shop):
    sales = [shop.held(1000 + n) for n in range(6)]
    acts = [BulkAct(shop.intent(sale).id, BulkKind.CAPTURE) for sale in sales]
    signed_in(shop, Role.CASHIER)
    asked = []
    part = [replace(act, amount=euro(900)) for act in acts]
    for wanted in (acts, acts[::-1], acts[:5], part):
        with pytest.raises(Refused) as refusal:
            shop.bulk.run(shop.bulk.plan(wanted))
        facts = refusal.value.facts
        asked.append((str(facts["subject"]), facts["amount"]))
    assert asked[0] == asked[1]
    assert len({subject for subject, _ in asked}) == 3
    assert asked[0][0].startswith("6 holds: till-1-000001 to till-1-000006 (")
