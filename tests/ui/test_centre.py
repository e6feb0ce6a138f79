"""A till brings its ledger to the centre by itself, and says quietly how that stands."""

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest

from pos.adapters.keyring_secrets import MemorySecrets
from pos.errors import Refused
from pos.services.central_desk import Central
from pos.services.centre_access import CentreAccess
from tests.central import central_shop
from tests.postgres import PASSWORD
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.page_walk import nameless
from tests.ui.shop_room import page_over, room_of, services_of
from ui.centre.post import CentrePost
from ui.centre.view import CentreServices, Standing
from ui.centre_chip import CentreChip
from ui.shop.view import Section
from ui.theme import Scheme


@pytest.fixture
def central(tmp_path):
    with central_shop(tmp_path) as found:
        yield found


@pytest.fixture
def branch(central):
    return central.branch("till-1")


@pytest.fixture
def access():
    return CentreAccess("training", MemorySecrets())


@pytest.fixture
def services(branch, central, access):
    centre = Central(access, branch.replicating, central.fetching())
    return CentreServices(centre, branch.shop.settings)


@pytest.fixture
def room(branch, services, qtbot):
    found = room_of(branch.shop, inline_lanes(), replace(services_of(branch.shop), centre=services))
    yield found
    found.centre.leave()


@pytest.fixture
def page(room, branch, qtbot, dress):
    dress(Scheme.LIGHT, 1.0)
    return page_over(qtbot, room, branch.shop, Section.CENTRE)


def address(central):
    return central.url.replace(f":{PASSWORD}@", "@")


def type_in(line, text):
    line.clear()
    QTest.keyClicks(line, text)


def typed(page, central):
    line = page.centre.lines["url"]
    line.clear()
    line.insert(address(central))  # as somebody pastes it
    type_in(page.centre.lines["password"], PASSWORD)


def test_a_till_that_is_told_where_the_centre_is_brings_its_ledger_there(
    page, room, central, access
):
    assert room.centre.view.standing is Standing.OFF
    assert not page.centre.keep.isEnabled()
    typed(page, central)
    page.centre.keep.click()
    assert room.centre.view.standing is Standing.LEVEL
    assert access.find()[1] == PASSWORD
    assert page.centre.lines["password"].text() == ""
    assert central.ask("SELECT name, settled FROM register_head") == [("till-1", 1)]
    assert "Up to date" in page.centre._badge.text()
    assert nameless(page.centre) == []


def test_an_address_that_would_betray_the_password_is_refused_beside_its_field(page, room):
    type_in(page.centre.lines["url"], "postgresql://me:secret@10.0.0.1/shop")
    page.centre.keep.click()
    assert "password does not belong" in page.centre.fields["url"].problem.text()
    assert room.centre.view.standing is Standing.OFF


def test_a_centre_that_is_away_is_said_quietly_and_what_waits_follows(
    page, room, central, branch, qtbot
):
    typed(page, central)
    page.centre.keep.click()
    chip, post = CentreChip(page), CentrePost(room.centre, room)
    post._chip = chip
    central.server.crash()
    try:
        branch.shop.held(1000)
        room.centre.bring()
    finally:
        central.server.start()
    assert room.centre.view.standing is Standing.WAITING
    assert room.view.notice is None or "replicates" in room.view.notice.title
    assert chip.text().startswith("Centre not reached")
    assert chip.property("tone") == "plain"
    assert "Selling goes on" in page.centre.calming.text()
    page.centre.now.click()
    assert room.centre.view.standing is Standing.LEVEL
    assert chip.text() == "Centre"
    room.centre.leave()
    assert chip.text() == ""


def test_a_fork_is_an_alarm_that_says_what_to_do(page, room, central, branch):
    typed(page, central)
    page.centre.keep.click()
    central.ask("UPDATE register_head SET hash = repeat('1', 64)")
    room.centre.bring()
    assert room.centre.view.standing is Standing.STOPPED
    assert "another history" in page.centre.reason.text()


def test_what_another_register_changed_is_used_at_once(page, room, central, qtbot):
    other = central.branch("till-2")
    other.shop.settings.save(other.shop.settings.load().changed("shop_name", "Two doors"))
    other.replicate()
    with qtbot.waitSignal(room.settings_changed) as heard:
        typed(page, central)
        page.centre.keep.click()
    assert heard.args[0].shop_name == "Two doors"


def test_stopping_is_asked_about_once_more(page, room, central, access):
    typed(page, central)
    page.centre.keep.click()
    page.centre.stop.click()
    assert page.centre.yes.isVisible()
    page.centre.no.click()
    assert room.centre.view.standing is Standing.LEVEL
    page.centre.stop.click()
    page.centre.yes.click()
    assert room.centre.view.standing is Standing.OFF
    assert access.address() is None


def test_who_only_looks_brings_nothing(branch, services, central, qtbot):
    branch.replicating.begin("the centre")
    only_looks = replace(services, is_read_only=True)
    room = room_of(
        branch.shop, inline_lanes(), replace(services_of(branch.shop), centre=only_looks)
    )
    room.centre.bring()
    assert central.ask("SELECT to_regclass('register_head')") == [(None,)]
    assert room.centre.view.standing is Standing.STARTING


def test_one_run_at_a_time_on_a_lane_of_its_own(branch, services, qtbot):
    branch.replicating.begin("the centre")
    held = HeldLane()
    lanes = replace(inline_lanes(), centre=held)
    room = room_of(branch.shop, lanes, replace(services_of(branch.shop), centre=services))
    held.run_next()
    assert room.centre.view.is_busy
    room.centre.bring()
    assert len(held._waiting) == 1
    held.run_all()
    assert room.centre.view.standing is Standing.LEVEL
    room.centre.leave()


def test_who_may_not_change_it_does_not(branch, services, access, page, central):
    def refuse(_change):
        raise Refused("not_permitted", act="centre", role="cashier")

    access.guard(refuse)
    typed(page, central)
    page.centre.keep.click()
    assert page.centre.fields["url"].problem.text()
    assert access.address() is None
