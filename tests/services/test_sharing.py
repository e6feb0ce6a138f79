"""People, settings and recipes are the same at every register of a shop."""

import json
from dataclasses import replace

import pytest

from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.domain.staff import Role
from pos.services.flights import by_the_clock
from pos.services.pins import PinGate
from pos.services.staff import Staff
from pos.services.verify import Verify
from tests.central import central_shop
from tests.kit import HASHER, euro

ANNA, BERT = "48151", "62342"


@pytest.fixture
def central(tmp_path):
    with central_shop(tmp_path) as found:
        yield found


def people_of(branch):
    shop = branch.shop
    gate = PinGate(
        shop.store,
        shop.settings,
        shop.simulator,
        uptime=by_the_clock(shop.simulator),
        hasher=HASHER,
    )
    return Staff(shop.store, shop.settings, shop.simulator, shop.access, gate)


def names(branch):
    with branch.shop.store.read() as books:
        return [(person.name, str(person.role), person.is_active) for person in books.staff.all()]


def change(branch, **changes):
    settings = branch.shop.settings.load()
    for name, text in changes.items():
        settings = settings.changed(name, text)
    branch.shop.settings.save(settings)


def meet(*branches):
    """Each one tells the centre, and hears what the others told before."""
    for branch in (*branches, *branches):
        branch.replicate()


def flaws(branch):
    return Verify(branch.shop.store).verify().findings


def test_who_is_set_up_at_one_register_signs_in_at_the_other(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    people_of(first).begin("Anna", ANNA)
    people_of(first).add("Bert", Role.CASHIER, BERT)
    meet(first, second)
    assert names(second) == [("Anna", "manager", True), ("Bert", "cashier", True)]
    found = people_of(second).find("Bert")
    second.shop.access.sign_in(found.id, BERT)
    assert flaws(second) == ()


def test_who_leaves_one_register_leaves_them_all(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    people_of(first).begin("Anna", ANNA)
    bert = people_of(first).add("Bert", Role.CASHIER, BERT)
    meet(first, second)
    people_of(first).remove(bert.id)
    meet(first, second)
    assert ("Bert", "cashier", False) in names(second)
    assert flaws(second) == ()
    assert flaws(first) == ()


def test_settings_are_the_shops_and_a_registers_own_stay_its_own(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    meet(first, second)
    change(first, shop_name="Ferreteria", reader="tmr_1", alert_sound="off")
    meet(first, second)
    settings = second.shop.settings.load()
    assert settings.shop_name == "Ferreteria"
    assert (settings.register, settings.reader, settings.alert_sound) == ("till-2", "", "on")
    [note] = [each.record for each in second.shop.trail() if "shop_name" in each.record.facts]
    assert note.facts["shop_name"] == "Holdfast Hardware -> Ferreteria"
    assert note.facts["change"] == "from_centre"


def test_nothing_goes_back_and_forth_once_all_agree(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    meet(first, second)
    before = central.ask("SELECT tbl, key, version FROM shared_row ORDER BY 1, 2")
    meet(first, second)
    assert central.ask("SELECT tbl, key, version FROM shared_row ORDER BY 1, 2") == before
    assert second.replicating.run().shared == 0


def test_of_two_changes_the_one_that_reached_the_centre_first_is_heard(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    meet(first, second)
    change(first, phone_minutes="45")
    change(second, phone_minutes="60", shop_name="Two")
    meet(first, second)
    for branch in (first, second):
        settings = branch.shop.settings.load()
        assert (settings.phone_minutes, settings.shop_name) == ("45", "Two")
    [note] = [each.record for each in second.shop.trail() if "phone_minutes" in each.record.facts]
    assert note.facts["phone_minutes"] == "60 -> 45"


def test_a_recipe_goes_with_the_last_register_that_had_it(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    first.shop.recipes.save(
        Recipe("Late fee", RecipeAct.CAPTURE, Term.read("+6h"), amount=euro(2000))
    )
    meet(first, second)
    assert [each.name for each in second.shop.recipes.all()] == ["Late fee"]
    second.shop.recipes.remove("Late fee")
    meet(second, first)
    assert first.shop.recipes.all() == []


def test_two_people_of_one_name_stay_two_people(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    people_of(first).begin("Anna", ANNA)
    people_of(second).begin("Anna", BERT)
    meet(first, second)
    assert [name for name, _, _ in names(second)] == ["Anna", "Anna 2"]
    assert names(first) == names(second)
    assert flaws(first) == flaws(second) == ()


def test_a_setting_that_no_register_could_live_with_is_left_alone(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    meet(first, second)
    body = json.dumps({"name": "time_zone", "value": "Moon/Crater"})
    central.ask("UPDATE shared_row SET body = %s, version = 9 WHERE key = %s", body,
                '["time_zone"]')  # fmt: skip
    central.ask(
        "INSERT INTO shared_row VALUES ('shop', 'entries', '[1]', 1, '{}', ''),"
        " ('shop', 'settings', '[\"register\"]', 1, '{\"name\":\"register\",\"value\":\"x\"}', '')"
    )
    second.replicating.run()
    settings = second.shop.settings.load()
    assert (settings.time_zone, settings.register) == ("Europe/Berlin", "till-2")
    assert replace(settings, register="till-1") == first.shop.settings.load()
