"""The door of the till: who stands before it, who is let in, and nobody by a stale answer."""

import pytest
from PySide6.QtCore import QEvent, QObject

from pos.domain.ids import StaffId
from pos.domain.staff import Person, Role
from pos.errors import Refused
from tests.ui.lanes import HeldLane, InlineLane
from ui.people.door import Door
from ui.people.idle import MINUTE_MS, IdleWatch

ADA = Person(StaffId("staff_ada"), "Ada", Role.CASHIER)
MARIA = Person(StaffId("staff_maria"), "Maria", Role.MANAGER)


class Gate:
    """Access as the door sees it; the PIN is the name."""

    def __init__(self, *people):
        self.all = people
        self.person = None

    def is_open(self):
        return not self.all

    def people(self):
        return self.all

    def sign_in(self, person, pin):
        found = next(each for each in self.all if each.id == person)
        if pin != found.name:
            raise Refused("pin_locked", until=None, seconds=30)
        self.person = found
        return found

    def sign_in_by_badge(self, badge):
        raise Refused("badge_unknown", left=4)

    def sign_out(self):
        self.person = None


def door_of(gate, lane=None):
    door = Door(lane or InlineLane())
    door.attach(gate)
    return door


def test_a_shop_without_staff_has_no_door():
    door = door_of(Gate())
    assert not door.view.is_shut
    door.lock()
    assert not door.view.is_shut


def test_who_is_alone_need_not_be_chosen():
    door = door_of(Gate(MARIA))
    assert door.view.is_shut
    assert door.view.chosen_person == MARIA
    door.enter("Maria")
    assert (door.view.is_shut, door.view.person) == (False, MARIA)


def test_a_pin_without_a_name_is_nobodys():
    door = door_of(Gate(ADA, MARIA))
    door.enter("Maria")
    assert door.view.is_shut
    assert door.view.problem is None


def test_another_name_forgets_what_was_said_about_the_first():
    door = door_of(Gate(ADA, MARIA))
    door.choose(ADA.id)
    door.enter("wrong")
    assert door.view.locked_for == 30
    assert door.view.problem is not None
    door.choose(MARIA.id)
    assert door.view.locked_for == 0
    assert door.view.problem is None


def test_one_answer_at_a_time_and_none_from_a_ledger_that_was_closed():
    lane, gate = HeldLane(), Gate(ADA, MARIA)
    door = door_of(gate, lane)
    lane.run_all()
    door.choose(ADA.id)
    door.enter("Ada")
    door.enter("Ada")
    door.choose(MARIA.id)
    assert door.view.is_busy
    assert door.view.chosen == ADA.id
    door.attach(None)
    lane.run_all()
    assert door.view.person is None
    assert not door.view.is_busy


def test_what_somebody_has_to_sign_in_for_is_done_once_somebody_has():
    gate, done = Gate(ADA, MARIA), []
    door = door_of(gate)
    door.choose(ADA.id)
    door.enter("Ada")
    gate.sign_out()  # such as by a manager, who let Ada go meanwhile
    assert door.shut_for(lambda: done.append("again"))
    assert door.view.is_shut
    assert not door.shut_for(lambda: done.append("too late"))
    door.choose(MARIA.id)
    door.enter("Maria")
    door.lock()
    door.choose(ADA.id)
    door.enter("Ada")
    assert done == ["again"]


class Till:
    """A till that may be busy, and whom it misses."""

    def __init__(self):
        self.busy: list[str] = []
        self.gone: list[str] = []
        self.idle = IdleWatch(lambda: bool(self.busy))
        self.idle.idle.connect(lambda: self.gone.append("gone"))


@pytest.fixture
def till(qapp):
    return Till()


def test_nobody_is_gone_while_a_payment_is_under_way(till):
    idle = till.idle
    idle.wait(5)
    till.busy.append("payment")
    idle._timer.timeout.emit()
    assert till.gone == []
    assert idle.is_counting
    till.busy.clear()
    idle._timer.timeout.emit()
    assert till.gone == ["gone"]


def test_every_touch_begins_the_count_anew_and_nought_never_ends(till):
    idle = till.idle
    idle.wait(5)
    assert idle._timer.interval() == 5 * MINUTE_MS
    idle._timer.start(10)
    idle.eventFilter(QObject(), QEvent(QEvent.Type.Paint))
    assert idle._timer.interval() == 10
    idle.eventFilter(QObject(), QEvent(QEvent.Type.KeyPress))
    assert idle._timer.interval() == 5 * MINUTE_MS
    idle.wait(0)
    assert not idle.is_counting
    idle.eventFilter(QObject(), QEvent(QEvent.Type.KeyPress))
    assert not idle.is_counting
