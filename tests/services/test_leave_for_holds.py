"""Who may take, raise and let go of a hold; and that it is noted with its operation."""

from dataclasses import replace

import pytest

from pos.domain.ids import StaffId
from pos.domain.intent import CancelReason
from pos.domain.staff import Person, Role
from pos.errors import Refused
from pos.services.access import Permit
from tests.domain.making import code_of
from tests.kit import HASHER, euro, practice_shop

BY_CUSTOMER = CancelReason.REQUESTED_BY_CUSTOMER


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as made:
        asks = "incremental multicapture overcapture"
        made.settings.save(replace(made.settings.load(), hold_requests=asks))
        yield made


def signed_in(shop, role, name="Ada"):
    person = Person(StaffId(f"staff_{role}"), name, role)
    with shop.store.write() as books:
        books.staff.add(person, HASHER.hash("2580"))
    shop.access.refresh()
    shop.access.sign_in(person.id, "2580")


def acts(shop, name):
    """What can be done with a hold, by the permission that it needs."""
    settlement = shop.settlement
    return {
        "capture": lambda: settlement.capture(name, euro(400), note="Damage"),
        "capture_over": lambda: settlement.capture(name, euro(1100)),
        "increase": lambda: settlement.increase(name, euro(1500), note="Longer"),
        "release": lambda: settlement.release(name, BY_CUSTOMER, "Came back"),
    }


ALLOWED = {
    Role.CASHIER: {"capture", "increase"},
    Role.SUPERVISOR: {"capture", "capture_over", "increase", "release"},
    Role.MANAGER: {"capture", "capture_over", "increase", "release"},
    Role.ACCOUNTANT: set(),
}


@pytest.mark.parametrize("act", ["capture", "capture_over", "increase", "release"])
@pytest.mark.parametrize("role", Role)
def test_each_act_needs_its_own_leave(shop, role, act):
    name = shop.intent(shop.held()).id
    signed_in(shop, role)
    sent = len(shop.requests("POST"))
    code = code_of(acts(shop, name)[act])
    if act in ALLOWED[role]:
        assert code == ""
        return
    assert code == ("not_permitted" if role is Role.ACCOUNTANT else "needs_approval")
    assert len(shop.requests("POST")) == sent  # nothing was asked for behind a closed door


def test_nobody_does_anything_without_signing_in(shop):
    name = shop.intent(shop.held()).id
    signed_in(shop, Role.MANAGER)
    shop.access.sign_out()
    for act in acts(shop, name).values():
        assert code_of(act) == "not_signed_in"


def test_a_refusal_says_what_an_approval_would_be_for(shop):
    sale = shop.held()
    name = shop.intent(sale).id
    signed_in(shop, Role.CASHIER)
    with pytest.raises(Refused) as caught:
        shop.settlement.capture(name, tip=euro(50))
    facts = caught.value.facts
    assert (facts["act"], facts["subject"], facts["amount"]) == ("capture_over", name, euro(1050))
    assert (facts["sale"], facts["intent"]) == (sale, name)


def test_what_was_done_stands_in_the_journal_with_its_operation_and_note(shop):
    sale = shop.held()
    signed_in(shop, Role.MANAGER)
    shop.settlement.increase(shop.intent(sale).id, euro(1500), note="Longer")
    [found] = [each.record for each in shop.trail() if each.record.act == "increase"]
    [operation] = [each for each in shop.operations(sale) if each.kind == "increase"]
    assert (found.actor, found.operation, found.amount) == ("Ada", operation.id, euro(1500))
    assert found.facts["note"] == "Longer"


def test_a_permit_that_is_handed_in_stands_in_for_an_own_one(shop):
    name = shop.intent(shop.held()).id
    signed_in(shop, Role.ACCOUNTANT)
    done = shop.settlement.release(name, BY_CUSTOMER, permit=Permit("recipe Tool hire"))
    assert str(done.sale.state) == "released"


def test_a_note_that_holds_a_card_number_is_refused_before_anything_is_sent(shop):
    name = shop.intent(shop.held()).id
    code = code_of(shop.settlement.capture, name, note="4242 4242 4242 4242")
    assert code == "note_holds_secret"
    assert shop.requests("/capture") == []
