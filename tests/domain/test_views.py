"""A sale's record says where its money is, and whether an answer is missing."""

import pytest

from pos.domain.ids import OperationId
from pos.domain.intent import IntentStatus
from pos.domain.operation import CaptureIntent, Operation, OperationState
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.views import SaleRecord
from tests.domain.making import INTENT, NOON, SALE, eur, intent, sale


def test_a_record_without_an_intent_has_taken_nothing():
    record = SaleRecord(sale(SaleState.OPEN, intent=None))
    assert (record.money, record.is_in_doubt) == (MoneyWord.NOT_TAKEN, False)


@pytest.mark.parametrize("state", [OperationState.PREPARED, OperationState.IN_DOUBT])
def test_while_an_answer_is_missing_the_word_is_checking(state):
    capture = Operation(
        OperationId("pos1-1"), SALE, CaptureIntent(INTENT, eur(1000)), 1, state, NOON
    )
    held = intent(IntentStatus.REQUIRES_CAPTURE)
    waiting = SaleRecord(sale(SaleState.HELD), held, open_operations=(capture,))
    assert (waiting.money, waiting.is_in_doubt) == (MoneyWord.CHECKING, True)
    assert SaleRecord(sale(SaleState.HELD), held).money is MoneyWord.HELD
