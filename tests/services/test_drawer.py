"""The drawer opens when cash is booked, once and at that moment; otherwise only with leave."""

import pytest

from pos.domain.ledger import EntryKind
from pos.domain.printing import DrawerReason
from pos.errors import Refused
from tests import paper_sink
from tests.kit import euro
from tests.services.papering import Papery, slip
from tests.services.shifting import Register


class CashRegister(Register):
    """With a printer that a drawer is plugged into."""

    till: Papery


@pytest.fixture(scope="module")
def served():
    with paper_sink.paper_sink() as sink:
        yield sink


@pytest.fixture
def register(shop, served):
    served.begin()
    register = CashRegister(shop)
    shop.now = shop.simulator.now
    shop.raw_settings, shop.access = shop.settings, register.access
    register.till = Papery(shop, served)
    return register


def follow(register, minor):
    register.pay_in_cash(minor)
    return register.till.drawer.follow()


def test_cash_opens_the_drawer_once(register):
    till = register.till
    till.keep(drawer_pin=2)
    till.drawer.begin()
    [opening] = follow(register, 500)
    assert (opening.reason, opening.reference) == (DrawerReason.CASH, "cash_sale/test/1")
    assert till.drawer.follow() == ()
    assert till.pulses() == [2]


def test_cash_given_back_opens_the_drawer(register):
    register.till.keep(drawer_pin=5)
    register.till.drawer.begin()
    assert len(follow(register, -500)) == 1
    assert register.till.pulses() == [5]


def test_a_card_never_opens_the_drawer(register):
    register.till.keep(drawer_pin=2)
    register.till.drawer.begin()
    sale = register.shop.held(1000)
    register.shop.settlement.capture(register.shop.intent(sale).id, euro(1000))
    assert register.shop.entries()
    assert register.till.drawer.follow() == ()
    assert register.till.pulses() == []


def test_what_was_booked_before_the_program_began_opens_nothing(register):
    register.till.keep(drawer_pin=2)
    register.pay_in_cash(500)
    register.till.drawer.begin()
    assert register.till.drawer.follow() == ()


def test_a_float_and_cash_taken_out_open_the_drawer_and_a_difference_does_not(register):
    till = register.till
    till.keep(drawer_pin=2)
    till.drawer.begin()
    register.shifts.open(euro(5000))
    assert len(till.drawer.follow()) == 1
    register.close(counted=4900)
    kinds = {opening.reference.split("/")[0] for opening in till.drawer.follow()}
    assert str(EntryKind.DRAWER_DIFFERENCE) not in kinds
    assert len(till.pulses()) == len(kinds) + 1


def test_without_a_drawer_cash_opens_nothing(register):
    register.till.keep()
    register.till.drawer.begin()
    assert follow(register, 500) == ()
    with pytest.raises(Refused, match="no_drawer"):
        register.till.drawer.open_without_sale("change")


def test_a_drawer_that_could_not_be_opened_is_not_opened_later(register):
    till = register.till
    till.keep(drawer_pin=2, address=paper_sink.nobody())
    till.drawer.begin()
    [opening] = follow(register, 500)
    assert opening.problem == "unreachable"
    till.keep("Counter", drawer_pin=2)
    assert till.drawer.follow() == ()
    assert till.pulses() == []


def test_no_slip_that_comes_out_late_opens_the_drawer(register):
    till = register.till
    till.keep(drawer_pin=2)
    till.queue.add(slip(opens_drawer=True))
    till.queue.send()
    assert till.pulses() == []


def test_without_a_sale_it_takes_a_reason(register):
    register.till.keep(drawer_pin=2)
    for note in ("", "  ", "x" * 81, "a\nb\x00"):
        with pytest.raises(Refused, match="drawer_note"):
            register.till.drawer.open_without_sale(note)
    opening = register.till.drawer.open_without_sale(" change  for the bakery ")
    assert (opening.reason, opening.note) == (DrawerReason.NO_SALE, "change for the bakery")
    assert register.till.pulses() == [2]


def test_a_cashier_asks_before_the_drawer_opens_without_a_sale(team, served):
    served.begin()
    till = Papery(team, served)
    till.keep(drawer_pin=2)
    team.sign_in("Bob")
    with pytest.raises(Refused, match="needs_approval"):
        till.drawer.open_without_sale("change")
    assert till.pulses() == []
    team.sign_in("Sam")
    till.drawer.open_without_sale("change")
    [record] = team.notes("open_drawer")
    assert (record.actor, record.facts["note"]) == ("Sam", "change")
    assert till.pulses() == [2]


def test_the_plug_is_tried_by_who_sets_up_printers(team, served):
    served.begin()
    till = Papery(team, served)
    till.keep(drawer_pin=2)
    team.sign_in("Bob")
    with pytest.raises(Refused, match="not_permitted"):
        till.drawer.test("Counter")
    team.sign_in("Anna")
    assert till.drawer.test("Counter").reason is DrawerReason.TEST
    assert till.drawer.recent()[0].opened_by == "Anna"
