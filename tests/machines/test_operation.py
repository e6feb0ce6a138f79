"""Operations that lose their answer, their till or their key: one effect, one end, no guess."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.features import HoldRequest
from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.intent import CancelReason, Intent
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    Operation,
    RefundIntent,
    UpdateIntent,
)
from pos.domain.refund import RefundReason
from pos.errors import Broken, Declined, InDoubt, PosError, Refused
from pos.ports import PaymentGateway
from pos.services.journal import Journal
from pos.services.steps import LOGGER, Step
from tests.kit import ASKS, BROKE, VISA, euro
from tests.machines.room import ShopMachine, in_the_suite

pytestmark = pytest.mark.timeout(600)  # a failure is worth being made small
NEXT: Final = {  # written down here once more: what may follow what
    "": {"prepared", "in_doubt", "succeeded", "rejected"},
    "prepared": {"prepared", "in_doubt", "succeeded", "rejected"},
    "in_doubt": {"in_doubt", "succeeded", "rejected"},
    "succeeded": {"succeeded"},
    "rejected": {"rejected"},
}
ON_ITS_WAY: Final = timedelta(seconds=120)
REPLAYED_FOR: Final = timedelta(hours=20)
SPANS: Final = (
    timedelta(seconds=30),
    timedelta(seconds=61),
    ON_ITS_WAY,
    timedelta(minutes=11),
    timedelta(hours=20),
    timedelta(hours=25),
)
EFFECTS: Final = {
    "payment_intent.created": "create",
    "charge.succeeded": "confirm",
    "charge.failed": "confirm",
    "payment_intent.requires_action": "confirm",
    "charge.captured": "capture",
    "payment_intent.canceled": "cancel",
    "refund.created": "refund",
}
"""The events that tell of an effect; the key of the request that had it stands beside them."""

RAISES: Final = "payment_intent.amount_capturable_updated"
"""Follows much; of an increase it is all that there is."""

ASKED: Final = (HoldRequest.INCREMENTAL, HoldRequest.MULTICAPTURE)

UNKNOWN: Final = frozenset(
    {
        Fault.RESET_BEFORE,
        Fault.RESET_AFTER,
        Fault.DELAY,
        Fault.TRUNCATED_BODY,
        Fault.BAD_GATEWAY,
        Fault.HTML_PAGE,
        Fault.KEY_IN_USE,
        Fault.RATE_LIMIT,
        Fault.LOCK_TIMEOUT,
        Fault.SERVER_ERROR,
        Fault.UNAVAILABLE,
    }
)
"""After one of these nobody at the till can know what happened."""

KINDS: Final = (
    "update", "confirm", "confirm", "increase", "part", "part", "capture", "capture", "cancel",
    "refund", "refund",
)  # fmt: skip
TROUBLE: Final = st.tuples(
    st.sampled_from((*Fault, Fault.RESET_BEFORE, Fault.RESET_BEFORE, Fault.RESET_AFTER)),
    st.sampled_from(("POST ", "POST ", "POST ", "GET ", "")),
    st.integers(1, 3),
)
DEATH: Final = st.sampled_from((None, None, None, None, *Step))
WAY: Final = ("create", "confirm", "increase", "part", "capture", "refund")
STAGES: Final = st.sampled_from((0, 1, 1, 2, 3, 4, 4, 5))
LOST: Final = st.sampled_from((None, Fault.RESET_BEFORE, Fault.RESET_BEFORE, Fault.RESET_AFTER))


class PowerCutError(BaseException):
    """Nobody catches this one."""


class Watch(logging.Handler):
    """Hears of every step of every operation; at one of them the power is cut."""

    def __init__(self) -> None:
        super().__init__()
        self.settled: list[str] = []
        self.deadly: Step | None = None

    @override
    def emit(self, record: logging.LogRecord) -> None:
        step = Step(record.getMessage())
        if step is Step.SETTLED:
            self.settled.append(vars(record)["operation"])
        if step is self.deadly:
            raise PowerCutError


class Meddling:
    """The gateway of a till at which somebody clicks again while a request is out."""

    def __init__(self, gateway: PaymentGateway, journal: Journal, sale: SaleId) -> None:
        self._gateway = gateway
        self._journal = journal
        self._sale = sale

    def __getattr__(self, name):
        return getattr(self._gateway, name)

    def send(self, request, *, key: OperationId) -> Intent:
        with pytest.raises(Refused, match="already_under_way"):
            self._journal.perform(self._sale, request)
        answer = self._gateway.send(request, key=key)
        with pytest.raises(InDoubt, match="still_running"):
            self._journal.give_up(key)
        return answer


@dataclass(slots=True)
class Sent:
    """What is known of the requests of one operation without asking the journal."""

    last: datetime
    lost: datetime | None = None


class Operations(ShopMachine):
    """The journal alone with Stripe: every request of one sale after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.watch = Watch()
        steps = logging.getLogger(LOGGER)
        steps.addHandler(self.watch)
        steps.setLevel(logging.DEBUG)
        steps.propagate = False
        self.sales: list[SaleId] = []
        self.states: dict[OperationId, Operation] = {}  # as they were found the last time
        self.effects: dict[OperationId, dict[str, str]] = {}  # event ids to types
        self.sent: dict[OperationId, Sent] = {}
        self.sends: Counter[OperationId] = Counter()
        self.cards = 0
        self.heard = 0

    @initialize(stage=STAGES, lost=LOST)
    def the_shop_opens(self, stage, lost):
        self.cart = self.shop.record(self.shop.cart()).sale.cart
        self._serve(stage, lost)

    def _serve(self, stage, lost):
        """A sale with so many requests behind it that went well, and then one that did not."""
        sale = self.shop.counter.start(self.cart).id
        self.sales.append(sale)
        for kind in WAY[:stage]:
            request = self._request(sale, kind, VISA)
            assert self._does(lambda each=request: self.shop.journal.perform(sale, each)) is None
        if lost is not None:
            request = self._request(sale, WAY[stage], VISA)
            trouble = (lost, "POST ", 1)
            self._does(lambda: self.shop.journal.perform(sale, request), trouble)

    # What is asked of the journal ---------------------------------------------------------

    @precondition(lambda self: self._may_ask())
    @rule(
        kind=st.sampled_from(KINDS),
        card=st.sampled_from((VISA, VISA, BROKE, ASKS)),
        trouble=TROUBLE | st.none() | TROUBLE,
        death=DEATH,
        late=st.booleans(),
    )
    def performs(self, kind, card, trouble, death, late):
        sale, honest = self.sales[-1], self.shop.gateway
        request = self._request(sale, kind, card)
        was_open = bool(self._open(sale))
        if not (was_open or trouble or death or late):
            self.shop.gateway = Meddling(honest, self.shop.journal, sale)
        said = self._does(lambda: self.shop.journal.perform(sale, request), trouble, death, late)
        self.shop.gateway = honest
        if was_open:
            assert said.code == "already_under_way"
        elif said is not None and trouble and trouble[0] in UNKNOWN and "POST" in trouble[1]:
            assert isinstance(said, InDoubt)

    @precondition(lambda self: self.shop.open_operations())
    @rule(
        how=st.sampled_from(("at the counter", "later", "later", "given up", "restart", "restart")),
        trouble=st.none() | st.none() | TROUBLE,
        death=st.none() | DEATH,
    )
    def what_is_open_is_looked_into(self, how, trouble, death):
        operation = self.shop.open_operations()[0]
        before, cards = self.sends[operation.id], self.cards
        said = self._does(self._look_into(operation, how), trouble, death, late=True)
        age = self._now() - operation.prepared_at
        if how == "given up" or age >= REPLAYED_FOR:
            assert self.sends[operation.id] == before  # a look, and nothing else
        if how != "at the counter":
            assert self.cards == cards  # no card is run in nobody's presence
        if said is not None and said.code == "needs_a_person":
            assert age >= REPLAYED_FOR
            assert operation.kind != "confirm"

    def _look_into(self, operation, how):
        journal = self.shop.journal
        match how:
            case "given up":
                return lambda: journal.give_up(operation.id)
            case "restart":
                self.shop.restart()
                return self.shop.journal.recover
            case _:
                return lambda: journal.resume(operation, at_counter=how == "at the counter")

    def _is_closed_for_good(self):
        """However often it is asked, it says the same again and asks Stripe nothing."""
        requests = len(self.shop.requests())
        for closed in self._closed():
            for at_counter in (True, False):
                try:
                    self.shop.journal.resume(closed, at_counter=at_counter)
                except Refused:
                    assert closed.state == "rejected"
                else:
                    assert closed.state == "succeeded"
        assert len(self.shop.requests()) == requests

    # The rest of the world -----------------------------------------------------------------

    @precondition(lambda self: self.shop.open_operations())
    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span):
        self.shop.pass_time(span)

    def _what_was_lost_arrives(self):
        for operation in self._still_on_its_way():
            try:
                self.shop.gateway.send(operation.request, key=operation.id)
            except PosError:
                continue
        self.heard = len(self.shop.simulator.requests)  # these were sent before
        self._look()

    @precondition(lambda self: self._is_movable())
    @rule(how=st.sampled_from(("capture", "capture half", "cancel", "refund")))
    def somebody_is_faster_in_the_dashboard(self, how):
        intent = self._intent(self.sales[-1])
        if how == "refund":
            self.elsewhere("refunds", f"payment_intent={intent}&amount=1")
            return
        verb, _, half = how.partition(" ")
        self.elsewhere(f"payment_intents/{intent}/{verb}", "amount_to_capture=500" if half else "")

    @precondition(lambda self: self._is_paid())
    @rule(stage=STAGES, lost=LOST)
    def another_customer_comes(self, stage, lost):
        self._serve(stage, lost)

    @precondition(lambda self: self.shop.open_operations())
    @rule()
    def stripe_can_be_reached_again(self):
        self._comes_home()

    def _comes_home(self):
        """Nothing stays open: what the program cannot know by then, a person may decide."""
        shop = self.shop
        shop.pass_time(ON_ITS_WAY)
        for error in shop.journal.recover():
            assert error.code == "needs_a_person"
        for operation in shop.open_operations():
            assert self._now() - operation.prepared_at >= REPLAYED_FOR
            assert not shop.journal.give_up(operation.id).is_open
        assert shop.open_operations() == []
        self._look()
        for operation in self.states.values():
            self._ended_truly(operation)
        self._is_closed_for_good()

    # How it is done ------------------------------------------------------------------------

    def _request(self, sale, kind, card):
        record = self.shop.record(sale)
        if record.intent is None:
            return CreateIntent(euro(1000), metadata={"sale": sale}, asks=ASKED)
        intent = record.intent
        before = intent.received or None
        match kind:
            case "refund" if intent.was_taken:
                return RefundIntent(intent.id, euro(1), RefundReason.REQUESTED_BY_CUSTOMER)
            case "update":
                return UpdateIntent(intent.id, intent.amount + euro(100))
            case "confirm":
                known = record.charges[-1].id if record.charges else None
                return ConfirmIntent(intent.id, card, intent.amount, known)
            case "increase":
                return IncreaseHold(intent.id, intent.amount + euro(100))
            case "part":
                return CaptureIntent(intent.id, euro(150), is_final=False, taken_before=before)
            case "capture":
                rest = intent.capturable or intent.amount
                return CaptureIntent(intent.id, rest, taken_before=before)
            case _:
                return CancelIntent(intent.id, CancelReason.REQUESTED_BY_CUSTOMER)

    def _does(self, act, trouble=None, death=None, late=False):
        """What it raised; a till that died is started again.

        `late`: requests whose answer was lost arrive after it, and do what they can.
        """
        if trouble is not None:
            self.shop.fault(*trouble)
        self.watch.deadly = death
        said = None
        try:
            act()
        except Broken:
            raise
        except PosError as error:
            said = error
        except PowerCutError:
            self.watch.deadly = None
            self.shop.restart()
        self.watch.deadly = None
        self.shop.calm()
        self._hear()
        self._look()
        if isinstance(said, Declined):
            # A decline is something that the bank said; no silence is ever taken for it.
            newest = self.shop.operations(self.sales[-1])[-1]
            assert "charge.failed" in self.effects.get(newest.id, {}).values()
        if late:
            self._what_was_lost_arrives()
        return said

    def _hear(self):
        """Note when each key was sent, and whether its last answer was lost."""
        now = self._now()
        for request in self.shop.simulator.requests[self.heard :]:
            if request.key.startswith("pos1-"):
                self.sent[OperationId(request.key)] = Sent(now, None if request.status else now)
                self.sends[OperationId(request.key)] += 1
                self.cards += request.path.endswith("/confirm")
        self.heard = len(self.shop.simulator.requests)

    def _look(self):
        """Read the journal, and Stripe's events before it forgets them."""
        for sale in self.sales:
            for operation in self.shop.operations(sale):
                before = self.states.get(operation.id)
                assert str(operation.state) in NEXT[str(before.state) if before else ""]
                if before is not None and not before.is_open:
                    assert operation == before  # closed stays closed, to the letter
                self.states[operation.id] = operation
        state = self.shop.simulator.state
        with state.reading():
            events = state.select("event", [], "ASC", 10_000)
        for event in events:
            key = event["request"]["idempotency_key"]
            if key in self.states and self._tells_of_an_effect(event["type"], key):
                self.effects.setdefault(key, {})[event["id"]] = event["type"]

    def _tells_of_an_effect(self, type_, key):
        return type_ in EFFECTS or (type_ == RAISES and self.states[key].kind == "increase")

    def _ended_truly(self, operation):
        had = set(self.effects.get(operation.id, {}).values())
        if operation.state == "rejected":
            assert had <= {"charge.failed"}
        elif operation.kind in {"increase", "capture", "cancel"}:
            # Done, by whomever, and exactly as it was asked for.
            [found] = [each for each in self.at_stripe()[0] if each["id"] == operation.intent]
            self._is_as_asked(operation.request, found)
        elif operation.kind == "refund":
            assert had  # one that somebody else made is another one
        elif operation.kind in {"create", "confirm"}:
            assert "charge.failed" not in had
            # Nobody else does these; a card for a payment that has its hold finds it done.
            assert had or any(self._is_held_by(other, operation) for other in self.states.values())

    def _is_as_asked(self, request, found):
        match request:
            case CancelIntent():
                assert found["status"] == "canceled"
            case IncreaseHold(new_total=total):
                assert found["amount"] >= total.minor
            case CaptureIntent(is_final=False):
                assert found["amount_received"] >= request.taken_after.minor
            case _:
                assert found["amount_received"] == request.taken_after.minor

    def _is_held_by(self, other, operation):
        effects = set(self.effects.get(other.id, {}).values())
        done = {"charge.succeeded", "payment_intent.requires_action"}
        return other.intent == operation.intent and not done.isdisjoint(effects)

    def _may_ask(self):
        """Mostly when nothing is open; else there is one answer to it."""
        return len(self.shop.simulator.requests) % 4 == 0 or not self._open(self.sales[-1])

    def _now(self):
        return self.shop.simulator.now()

    def _open(self, sale):
        return [each for each in self.shop.open_operations() if each.sale == sale]

    def _closed(self):
        return [each for each in self.states.values() if not each.is_open]

    def _intent(self, sale) -> IntentId | None:
        return self.shop.record(sale).sale.intent

    def _is_movable(self):
        """Whether somebody else can do something with the payment."""
        intents = {each["id"]: each["status"] for each in self.at_stripe()[0]}
        status = intents.get(self._intent(self.sales[-1]), "")
        return status == "requires_capture" or (
            bool(self._open(self.sales[-1])) and status in {"requires_payment_method", "succeeded"}
        )

    def _is_paid(self):
        sale = self.sales[-1]
        return not self._open(sale) and str(self.shop.record(sale).sale.state) in {
            "captured",
            "released",
        }

    def _still_on_its_way(self):
        soon = self._now() - ON_ITS_WAY + timedelta(seconds=20)
        lost = {key for key, sent in self.sent.items() if sent.lost and sent.lost > soon}
        return [each for each in self.states.values() if each.id in lost]

    # The judge -----------------------------------------------------------------------------

    @invariant()
    def each_operation_has_one_effect_at_most(self):
        self._look()
        for key, events in self.effects.items():
            assert len(events) == 1, (key, events)
            kind = {**EFFECTS, RAISES: "increase"}[next(iter(events.values()))]
            assert kind == self.states[key].kind

    @invariant()
    def each_operation_settles_once(self):
        assert len(self.watch.settled) == len(set(self.watch.settled))
        closed = {each.id for each in self._closed()}
        assert set(self.watch.settled) <= closed

    @invariant()
    def what_is_closed_as_rejected_did_not_happen(self):
        """Whatever comes late: as long as it could, the till has not said no."""
        for operation in self._closed():
            self._ended_truly(operation)

    @invariant()
    def no_word_is_said_while_an_answer_is_missing(self):
        for sale in self.sales:
            record = self.shop.record(sale)
            assert (str(record.money) == "checking") >= bool(record.open_operations)

    @invariant()
    def no_key_is_sent_when_stripe_may_have_forgotten_it(self):
        for operation in self.states.values():
            sent = self.sent.get(operation.id)
            assert sent is None or sent.last - operation.prepared_at < REPLAYED_FOR

    @override
    def the_end(self) -> None:
        try:
            if self.sales:
                self._comes_home()
        finally:
            steps = logging.getLogger(LOGGER)
            steps.removeHandler(self.watch)
            steps.setLevel(logging.NOTSET)
            steps.propagate = True


