"""What may still be on its way is judged by the machine's own count, never by its clock."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.operation import (
    IN_FLIGHT,
    CancelIntent,
    ConfirmIntent,
    Operation,
    OperationState,
    Request,
)
from pos.domain.uptime import UNNOTED, Uptime
from pos.errors import InDoubt, Refused
from pos.services.checkout import Checkout
from pos.services.flights import Flights
from pos.services.journal import Journal
from tests.conftest import LogExpecter
from tests.kit import START, VISA, Shop, euro

HOUR = timedelta(hours=1)
INTENT = IntentId("pi_1")
CANCEL = CancelIntent(INTENT, CancelReason.ABANDONED)
CONFIRM = ConfirmIntent(INTENT, VISA, euro(1000))

uptimes = st.timedeltas(timedelta(0), timedelta(days=400))


class Machine:
    """A till's machine: its clock may be set, its count of time may not."""

    def __init__(self) -> None:
        self.boot = "monday"
        self.elapsed = timedelta(0)
        self.error = timedelta(0)

    def now(self) -> datetime:
        return START + self.elapsed + self.error

    def uptime(self) -> Uptime:
        return Uptime(self.boot, self.elapsed)


def _operation(request: Request, begun: Uptime) -> Operation:
    return Operation(
        id=OperationId("pos1-0"),
        sale=SaleId("sale_1"),
        request=request,
        attempt=1,
        state=OperationState.PREPARED,
        prepared_at=START,
        begun=begun,
    )


def _has_landed(request: Request, begun: Uptime, opened: Uptime, now: Uptime) -> bool:
    moments = iter([opened, now])
    return Flights(lambda: next(moments)).has_landed(_operation(request, begun))


@given(begun=uptimes, passed=uptimes)
def test_an_attempt_of_an_earlier_run_has_landed_when_its_time_has_passed(
    begun: timedelta, passed: timedelta
) -> None:
    now = Uptime("a", begun + passed)
    assert _has_landed(CONFIRM, Uptime("a", begun), now, now) == (passed >= IN_FLIGHT)


@given(begun=uptimes, opened=uptimes, passed=uptimes)
def test_what_an_earlier_run_may_have_sent_until_it_ended_is_as_old_as_this_run(
    begun: timedelta, opened: timedelta, passed: timedelta
) -> None:
    at_opening = Uptime("a", begun + opened)
    now = Uptime("a", begun + opened + passed)
    assert _has_landed(CANCEL, Uptime("a", begun), at_opening, now) == (passed >= IN_FLIGHT)


@pytest.mark.parametrize("request_", [CANCEL, CONFIRM])
@given(begun=uptimes, elapsed=uptimes)
def test_what_was_sent_before_the_machine_was_switched_on_is_as_old_as_that(
    request_: Request, begun: timedelta, elapsed: timedelta
) -> None:
    now = Uptime("b", elapsed)
    assert _has_landed(request_, Uptime("a", begun), now, now) == (elapsed >= IN_FLIGHT)


@pytest.mark.parametrize("request_", [CANCEL, CONFIRM])
@given(opened=uptimes, passed=uptimes)
def test_where_nobody_noted_when_it_was_begun_the_wait_begins_with_this_run(
    request_: Request, opened: timedelta, passed: timedelta
) -> None:
    now = Uptime("a", opened + passed)
    assert _has_landed(request_, UNNOTED, Uptime("a", opened), now) == (passed >= IN_FLIGHT)


@pytest.fixture(name="machine")
def _machine(shop: Shop) -> Machine:
    machine = Machine()
    _start(shop, machine)
    return machine


def _start(shop: Shop, machine: Machine) -> None:
    """The program begins anew on that machine."""
    shop.journal = Journal(shop.store, lambda: shop.gateway, machine, uptime=machine.uptime)
    shop.checkout = Checkout(shop.store, shop.journal, lambda: shop.gateway, machine, shop.settings)


def _lost_attempt(shop: Shop) -> SaleId:
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    return sale


def test_a_clock_put_forward_gives_no_attempt_up_that_may_still_arrive(
    shop: Shop, machine: Machine, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    sale = _lost_attempt(shop)
    machine.error = 30 * HOUR

    for _ in ("in this run", "in the next run"):
        with pytest.raises(InDoubt, match="still_checking"):
            shop.journal.resume_sale(sale, at_counter=False)
        _start(shop, machine)

    machine.elapsed += IN_FLIGHT
    with pytest.raises(Refused, match="interrupted"):
        shop.journal.resume_sale(sale, at_counter=False)


@pytest.mark.parametrize("boot", ["monday", "tuesday"])
def test_a_clock_that_was_ahead_keeps_no_attempt_in_doubt(
    shop: Shop, machine: Machine, expect_log: LogExpecter, boot: str
) -> None:
    expect_log("no answer yet")
    machine.error = 200 * HOUR
    sale = _lost_attempt(shop)
    machine.error = timedelta(0)
    machine.boot = boot
    machine.elapsed += IN_FLIGHT
    _start(shop, machine)

    with pytest.raises(Refused, match="interrupted"):
        shop.journal.resume_sale(sale, at_counter=False)
