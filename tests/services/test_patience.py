"""No answer yet: asked again a few times with the same key, within a budget, as people wish."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.operation import OperationState
from pos.errors import InDoubt, PosError, Refused
from pos.services.patience import BUDGET, TRIES, Patience, PatientGateway, Wait
from pos.services.recovery import Recovery
from tests.conftest import LogExpecter
from tests.kit import BROKE, VISA, Shop

SECOND = timedelta(seconds=1)


class Naps:
    """In place of a clock: how long somebody would have waited."""

    def __init__(self) -> None:
        self.taken: list[timedelta] = []

    def __call__(self, pause: timedelta) -> None:
        self.taken.append(pause)


@pytest.fixture
def naps(shop: Shop) -> Naps:
    """The shop's till asks with patience, and nobody has to wait for it."""
    naps = Naps()
    shop.gateway = PatientGateway(shop.gateway, Patience(nap=naps))
    return naps


class Silence:
    """A question that finds no answer the first times."""

    def __init__(self, *errors: PosError) -> None:
        self.errors = list(errors)
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "an answer"


def _keys(shop: Shop, path: str) -> list[str]:
    """The keys of the requests whose address ends like this."""
    return [
        request.key
        for request in shop.simulator.requests
        if f"{request.method} {request.path}".endswith(path.rstrip("$"))
    ]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.RESET_BEFORE,
        Fault.RESET_AFTER,
        Fault.TRUNCATED_BODY,
        Fault.HTML_PAGE,
        Fault.BAD_GATEWAY,
        Fault.KEY_IN_USE,
        Fault.RATE_LIMIT,
        Fault.LOCK_TIMEOUT,
        Fault.SERVER_ERROR,
        Fault.UNAVAILABLE,
    ],
)
@pytest.mark.parametrize("path", ["POST /v1/payment_intents$", "/confirm", "/capture"])
def test_one_broken_answer_is_asked_for_again_with_the_same_key_and_charges_once(
    shop: Shop, naps: Naps, fault: Fault, path: str
) -> None:
    shop.fault(fault, path)

    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id)

    [charge] = shop.charges_at_stripe(sale)
    assert charge.amount_captured == shop.intent(sale).received.minor
    first, second = _keys(shop, path)
    assert first == second
    assert len(naps.taken) == 1


def test_after_the_last_try_the_answer_is_in_doubt_and_nothing_was_sent_with_another_key(
    shop: Shop, naps: Naps, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "/confirm", times=99)

    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)

    assert len(shop.keys_sent("/confirm")) == TRIES
    assert len(set(shop.keys_sent("/confirm"))) == 1
    with shop.store.read() as books:
        [operation] = books.operations.open_of(sale)
    assert operation.state is OperationState.IN_DOUBT


def test_a_decline_is_final_and_not_asked_for_again(shop: Shop, naps: Naps) -> None:
    sale = shop.paying()

    with pytest.raises(PosError):
        shop.checkout.authorise(sale, BROKE)

    assert len(shop.keys_sent("/confirm")) == 1
    assert naps.taken == []


@pytest.mark.parametrize("fault", [Fault.KEY_EXPIRED, Fault.FORBIDDEN])
def test_a_key_that_fails_at_the_second_try_says_nothing_about_the_first(
    shop: Shop, naps: Naps, fault: Fault, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_AFTER, "/confirm")
    shop.fault(fault, "/confirm")

    with pytest.raises(InDoubt, match="no_answer"):
        shop.checkout.authorise(sale, VISA)
    shop.checkout.follow(sale)

    assert shop.intent(sale).is_held
    assert len(shop.charges_at_stripe(sale)) == 1


def test_a_saved_fault_is_not_asked_for_a_third_time(
    shop: Shop, naps: Naps, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.SERVER_ERROR_SAVED, "/confirm")

    with pytest.raises(Refused, match="stripe_failed"):
        shop.checkout.authorise(sale, VISA)

    assert len(shop.keys_sent("/confirm")) == 2


def test_a_busy_stripe_is_given_the_time_it_asks_for(shop: Shop, naps: Naps) -> None:
    shop.fault(Fault.RATE_LIMIT, "POST /v1/payment_intents$")

    shop.paying()

    [nap] = naps.taken
    assert SECOND < nap <= 2 * SECOND


