"""A request is written down under one key, and its fate is read from the intent."""

from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.features import HoldFeatures
from pos.domain.ids import (
    ChargeId,
    IntentId,
    KeySpace,
    LedgerId,
    OperationId,
    PaymentMethodId,
    SaleId,
    key_space,
    new_generation,
)
from pos.domain.intent import CancelReason, Decline, IntentStatus
from pos.domain.judging import Finding, Verdict, judge
from pos.domain.operation import (
    REPLAY_WITHIN,
    RESTORED,
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    Operation,
    OperationState,
    RefundIntent,
    UpdateIntent,
    kind_of,
    operation_id,
    target_of,
)
from pos.domain.refund import RefundReason
from pos.domain.uptime import Uptime
from pos.errors import Broken, Refused
from tests.domain.making import CHARGE, INTENT, NOON, SALE, charge, eur, intent, released

_I = IntentStatus
ONE = eur(1)
CARD = PaymentMethodId("pm_card_visa")
CREATE = CreateIntent(eur(1000))
UPDATE = UpdateIntent(INTENT, eur(1200))
CONFIRM = ConfirmIntent(INTENT, CARD, eur(1000))
INCREASE = IncreaseHold(INTENT, eur(1500))
CAPTURE = CaptureIntent(INTENT, eur(750))
PART = CaptureIntent(INTENT, eur(300), is_final=False, taken_before=eur(200))
CANCEL = CancelIntent(INTENT, CancelReason.ABANDONED)
REQUESTS = (CREATE, UPDATE, CONFIRM, INCREASE, CAPTURE, CANCEL)
STATUSES = {status: intent(status) for status in IntentStatus}


def operation(**changes) -> Operation:
    given = {
        "id": OperationId("pos1-1"),
        "sale": SALE,
        "request": CAPTURE,
        "attempt": 1,
        "state": OperationState.PREPARED,
        "prepared_at": NOON,
    }
    return Operation(**{**given, **changes})


def test_requests_have_a_kind_and_a_target():
    assert [kind_of(request) for request in REQUESTS] == [
        "create",
        "update",
        "confirm",
        "increase",
        "capture",
        "cancel",
    ]
    assert [target_of(request) for request in REQUESTS] == ["", *[INTENT] * 5]
    assert operation().kind == "capture"


def test_an_operation_ends_once():
    done = operation().moved(OperationState.IN_DOUBT, code="timeout")
    assert (done.code, done.is_open) == ("timeout", True)
    done = done.moved(OperationState.SUCCEEDED)
    assert (done.code, done.is_open) == ("", False)
    for state in OperationState:
        with pytest.raises(Broken, match="impossible_step"):
            done.moved(state)


def test_doubt_may_last():
    doubtful = operation(state=OperationState.IN_DOUBT)
    assert doubtful.moved(OperationState.IN_DOUBT, code="again").code == "again"
    with pytest.raises(Broken):
        doubtful.moved(OperationState.PREPARED)


