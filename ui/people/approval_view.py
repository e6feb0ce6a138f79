"""What the sheet of an approval draws, and what it needs of the till."""

from collections.abc import Callable
from dataclasses import dataclass

from pos.domain.approval import ApprovalRequest
from pos.domain.ids import StaffId
from pos.domain.money import Money
from pos.domain.staff import Person
from pos.domain.views import SaleRecord
from pos.services.access import Access
from pos.services.approvals import Approvals
from ui.notices import Notice

FindSale = Callable[[str], SaleRecord]


@dataclass(frozen=True, slots=True)
class ApprovalServices:
    """The part of the till that asking needs. `find` gives the sale that a payment belongs to."""

    access: Access
    approvals: Approvals
    find: FindSale


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """All that the sheet draws. `receipt` is the sale's, empty where there is none.

    `is_own`: who asks stands at this window and waits for it. `here` is who is signed in;
    `locked_for` how many seconds no PIN of the chosen one is heard.
    """

    request: ApprovalRequest | None = None
    receipt: str = ""
    limit: Money | None = None
    approvers: tuple[Person, ...] = ()
    chosen: StaffId | None = None
    is_own: bool = True
    is_busy: bool = False
    problem: Notice | None = None
    locked_for: int = 0
    here: StaffId | None = None
    others: int = 0  # that wait for an answer as well

    @property
    def chosen_person(self) -> Person | None:
        return next((each for each in self.approvers if each.id == self.chosen), None)
