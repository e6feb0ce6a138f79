"""Setting people up: the first manager with care, then everybody else, each change by itself."""

import pytest

from pos.bootstrap import open_till
from pos.domain.language import Language
from pos.domain.permissions import PERMISSIONS, Act, Rule
from pos.domain.staff import Role
from pos.settings import Start
from tests.journeys.people import BADGE, PINS, quick_hashes, set_up
from tests.ui.lanes import InlineLane
from tests.ui.page_walk import nameless, texts
from ui.notices import Notice
from ui.people.staff_desk import StaffDesk
from ui.people.staff_pane import StaffPane
from ui.people.staff_view import PeopleServices, StaffStep
from ui.theme import Scheme

__all__ = ["quick_hashes"]


@pytest.fixture
def till(tmp_path, quick_hashes):
    till = open_till(Start(tmp_path))
    yield till
    till.close()


class Room:
    """The pane over a ledger, and what it said."""

    def __init__(self):
        self.desk = StaffDesk(InlineLane())
        self.told: list[Notice] = []
        self.pane = StaffPane(self.desk)
        self.desk.changed.connect(self.pane.draw)
        self.desk.told.connect(self.told.append)


@pytest.fixture
def room(qtbot, dress, till):
    dress(Scheme.LIGHT, 1.0)

    room = Room()
    qtbot.addWidget(room.pane)
    room.pane.resize(860, 560)
    room.pane.show()
    room.desk.attach(PeopleServices(till.access, till.staff))
    return room


@pytest.fixture
def staffed(room, till):
    """Three people; Maria manages and is signed in."""
    set_up(till)
    till.access.sign_in(till.staff.find("Maria").id, PINS["Maria"])
    room.desk.reload()
    return room


def begin(room, name, pin, again):
    form = room.pane.first
    form.name.setText(name)
    form.pins.pin.setText(pin)
    form.pins.again.setText(again)
    form.begin.click()


def test_the_first_manager_is_made_with_care_and_the_code_is_shown_once(room, till):
    assert "whoever stands at this till may do everything" in texts(room.pane.first)
    begin(room, "Maria", "4711", "4712")
    assert "not the same" in room.pane.first.pins.field.problem.text()
    assert room.pane.first.pins.pin.text() == ""
    begin(room, "Maria", "1234", "1234")
    assert room.pane.first.pins.field.problem.text()
    begin(room, " ", "4711", "4711")
    assert room.pane.first.name_field.problem.text()
    assert till.access.is_open()
    begin(room, "Maria", "4711", "4711")
    shown = room.pane.code
    code = shown.code.text()
    assert len(code) > 20
    assert not shown.go_on.isEnabled()
    room.desk.turn_to(StaffStep.LIST)
    assert not room.desk.step_back() or shown.isVisible()
    assert shown.isVisible()
    shown.tick.setChecked(True)
    shown.go_on.click()
    assert not shown.isVisible()
    assert room.desk.view.code == ""
    assert [each.name for each in room.pane.people.model.records] == ["Maria"]
    maria = till.staff.find("Maria").id
    till.access.sign_out()
    assert till.staff.recover(code, maria, "8250") != code


def test_a_code_that_nobody_wrote_down_is_not_for_the_next_ones_eyes(staffed, till):
    staffed.pane.people.code_button.click()
    assert staffed.pane.code.isVisible()
    till.access.sign_in(till.staff.find("Ada").id, PINS["Ada"])
    staffed.desk.worked_by_another()
    assert not staffed.pane.code.isVisible()
    assert staffed.desk.view.code == ""


def test_somebody_new_gets_a_name_a_role_and_a_pin(staffed, till):
    people = staffed.pane.people
    people.add_button.click()
    form = people.adding
    form.name.setText("ada")
    form.pins.pin.setText("3690")
    form.pins.again.setText("3690")
    form.add.click()
    assert form.name_field.problem.text()
    form.name.setText("Jonas")
    form.roles.buttons[Role.SUPERVISOR].click()
    form.pins.pin.setText("3690")
    form.pins.again.setText("3690")
    form.add.click()
    jonas = till.staff.find("Jonas")
    assert jonas.role is Role.SUPERVISOR
    assert people.form.title.text() == "Jonas"
    assert "Jonas can sign in now." in staffed.told[-1].title
    assert nameless(staffed.pane) == []
    till.access.sign_in(jonas.id, "3690")


def test_every_change_of_a_person_is_one_press(staffed, till):
    desk, form = staffed.desk, staffed.pane.people.form
    ada = till.staff.find("Ada").id
    desk.choose(ada)
    form.name.setText("Ada Lovelace")
    form.name.editingFinished.emit()
    form.roles.buttons[Role.SUPERVISOR].click()
    form.language.chosen.emit(Language.FR)
    form.pins.pin.setText("7913")
    form.pins.again.setText("7913")
    form.save_pin.click()
    assert form.pins.pin.text() == ""
    changed = till.staff.find("Ada Lovelace")
    assert (changed.id, changed.role) == (ada, Role.SUPERVISOR)
    assert changed.language is Language.FR
    assert form.language.currentText() == "Français"
    # A badge is what is scanned next, and only while it is waited for.
    assert not desk.takes_scan("BADGE-00000002")
    form.badge.click()
    assert "Scan the badge now" in form.badge_state.text()
    assert desk.takes_scan(BADGE)
    assert form.badge_problem.text()  # it is Priya's
    form.badge.click()
    assert desk.takes_scan("BADGE-00000002")
    assert "A badge signs them in" in form.badge_state.text()
    form.no_badge.click()
    assert not till.staff.find("Ada Lovelace").has_badge
    form.let_go.click()
    assert "No longer here" in form.gone.text()
    assert [each.name for each in till.access.people()] == ["Maria", "Priya"]
    form.take_back.click()
    assert till.staff.find("Ada Lovelace").is_active


def test_whoever_may_not_change_people_reads_and_finds_no_pin_of_another(staffed, till):
    desk, people = staffed.desk, staffed.pane.people
    desk.choose(till.staff.find("Maria").id)
    people.form.let_go.click()
    assert till.staff.find("Maria").is_active
    assert "manager" in staffed.told[-1].text
    desk.choose(till.staff.find("Priya").id)
    people.form.pins.pin.setText("4711")
    till.access.sign_in(till.staff.find("Ada").id, PINS["Ada"])
    desk.worked_by_another()
    assert people.form.pins.pin.text() == ""
    assert people.add_button.reason() == "Only a manager"
    assert people.form.let_go.reason() == "Only a manager"
    assert not people.form.name.isEnabled()


def test_the_table_of_permissions_shows_every_cell(staffed):
    staffed.pane.people.table_button.click()
    table = staffed.pane.table
    words = {Rule.ALLOWED: "Allowed", Rule.NEEDS_APPROVAL: "Approval", Rule.NEVER: "Never"}
    assert list(table.model.records) == list(Act)
    for act in Act:
        cells = [column.text(act) for column in table.model.columns[1:]]
        assert cells == [words[PERMISSIONS[act][role]] for role in Role]
    table.back.click()
    assert staffed.pane.people.isVisible()
