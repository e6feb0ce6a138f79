"""What a hold board asks of settlement: some holds read again, and which answers are missing."""

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.errors import InDoubt


def test_only_the_holds_that_are_named_are_read_again(shop):
    first, second = shop.held(1000), shop.held(2000)
    before = len(shop.requests("GET"))
    found = shop.settlement.refresh({shop.intent(second).id})
    asked = shop.requests("GET")[before:]
    assert len(found.holds) == 2
    assert [path for path in asked if shop.intent(first).id in path] == []
    assert [path for path in asked if shop.intent(second).id in path] != []


def test_a_payment_waits_while_the_answer_to_its_capture_is_missing(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.held(1000)
    intent = shop.intent(sale).id
    assert shop.settlement.waiting() == frozenset()
    shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(intent)
    assert shop.settlement.waiting() == {intent}
    shop.checkout.follow(sale)
    assert shop.settlement.waiting() == frozenset()