def test_a_wait_beyond_the_budget_is_not_begun() -> None:
    naps = Naps()
    doubt = InDoubt("rate_limited", retry_after=BUDGET + SECOND)
    question = Silence(doubt)

    with pytest.raises(InDoubt):
        Patience(nap=naps).ask(question)

    assert question.asked == 1
    assert naps.taken == []


@given(tries=st.integers(1, 8), asked=st.none() | st.integers(0, 3))
def test_pauses_grow_at_random_and_never_undercut_what_stripe_asks(
    tries: int, asked: int | None
) -> None:
    naps = Naps()
    facts = {} if asked is None else {"retry_after": asked * SECOND}
    question = Silence(*[InDoubt("rate_limited", **facts)] * tries)

    with pytest.raises(InDoubt):
        Patience(tries=tries, budget=timedelta(days=1), nap=naps).ask(question)

    assert question.asked == tries
    assert len(naps.taken) == tries - 1
    for number, nap in enumerate(naps.taken):
        longest = min(500 * 2**number, 8000)
        own = nap - (asked or 0) * SECOND
        assert timedelta(milliseconds=longest // 2) <= own <= timedelta(milliseconds=longest)


class AtTheCounter:
    """Another thread waits for Stripe; this one is the person who grows impatient."""

    def __init__(self, *errors: PosError) -> None:
        self.question = Silence(*errors)
        self.patience = Patience(budget=timedelta(days=1))
        self.waits: list[Wait | None] = []
        self.result: str | PosError = ""

    def run(self, impatient: str) -> None:
        def told(wait: Wait | None) -> None:
            self.waits.append(wait)
            if wait is not None:
                # From a thread of its own, as the screen's: this one is about to fall asleep.
                helper = Thread(target=self._until_asleep, args=(impatient,), daemon=True)
                helper.start()

        self._ask_of_a_thread(told)

    def press_when_told(self, impatient: str) -> None:
        """Once, before the thread that waits has fallen asleep."""

        def told(wait: Wait | None) -> None:
            if wait is not None:
                getattr(self.patience, impatient)()

        self._ask_of_a_thread(told)

    def _ask_of_a_thread(self, told: Callable[[Wait | None], None]) -> None:
        self.patience.listener = told
        thread = Thread(target=self._ask, daemon=True)
        thread.start()
        thread.join(20)
        assert not thread.is_alive()

    def _until_asleep(self, impatient: str) -> None:
        while len(self.waits) % 2:  # once asleep, or a moment before
            getattr(self.patience, impatient)()

    def _ask(self) -> None:
        try:
            self.result = self.patience.ask(self.question)
        except PosError as error:
            self.result = error


def test_a_person_can_have_it_asked_at_once() -> None:
    counter = AtTheCounter(InDoubt("rate_limited", retry_after=timedelta(hours=1)))

    counter.run("hurry")

    assert counter.result == "an answer"
    [wait, over] = counter.waits
    assert wait is not None
    assert (wait.number, wait.most, wait.code) == (2, TRIES, "rate_limited")
    assert wait.pause > timedelta(hours=1)
    assert over is None


def test_a_person_can_stop_waiting_and_hears_that_it_is_not_known() -> None:
    doubt = InDoubt("rate_limited", retry_after=timedelta(hours=1))
    counter = AtTheCounter(doubt)

    counter.run("stop")

    assert counter.result is doubt
    assert counter.question.asked == 1


@pytest.mark.parametrize(("press", "asked"), [("hurry", 2), ("stop", 1)])
def test_a_press_in_the_moment_a_wait_is_told_is_heeded(press: str, asked: int) -> None:
    counter = AtTheCounter(InDoubt("rate_limited", retry_after=timedelta(hours=1)))
    counter.press_when_told(press)
    assert counter.question.asked == asked


def test_recovery_tells_of_every_operation_as_it_goes(shop: Shop, expect_log: LogExpecter) -> None:
    expect_log("no answer yet")
    sales = []
    for _ in range(3):
        sale = shop.held()
        shop.fault(Fault.RESET_AFTER, "/capture")
        with pytest.raises(InDoubt):
            shop.settlement.capture(shop.intent(sale).id)
        sales.append(sale)
    shop.restart()
    told: list[Recovery] = []

    left = shop.journal.recover(progress=told.append)

    assert left == []
    assert [(each.done, each.total) for each in told] == [(1, 3), (2, 3), (3, 3)]
    assert [each.operation.sale for each in told] == sales
    assert {each.error for each in told} == {None}
