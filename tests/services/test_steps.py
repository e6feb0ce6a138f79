"""Every moment of an operation is named, and passes in the order that keeps the promises."""

import logging

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.errors import InDoubt
from pos.services.steps import LOGGER, Step
from tests.conftest import LogExpecter
from tests.kit import VISA, Shop


def _passed(caplog: pytest.LogCaptureFixture, kind: str) -> list[Step]:
    return [
        Step(record.getMessage())
        for record in caplog.records
        if record.name == LOGGER and getattr(record, "kind", "") == kind
    ]


def test_an_answered_request_is_recorded_before_it_is_sent_and_settled_after(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, LOGGER):
        shop.held()

    assert _passed(caplog, "confirm") == [
        Step.RECORDING,
        Step.RECORDED,
        Step.SENDING,
        Step.ANSWERED,
        Step.SETTLING,
        Step.SETTLED,
    ]


def test_a_lost_answer_is_written_down_and_looked_into_before_anything_is_sent_again(
    shop: Shop, caplog: pytest.LogCaptureFixture, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "/confirm")
    with caplog.at_level(logging.DEBUG, LOGGER):
        with pytest.raises(InDoubt):
            shop.checkout.authorise(sale, VISA)
        shop.checkout.follow(sale)

    first = [Step.RECORDING, Step.RECORDED, Step.SENDING, Step.ANSWERED]
    doubt = [Step.DOUBTING, Step.DOUBTED]
    again = [Step.LOOKING, Step.LOOKED, Step.SENDING, Step.ANSWERED]
    settled = [Step.SETTLING, Step.SETTLED]
    assert _passed(caplog, "confirm") == first + doubt + again + settled
    assert set(first + doubt + again + settled) == set(Step)
