"""A question to whoever may do what the asker may not, and the one use of its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.ids import ApprovalId, IntentId, SaleId, StaffId
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.uptime import UNNOTED, Uptime

LIFE: Final = timedelta(minutes=5)
"""How long an approval may be used after it was given."""
PATIENCE: Final = timedelta(minutes=30)
"""How long a question waits before nobody is asked any more."""


class ApprovalState(StrEnum):
    """Where a question stands; it only goes forward."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What exactly somebody wants to do. `subject` names the thing: a payment, a sale, a setting.

    An approval is for this act, subject, amount and person, and for nothing else.
    """

    id: ApprovalId
    act: Act
    subject: str
    amount: Money | None
    requester: StaffId
    requester_name: str
    register: str
    requested_at: datetime
    sale: SaleId | None = None
    intent: IntentId | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    state: ApprovalState = ApprovalState.WAITING
    approver: StaffId | None = None
    approver_name: str = ""
    decided_at: datetime | None = None
    decided: Uptime = UNNOTED


@dataclass(frozen=True, slots=True)
class Approval:
    """An answer: yes, by whom, and until when it may be used (UTC)."""

    request: ApprovalRequest
    until: datetime


def is_usable(request: ApprovalRequest, now: datetime, uptime: Uptime) -> bool:
    """Whether a granted approval may still be used.

    Both clocks must agree: by the wall it lies in the last minutes and not in the future, by the
    machine's own count it is of this start of the machine and no older. A clock that was turned
    back does not bring an old approval to life.
    """
    if request.state is not ApprovalState.GRANTED or request.decided_at is None:
        return False
    if request.decided.boot != uptime.boot or not uptime.boot:
        return False
    by_wall = now - request.decided_at
    by_count = uptime.at_least_since(request.decided)
    return timedelta(0) <= by_wall <= LIFE and timedelta(0) <= by_count <= LIFE


def is_waiting(request: ApprovalRequest, now: datetime) -> bool:
    """Whether somebody may still be asked; a clock turned back makes no question young again."""
    age = now - request.requested_at
    return request.state is ApprovalState.WAITING and timedelta(0) <= age <= PATIENCE
