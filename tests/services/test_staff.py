"""Setting people up: the first manager with care, everybody else by a manager, nobody lost."""

import pytest

from pos.domain.language import Language
from pos.domain.staff import Role
from pos.errors import Refused
from tests.services.crew import BADGE, PINS

NEW_PIN = "640281"


@pytest.fixture
def manager(team):
    team.sign_in("Anna")
    return team


def test_the_first_manager_is_signed_in_and_gets_a_recovery_code(crew):
    anna, code = crew.staff.begin(" Anna ", PINS["Anna"])
    assert (anna.name, anna.role) == ("Anna", Role.MANAGER)
    assert crew.access.person == anna
    assert not crew.access.is_open()
    assert len(code) == 24
    assert len(set(code.split("-"))) == 5


def test_there_is_one_first_manager(team):
    with pytest.raises(Refused, match="staff_begun"):
        team.staff.begin("Mallory", NEW_PIN)


@pytest.mark.parametrize(
    ("name", "pin", "code"),
    [("", NEW_PIN, "staff_name"), ("Anna", "1234", "pin_weak"), ("Anna", "12", "pin_digits")],
)
def test_a_bad_beginning_sets_nobody_up(crew, name, pin, code):
    with pytest.raises(Refused, match=code):
        crew.staff.begin(name, pin)
    assert crew.staff.all() == []
    assert crew.access.is_open()


def test_before_the_first_manager_nobody_else_is_added(crew):
    with pytest.raises(Refused, match="staff_not_begun"):
        crew.staff.add("Bob", Role.CASHIER, NEW_PIN)
    with pytest.raises(Refused, match="staff_not_begun"):
        crew.staff.new_recovery_code()


@pytest.mark.parametrize("name", ["Bob", "Sam", "Eve"])
def test_nobody_but_a_manager_changes_anybody(team, name):
    someone = team.sign_in(name)
    changes = [
        lambda: team.staff.add("New", Role.MANAGER, NEW_PIN),
        lambda: team.staff.change(someone.id, role=Role.MANAGER),
        lambda: team.staff.remove(team.person("Anna").id),
        lambda: team.staff.set_pin(team.person("Anna").id, NEW_PIN),
        lambda: team.staff.set_badge(someone.id, BADGE),
        team.staff.new_recovery_code,
    ]
    before = team.staff.all()
    for change in changes:
        with pytest.raises(Refused, match="not_permitted"):
            change()
    assert team.staff.all() == before


def test_names_are_told_apart_whatever_their_capitals(manager):
    with pytest.raises(Refused, match="staff_name_taken"):
        manager.staff.add("bob", Role.CASHIER, NEW_PIN)
    with pytest.raises(Refused, match="staff_name_taken"):
        manager.staff.change(manager.person("Bob").id, name="ANNA")
    assert manager.staff.find("  bOb ").name == "Bob"


def test_a_change_is_noted_with_who_made_it_and_what_it_was(manager):
    manager.staff.change(manager.person("Bob").id, role=Role.SUPERVISOR)
    noted = manager.notes("staff")[-1]
    assert noted.actor == "Anna"
    assert (noted.facts["person"], noted.facts["role"]) == ("Bob", "supervisor")


def test_what_was_done_keeps_its_name_after_a_change_of_names(manager):
    manager.staff.change(manager.person("Anna").id, name="Anna Maria")
    assert "Anna" in {note.actor for note in manager.notes("staff")}


@pytest.mark.parametrize("change", [{"role": Role.CASHIER}, {"is_active": False}])
def test_the_last_manager_stays(manager, change):
    with pytest.raises(Refused, match="last_manager"):
        manager.staff.change(manager.person("Anna").id, **change)
    assert manager.sign_in("Anna").role is Role.MANAGER


def test_whoever_left_is_taken_back(manager):
    bob = manager.person("Bob").id
    manager.staff.remove(bob)
    manager.staff.change(bob, is_active=True)
    assert manager.sign_in("Bob").name == "Bob"


def test_a_pin_is_changed_by_its_owner_with_the_old_one(team):
    bob = team.sign_in("Bob").id
    with pytest.raises(Refused, match="pin_wrong"):
        team.staff.set_pin(bob, NEW_PIN, old="000000")
    team.staff.set_pin(bob, NEW_PIN, old=PINS["Bob"])
    assert team.access.sign_in(bob, NEW_PIN).name == "Bob"
    with pytest.raises(Refused, match="pin_wrong"):
        team.access.sign_in(bob, PINS["Bob"])


def test_a_manager_gives_a_new_pin_without_the_old_one(manager):
    bob = manager.person("Bob").id
    with pytest.raises(Refused, match="pin_weak"):
        manager.staff.set_pin(bob, "1111")
    manager.staff.set_pin(bob, NEW_PIN)
    assert manager.access.sign_in(bob, NEW_PIN).name == "Bob"


def test_a_badge_has_one_owner(manager):
    manager.staff.set_badge(manager.person("Bob").id, BADGE)
    assert manager.person("Bob").has_badge
    with pytest.raises(Refused, match="badge_taken"):
        manager.staff.set_badge(manager.person("Sam").id, BADGE)


# A forgotten PIN -----------------------------------------------------------------------


def test_the_code_gives_a_manager_a_new_pin_and_a_new_code(team, code):
    anna = team.person("Anna").id
    again = team.staff.recover(code.lower().replace("-", " "), anna, NEW_PIN)
    assert team.access.sign_in(anna, NEW_PIN).name == "Anna"
    assert again != code
    with pytest.raises(Refused, match="recovery_wrong"):
        team.staff.recover(code, anna, "918274")
    team.staff.recover(again, anna, "918274")
    assert [note.act for note in team.notes("staff_recovered")] == ["staff_recovered"] * 2


def test_a_wrong_code_changes_nothing_and_is_locked_like_a_pin(team):
    anna = team.person("Anna").id
    for code in ["recovery_wrong"] * 4 + ["pin_locked"]:
        with pytest.raises(Refused, match=code):
            team.staff.recover("AAAA-AAAA-AAAA-AAAA-AAAA", anna, NEW_PIN)
    assert team.sign_in("Anna").name == "Anna"


def test_the_code_is_for_managers_only_and_for_a_pin_that_will_do(team, code):
    with pytest.raises(Refused, match="not_a_manager"):
        team.staff.recover(code, team.person("Bob").id, NEW_PIN)
    with pytest.raises(Refused, match="pin_weak"):
        team.staff.recover(code, team.person("Anna").id, "1234")
    assert team.staff.recover(code, team.person("Anna").id, NEW_PIN)


def test_there_is_nothing_to_recover_before_the_first_manager(crew):
    with pytest.raises(Refused, match="recovery_missing"):
        crew.gate.check_recovery("AAAA")


def test_a_manager_makes_another_code_and_the_old_one_is_worth_nothing(manager, code):
    new = manager.staff.new_recovery_code()
    anna = manager.person("Anna").id
    with pytest.raises(Refused, match="recovery_wrong"):
        manager.staff.recover(code, anna, NEW_PIN)
    assert manager.staff.recover(new, anna, NEW_PIN)


def test_anybody_chooses_their_own_language_and_only_a_manager_that_of_others(team):
    bob = team.sign_in("Bob")
    assert team.staff.speak(bob.id, Language.JA).language is Language.JA
    assert team.access.person.language is Language.JA
    with pytest.raises(Refused):
        team.staff.speak(team.person("Sam").id, Language.DE)
    team.sign_in("Anna")
    assert team.staff.speak(bob.id, None).language is None
    assert team.person("Sam").language is None