def test_a_person_is_asked_when_no_key_can_be_sent_any_more_and_has_a_way_out():
    """The machine seldom walks this way by itself, so it is led."""
    machine = Operations()
    try:
        machine.the_shop_opens(stage=4, lost=Fault.RESET_BEFORE)
        machine.time_passes(span=timedelta(hours=25))
        [left] = machine.shop.open_operations()
        with pytest.raises(InDoubt, match="needs_a_person"):
            machine.shop.journal.resume(left, at_counter=False)
        assert not machine.shop.journal.give_up(left.id).is_open
    finally:
        machine.teardown()


@pytest.mark.parametrize("lost", [Fault.RESET_BEFORE, Fault.RESET_AFTER])
@pytest.mark.parametrize("how", ["at the counter", "later", "given up", "restart"])
@pytest.mark.parametrize("stage", range(len(WAY)), ids=WAY)
def test_the_ways_that_matter_most_are_walked_each_time(stage, how, lost):
    """A lost answer, somebody who looks into it, and the request that arrives after that."""
    machine = Operations()
    try:
        machine.the_shop_opens(stage=stage, lost=lost)
        machine.what_is_open_is_looked_into(how=how, trouble=None, death=None)
        machine.each_operation_has_one_effect_at_most()
        machine.each_operation_settles_once()
        machine.what_is_closed_as_rejected_did_not_happen()
    finally:
        machine.teardown()


TestOperations = Operations.TestCase
TestOperations.settings = in_the_suite(examples=40, steps=18)