@pytest.mark.parametrize(
    ("age", "fresh"),
    [
        (timedelta(0), True),
        (REPLAY_WITHIN - timedelta(seconds=1), True),
        (REPLAY_WITHIN, False),
        (timedelta(days=40), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_a_key_is_sent_again_only_while_stripe_surely_keeps_it(age, fresh):
    assert operation().is_fresh(NOON + age) is fresh


@pytest.mark.parametrize("boot", ["monday", "tuesday"])
def test_a_clock_that_was_set_back_makes_no_old_key_young(boot):
    begun = replace(operation(), begun=Uptime("monday", timedelta(hours=1)))
    for passed, fresh in ((timedelta(hours=19), True), (timedelta(hours=22), False)):
        assert begun.is_fresh(NOON, Uptime(boot, passed)) is fresh


words = st.text(alphabet="0123456789abcdef", min_size=4, max_size=8)


@given(words, words, st.sampled_from(REQUESTS), st.integers(1, 9))
def test_one_intention_has_one_key(ledger, sale, request, attempt):
    key = operation_id(KeySpace(ledger), SaleId(sale), request, attempt)
    assert key == operation_id(KeySpace(ledger), SaleId(sale), request, attempt)
    assert key.startswith("pos1-")
    assert len(key) == 45
    others = {
        operation_id(KeySpace(ledger), SaleId(sale), request, attempt + 1),
        operation_id(KeySpace(ledger), SaleId(sale + "0"), request, attempt),
        operation_id(KeySpace(ledger + "0"), SaleId(sale), request, attempt),
        operation_id(KeySpace(ledger), SaleId(sale), CaptureIntent(IntentId("pi_2"), ONE), attempt),
    }
    assert key not in others


def test_no_two_lives_of_a_ledger_have_a_key_in_common():
    ledger = LedgerId("ldg_1")
    spaces = {key_space(ledger), *(key_space(ledger, new_generation()) for _ in range(20))}
    assert len({operation_id(space, SALE, CAPTURE, 1) for space in spaces}) == 21


def test_what_was_open_in_a_restored_ledger_is_never_sent_again():
    assert operation().is_fresh(NOON)
    assert not operation(code=RESTORED).is_fresh(NOON)


def test_every_kind_of_request_has_a_key_of_its_own():
    keys = {operation_id(KeySpace("l"), SALE, request, 1) for request in REQUESTS}
    assert len(keys) == len(REQUESTS)


def test_the_same_intention_with_another_amount_has_the_same_key():
    """Two windows cannot capture twice by asking for different sums."""
    first = operation_id(KeySpace("l"), SALE, CAPTURE, 1)
    assert first == operation_id(KeySpace("l"), SALE, CaptureIntent(INTENT, eur(1)), 1)


@pytest.mark.parametrize("request_", REQUESTS, ids=kind_of)
def test_an_intent_that_was_not_found_settles_nothing(request_):
    assert judge(request_, None) == Finding(Verdict.NOT_YET)


@pytest.mark.parametrize("status", IntentStatus)
def test_an_intent_that_is_there_was_created(status):
    assert judge(CREATE, STATUSES[status]).verdict is Verdict.DONE


@pytest.mark.parametrize("request_", REQUESTS[1:], ids=kind_of)
def test_a_status_that_we_have_no_word_for_settles_nothing(request_):
    assert judge(request_, STATUSES[_I.NEEDS_REVIEW]).verdict is Verdict.NOT_YET


DONE, NOT_YET = (Verdict.DONE, ""), (Verdict.NOT_YET, "")
TABLE = {
    #            rpm      r_conf   r_action processing r_capture  succeeded        canceled
    "update": [NOT_YET, NOT_YET, NOT_YET, "overtaken", "overtaken", "overtaken", "overtaken"],
    "confirm": [NOT_YET, NOT_YET, DONE, DONE, DONE, DONE, "already_canceled"],
    "increase": [
        "not_held",
        "not_held",
        "not_held",
        NOT_YET,
        NOT_YET,
        "already_captured",
        "already_canceled",
    ],
    "capture": ["not_held", "not_held", "not_held", NOT_YET, NOT_YET, DONE, "already_canceled"],
    "cancel": [NOT_YET, NOT_YET, NOT_YET, NOT_YET, NOT_YET, "already_captured", DONE],
}


@pytest.mark.parametrize("status", [status for status in _I if status is not _I.NEEDS_REVIEW])
@pytest.mark.parametrize("request_", REQUESTS[1:], ids=kind_of)
def test_the_status_tells_what_became_of_a_request(request_, status):
    seen = intent(status, received=750) if status is _I.SUCCEEDED else STATUSES[status]
    expected = TABLE[kind_of(request_)][list(_I).index(status)]
    finding = judge(request_, seen)
    if isinstance(expected, str):
        expected = (Verdict.REJECTED, expected)
    assert (finding.verdict, finding.code) == expected


@pytest.mark.parametrize("status", IntentStatus)
def test_an_update_is_done_when_the_amount_is_the_one_asked_for(status):
    finding = judge(UPDATE, intent(status, amount=1200))
    assert (finding.verdict is Verdict.DONE) == (status is not _I.NEEDS_REVIEW)


def test_a_capture_of_another_amount_is_not_the_one_that_was_asked_for():
    finding = judge(CAPTURE, intent(_I.SUCCEEDED, received=1000))
    assert (finding.verdict, finding.code) == (Verdict.REJECTED, "already_captured")


def test_a_capture_that_came_too_late_is_told_from_one_that_was_called_off():
    assert judge(CAPTURE, released("automatic")).code == "lapsed"
    assert judge(CAPTURE, released("requested_by_customer")).code == "already_canceled"


def test_a_hold_that_was_let_go_since_was_authorised_all_the_same():
    assert judge(CONFIRM, released("automatic")).verdict is Verdict.DONE


LOST = Decline("card_declined", "lost_card")
FAILED = charge(approved=False, decline=LOST)


@pytest.mark.parametrize("status", [_I.REQUIRES_PAYMENT_METHOD, _I.CANCELED])
def test_a_new_failed_charge_is_the_decline_of_this_attempt(status):
    assert judge(CONFIRM, intent(status, latest_charge=FAILED)) == Finding(
        Verdict.REJECTED, "declined", LOST
    )


def test_the_failed_charge_of_the_attempt_before_says_nothing_about_this_one():
    again = ConfirmIntent(INTENT, CARD, eur(1000), known_charge=CHARGE)
    seen = intent(_I.REQUIRES_PAYMENT_METHOD, latest_charge=FAILED, last_error=LOST)
    assert judge(again, seen).verdict is Verdict.NOT_YET
    other = charge(approved=False, id=ChargeId("ch_2"))
    declined = judge(again, intent(_I.REQUIRES_PAYMENT_METHOD, latest_charge=other))
    assert (declined.verdict, declined.decline) == (Verdict.REJECTED, other.decline)


def test_an_attempt_without_a_decline_of_its_own_takes_the_intents():
    silent = charge(approved=False, decline=None)
    seen = intent(_I.REQUIRES_PAYMENT_METHOD, latest_charge=silent, last_error=LOST)
    assert judge(CONFIRM, seen).decline == LOST


def test_a_failed_step_at_the_bank_leaves_no_charge_and_settles_nothing():
    seen = intent(_I.REQUIRES_PAYMENT_METHOD, last_error=Decline("authentication_failure"))
    assert judge(CONFIRM, seen).verdict is Verdict.NOT_YET


@given(
    st.sampled_from(REQUESTS),
    st.sampled_from(IntentStatus),
    st.sampled_from([None, charge(), FAILED]),
    st.integers(0, 1500),
    st.sampled_from(["", "automatic", "abandoned"]),
)
def test_money_is_never_judged_taken_or_free_against_stripes_word(
    request, status, charged, received, reason
):
    seen = intent(status, received=received, latest_charge=charged, cancellation_reason=reason)
    finding = judge(request, seen)
    assert bool(finding.code) == (finding.verdict is Verdict.REJECTED)
    if isinstance(request, CaptureIntent) and finding.verdict is Verdict.DONE:
        assert (status, received) == (_I.SUCCEEDED, request.amount.minor)
    if isinstance(request, CancelIntent) and finding.verdict is Verdict.DONE:
        assert status is _I.CANCELED
    if isinstance(request, ConfirmIntent) and status is _I.REQUIRES_CAPTURE:
        assert finding.verdict is Verdict.DONE
    if finding.decline is not None:
        assert isinstance(request, ConfirmIntent)


def test_a_request_that_is_written_down_cannot_hold_a_card_number():
    with pytest.raises(Refused, match="card_name"):
        ConfirmIntent(INTENT, PaymentMethodId("4242424242424242"), ONE)


HELD = intent(_I.REQUIRES_CAPTURE)
ABLE = HoldFeatures(can_capture_in_parts=True)


def raised(status=_I.REQUIRES_CAPTURE, to=1500, **changes):
    return intent(status, amount=to, latest_charge=charge(to, authorised=eur(to)), **changes)


@pytest.mark.parametrize("status", [_I.REQUIRES_CAPTURE, _I.SUCCEEDED, _I.CANCELED])
@pytest.mark.parametrize("to", [1500, 1600])
def test_a_hold_that_is_raised_so_far_was_raised(status, to):
    assert judge(INCREASE, raised(status, to)).verdict is Verdict.DONE


def test_more_that_was_captured_is_no_raised_hold():
    over = intent(
        _I.SUCCEEDED,
        amount=1500,
        received=1500,
        latest_charge=charge(1500, authorised=eur(1000)),
    )
    assert judge(INCREASE, over).code == "already_captured"
    assert judge(INCREASE, HELD).verdict is Verdict.NOT_YET


@pytest.mark.parametrize(
    ("status", "received", "verdict"),
    [
        (_I.REQUIRES_CAPTURE, 200, Verdict.NOT_YET),
        (_I.REQUIRES_CAPTURE, 500, Verdict.DONE),
        (_I.REQUIRES_CAPTURE, 700, Verdict.NOT_YET),
        (_I.SUCCEEDED, 500, Verdict.DONE),
        (_I.SUCCEEDED, 200, Verdict.REJECTED),
        (_I.SUCCEEDED, 700, Verdict.NOT_YET),
        (_I.CANCELED, 500, Verdict.DONE),
        (_I.CANCELED, 200, Verdict.REJECTED),
    ],
)
def test_a_part_is_told_by_what_was_taken_before_it(status, received, verdict):
    seen = intent(status, received=received, latest_charge=charge(features=ABLE))
    assert judge(PART, seen).verdict is verdict


def test_a_last_part_ends_the_hold():
    last = replace(PART, is_final=True)

    def found(status):
        seen = intent(status, received=500, latest_charge=charge(features=ABLE))
        return judge(last, seen)

    assert found(_I.REQUIRES_CAPTURE).verdict is Verdict.NOT_YET
    assert found(_I.SUCCEEDED).verdict is Verdict.DONE
    assert found(_I.CANCELED).code == "already_canceled"


def test_a_capture_counts_what_was_taken_before():
    assert PART.taken_after == eur(500)
    assert CAPTURE.taken_after == eur(750)


def test_a_refund_of_what_a_hold_brought_before_it_was_released_may_still_come():
    refund = RefundIntent(INTENT, ONE, RefundReason.REQUESTED_BY_CUSTOMER)
    assert judge(refund, released()).code == "not_taken"
    assert judge(refund, replace(released(), received=ONE)).verdict is Verdict.NOT_YET
