"""What reading a payment back says about what was asked of a card reader."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pos.domain.handing_requests import PresentCard, RefundAtReader
from pos.domain.ids import ChargeId, IntentId, OperationId, ReaderId, RefundId
from pos.domain.intent import Charge, Intent, IntentStatus
from pos.domain.judging import Verdict, judge
from pos.domain.money import Currency, Money
from pos.domain.refund import Refund, RefundReason

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TEN = Money(1000, Currency("CAD"))
NONE = Money(0, Currency("CAD"))
PAYMENT = IntentId("pi_1")
READER = ReaderId("tmr_1")
PRESENT = PresentCard(PAYMENT, READER, TEN)
REFUND = RefundAtReader(PAYMENT, TEN, RefundReason.REQUESTED_BY_CUSTOMER, READER)
_S = IntentStatus
WAITS = Intent(PAYMENT, _S.REQUIRES_PAYMENT_METHOD, TEN, NONE, NONE, NOW)
TAKEN = replace(WAITS, status=_S.SUCCEEDED, received=TEN)
FAILED = Charge(ChargeId("ch_1"), PAYMENT, TEN, NONE, "failed", NOW)
GIVEN = Refund(
    RefundId("re_1"), PAYMENT, ChargeId("ch_1"), TEN, "succeeded", NOW, "", OperationId("pos1-a")
)


@pytest.mark.parametrize("status", [_S.REQUIRES_CAPTURE, _S.SUCCEEDED, _S.PROCESSING])
def test_a_payment_that_moved_on_was_at_the_reader(status):
    assert judge(PRESENT, replace(WAITS, status=status)).verdict is Verdict.DONE


def test_a_payment_that_waits_is_there_only_while_the_reader_has_it():
    assert judge(PRESENT, WAITS, is_at_reader=True).verdict is Verdict.DONE
    assert judge(PRESENT, WAITS).verdict is Verdict.NOT_YET


def test_a_new_failed_charge_shows_that_the_reader_had_it_and_an_old_one_does_not():
    declined = replace(WAITS, latest_charge=FAILED)
    assert judge(PRESENT, declined).verdict is Verdict.DONE
    assert judge(replace(PRESENT, known_charge=FAILED.id), declined).verdict is Verdict.NOT_YET


def test_a_payment_that_was_canceled_goes_to_no_reader():
    found = judge(PRESENT, replace(WAITS, status=_S.CANCELED))
    assert (found.verdict, found.code) == (Verdict.REJECTED, "already_canceled")


def test_a_refund_is_done_when_it_is_there_and_not_when_the_reader_waits_for_the_card():
    assert judge(REFUND, TAKEN, is_at_reader=True).verdict is Verdict.NOT_YET
    assert judge(REFUND, TAKEN).verdict is Verdict.NOT_YET
    assert judge(REFUND, TAKEN, GIVEN).verdict is Verdict.DONE


@pytest.mark.parametrize("asked", [PRESENT, REFUND])
def test_a_payment_that_was_not_found_settles_nothing(asked):
    assert judge(asked, None, is_at_reader=True).verdict is Verdict.NOT_YET
