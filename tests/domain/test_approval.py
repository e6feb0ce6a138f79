"""When an approval may be used: by both clocks, in the minutes after it was given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pos.domain.approval import (
    LIFE,
    PATIENCE,
    ApprovalRequest,
    ApprovalState,
    is_usable,
    is_waiting,
)
from pos.domain.ids import ApprovalId, StaffId
from pos.domain.permissions import Act
from pos.domain.uptime import Uptime

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ON = Uptime("boot-1", timedelta(hours=5))
MINUTE = timedelta(minutes=1)
ASKED = ApprovalRequest(
    ApprovalId("appr_1"), Act.REFUND, "pi_1", None, StaffId("staff_1"), "Bob", "till-1", NOW
)
GIVEN = replace(
    ASKED,
    state=ApprovalState.GRANTED,
    approver=StaffId("staff_2"),
    approver_name="Anna",
    decided_at=NOW,
    decided=ON,
)


def later(by):
    return Uptime("boot-1", ON.elapsed + by)


def test_it_lives_for_some_minutes():
    assert is_usable(GIVEN, NOW, ON)
    assert is_usable(GIVEN, NOW + LIFE, later(LIFE))


@pytest.mark.parametrize(
    ("now", "uptime"),
    [
        (NOW + LIFE + MINUTE, later(LIFE + MINUTE)),
        (NOW + MINUTE, later(LIFE + MINUTE)),  # the clock was turned back
        (NOW - MINUTE, later(MINUTE)),
        (NOW + timedelta(days=1), later(MINUTE)),  # and ahead
        (NOW + MINUTE, Uptime("boot-2", MINUTE)),  # the machine was started again
        (NOW + MINUTE, Uptime()),
    ],
)
def test_no_clock_brings_an_old_one_to_life(now, uptime):
    assert not is_usable(GIVEN, now, uptime)


@pytest.mark.parametrize(
    "state", [ApprovalState.WAITING, ApprovalState.REFUSED, ApprovalState.SPENT]
)
def test_only_one_that_was_given_and_not_used_can_be_used(state):
    assert not is_usable(replace(GIVEN, state=state), NOW, ON)


def test_a_question_waits_for_half_an_hour():
    assert is_waiting(ASKED, NOW + PATIENCE)
    assert not is_waiting(ASKED, NOW + PATIENCE + MINUTE)
    assert not is_waiting(ASKED, NOW - MINUTE)
    assert not is_waiting(GIVEN, NOW)
