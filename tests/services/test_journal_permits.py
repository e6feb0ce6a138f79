"""A permit is used up in the transaction that records the operation: both of them, or neither."""

from dataclasses import replace

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.approval import ApprovalState
from pos.domain.intent import CancelReason
from pos.domain.operation import CancelIntent, OperationState
from pos.domain.permissions import Act
from pos.domain.staff import Role
from pos.errors import InDoubt, Refused
from pos.services.approvals import Approvals
from pos.services.flights import by_the_clock
from pos.services.pins import PinGate
from pos.services.staff import Staff
from pos.services.verify import Verify
from tests.kit import HASHER, euro
from tests.services.crew import PINS


@pytest.fixture
def hold(shop):
    """Bob has a hold of ten; what he may not do Anna has to approve."""
    uptime = by_the_clock(shop.simulator)
    gate = PinGate(shop.store, shop.settings, shop.simulator, uptime=uptime, hasher=HASHER)
    several = (shop.store, shop.settings, shop.simulator, shop.access, gate)
    shop.approvals, staff = Approvals(*several), Staff(*several)
    sale = shop.held()
    shop.anna, _ = staff.begin("Anna", PINS["Anna"])
    bob = staff.add("Bob", Role.CASHIER, PINS["Bob"])
    shop.access.sign_in(bob.id, PINS["Bob"])
    return shop.intent(sale)


def approved(shop, hold):
    """A permit to release the hold, by an approval that was given."""
    words = {"subject": hold.id, "amount": euro(1000)}
    asked = shop.approvals.request(Act.RELEASE, hold.id, euro(1000))
    shop.approvals.approve(asked.id, shop.anna.id, PINS["Anna"])
    return asked, shop.access.permit(Act.RELEASE, **words)


def perform(shop, hold, permit, **more):
    request = CancelIntent(hold.id, CancelReason.REQUESTED_BY_CUSTOMER)
    return shop.journal.perform(hold.metadata["sale"], request, permit=permit, **more)


def released(shop):
    return [each.record for each in shop.trail() if each.record.act == "release"]


def test_the_note_names_the_operation_and_both_people(shop, hold):
    asked, permit = approved(shop, hold)
    perform(shop, hold, permit)
    [noted] = released(shop)
    [*_, operation] = shop.operations(hold.metadata["sale"])
    assert (noted.actor, noted.approver, noted.operation) == ("Bob", "Anna", operation.id)
    assert shop.approvals.look(asked.id).state is ApprovalState.SPENT
    assert Verify(shop.store).verify().findings == ()


def test_what_is_no_longer_so_uses_nothing_up(shop, hold):
    asked, permit = approved(shop, hold)

    def changed(_books):
        raise Refused("already_captured")

    with pytest.raises(Refused, match="already_captured"):
        perform(shop, hold, permit, check=changed)
    assert released(shop) == []
    assert shop.approvals.look(asked.id).state is ApprovalState.GRANTED
    assert shop.requests("/cancel") == []


def test_an_approval_that_was_used_meanwhile_sends_nothing(shop, hold):
    _, permit = approved(shop, hold)
    with shop.store.write() as books:
        permit.use(books)
    with pytest.raises(Refused, match="approval_spent"):
        perform(shop, hold, permit)
    assert shop.requests("/cancel") == []
    assert shop.open_operations() == []


def test_a_lost_answer_is_asked_for_again_under_the_same_leave(shop, hold, expect_log):
    expect_log("cancel: no answer yet")
    asked, permit = approved(shop, hold)
    shop.fault(Fault.RESET_AFTER, "/cancel")
    with pytest.raises(InDoubt):
        perform(shop, hold, permit)
    shop.restart()
    shop.journal.recover()
    [*_, operation] = shop.operations(hold.metadata["sale"])
    assert operation.state is OperationState.SUCCEEDED
    assert len(released(shop)) == 1
    with shop.store.read() as books:
        assert books.approvals.get(asked.id).state is ApprovalState.SPENT


def test_what_goes_with_it_is_written_in_the_same_transaction_or_not_at_all(shop, hold):
    _, permit = approved(shop, hold)
    heard = []

    def also(_books, operation):
        heard.append(operation.kind)
        raise Refused("recipe_done")

    with pytest.raises(Refused, match="recipe_done"):
        perform(shop, hold, replace(permit, also=also))
    assert heard == ["cancel"]
    assert released(shop) == []
    perform(shop, hold, permit)
    assert len(released(shop)) == 1
