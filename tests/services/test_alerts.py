"""Alerts: graded by the shop's hours, acknowledged by name, repeated until decided."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.domain.alert import AlertGrade
from tests.domain.making import code_of
from tests.kit import START, practice_shop

# START is a Monday, 10:00 in Berlin; a hold of the practice Stripe lasts a week.
HOURS = "Mo-Fr 09:00-18:00"


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as shop:
        shop.settings.save(shop.settings.load().changed("opening_hours", HOURS))
        yield shop


def wait_until(shop, moment):
    shop.pass_time(moment - shop.simulator.now())


def deadline(shop):
    [row] = shop.board.read().rows
    return row.hold.capture_before


def due(shop, now=None):
    """The alerts to be raised, now or at another moment than the clock's."""
    board = shop.board.read()
    return [each for each in shop.alerts.all(board.at(now) if now else board) if each.is_due]


def grades(alerts):
    return [str(alert.grade) for alert in alerts]


def test_a_hold_with_time_enough_is_no_alert(shop):
    shop.held()
    assert due(shop) == []


def test_it_gets_worse_day_by_day(shop):
    shop.held(41_200)
    end = deadline(shop)  # next Monday, 10:00
    told = []
    for before in (timedelta(days=4), timedelta(days=3), timedelta(hours=15), timedelta(hours=2)):
        wait_until(shop, end - before)
        told.append(grades(due(shop)))
    assert told == [[], ["tomorrow"], ["tomorrow"], ["before_close"]]


def test_what_ends_over_the_weekend_is_told_on_friday_with_the_day_of_opening(shop):
    wait_until(shop, START + timedelta(days=6, hours=5))  # Sunday, 15:00
    shop.held(41_200)
    wait_until(shop, START + timedelta(days=11, hours=6))  # Friday, 16:00
    [alert] = due(shop)
    assert alert.grade is AlertGrade.BEFORE_OPENING
    assert alert.money[0].minor == 41_200
    assert alert.opens == START + timedelta(days=13, hours=23)


def test_a_holiday_makes_it_earlier(shop):
    settings = shop.settings.load().changed("holiday_region", "DE-BE")
    shop.settings.save(settings)
    wait_until(shop, START + timedelta(days=46))  # Friday, 18 December
    shop.held()
    wait_until(shop, START + timedelta(days=52))  # Christmas Eve: a Thursday, open
    assert grades(due(shop)) == ["before_opening"]
    shop.settings.save(settings.changed("holiday_region", ""))
    assert grades(due(shop)) == ["tomorrow"]


def test_somebody_who_has_seen_it_is_not_told_again_for_a_while(shop):
    shop.held()
    wait_until(shop, deadline(shop) - timedelta(days=2))
    [alert] = due(shop)
    assert shop.alerts.acknowledge(alert, " Ada ") == "Ada"
    assert due(shop) == []
    [standing] = shop.alerts.all()
    assert (standing.is_due, standing.seen_by) == (False, "Ada")
    shop.pass_time(timedelta(minutes=30))
    assert grades(due(shop)) == ["tomorrow"]


def test_a_worse_grade_is_told_at_once(shop):
    shop.held()
    end = deadline(shop)
    wait_until(shop, end - timedelta(hours=1, minutes=10))  # 08:50, before opening
    shop.settings.save(shop.settings.load().changed("alert_again_minutes", "600"))
    [alert] = due(shop)
    shop.alerts.acknowledge(alert, "Ada")
    assert due(shop) == []
    wait_until(shop, end)
    assert grades(due(shop)) == ["lapsed"]


def test_a_new_hold_of_the_same_grade_is_told_with_the_old_ones(shop):
    shop.held()
    wait_until(shop, deadline(shop) - timedelta(days=2))
    [alert] = due(shop)
    shop.alerts.acknowledge(alert, "Ada")
    other = shop.intent(shop.held(700))
    soon = shop.simulator.now() + timedelta(days=2)
    with shop.store.write() as books:
        charge = replace(other.latest_charge, capture_before=soon)
        books.intents.save(replace(other, latest_charge=charge))
    [again] = due(shop)
    assert again.count == 2
    assert again.fresh == {other.id}


def test_a_clock_that_was_turned_back_keeps_no_alert_quiet(shop):
    shop.held()
    wait_until(shop, deadline(shop) - timedelta(days=2))
    [alert] = due(shop)
    shop.alerts.acknowledge(alert, "Ada")
    assert due(shop, shop.simulator.now() - timedelta(minutes=5)) != []


def test_an_alert_is_repeated_until_the_hold_is_decided(shop):
    sale = shop.held()
    wait_until(shop, deadline(shop) + timedelta(hours=1))
    shop.settlement.refresh()
    for _ in range(3):
        [alert] = due(shop)
        shop.alerts.acknowledge(alert, "Ada")
        shop.pass_time(timedelta(hours=1))
    shop.lapses.dismiss(shop.intent(sale).id, "goods came back", by="Ada")
    assert shop.alerts.all() == []


def test_nobody_acknowledges_without_a_name_and_the_name_is_kept(shop):
    shop.held()
    wait_until(shop, deadline(shop) - timedelta(days=2))
    [alert] = due(shop)
    assert code_of(shop.alerts.acknowledge, alert) == "name_missing"
    assert code_of(shop.alerts.acknowledge, alert, "x" * 81) == "note_too_long"
    shop.alerts.acknowledge(alert, "Ada")
    [entry] = [each for each in shop.trail() if each.record.act == "acknowledge"]
    assert entry.record.actor == "Ada"
    assert entry.record.facts["subject"] == "tomorrow"


def test_what_was_seen_survives_a_restart(shop):
    shop.held()
    wait_until(shop, deadline(shop) - timedelta(days=2))
    [alert] = due(shop)
    shop.alerts.acknowledge(alert, "Ada")
    shop.restart()
    assert due(shop) == []


def test_a_look_ahead_tells_what_lapses_and_what_has_lapsed(shop):
    shop.held(1000)
    end = deadline(shop)
    wait_until(shop, end - timedelta(hours=12))
    near = shop.alerts.watch(timedelta(hours=12))
    assert [len(near.lapsing), len(near.lapsed), near.money[0].minor] == [1, 0, 1000]
    assert shop.alerts.watch(timedelta(hours=11)).lapsing == ()
    wait_until(shop, end)
    over = shop.alerts.watch(timedelta(hours=1))
    assert [len(over.lapsing), len(over.lapsed)] == [0, 1]
