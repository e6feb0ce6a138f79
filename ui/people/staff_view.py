"""What the staff's pane draws, and what it needs of the till."""

from dataclasses import dataclass
from enum import StrEnum

from pos.domain.ids import StaffId
from pos.domain.staff import Person
from pos.services.access import Access
from pos.services.staff import Staff
from ui.notices import Notice


class StaffStep(StrEnum):
    """What of the staff's page lies open."""

    LIST = "list"
    FIRST = "first"  # nobody is set up yet
    CODE = "code"  # the recovery code is shown, once
    ADD = "add"
    PERSON = "person"
    TABLE = "table"  # who may do what


@dataclass(frozen=True, slots=True)
class PeopleServices:
    """The part of the till that setting people up needs."""

    access: Access
    staff: Staff


@dataclass(frozen=True, slots=True)
class StaffView:
    """All that the pane draws. `code` is shown once; no PIN is ever in here.

    `may_change`: whoever is signed in may set people up. `is_listening`: the next scan is the
    chosen person's badge. `round_` goes up whenever typed PINs are to be forgotten.
    """

    is_available: bool = False
    step: StaffStep = StaffStep.LIST
    people: tuple[Person, ...] = ()
    chosen: StaffId | None = None
    may_change: bool = False
    is_busy: bool = False
    is_listening: bool = False
    code: str = ""
    problem: Notice | None = None
    problem_field: str = ""
    round_: int = 0

    @property
    def chosen_person(self) -> Person | None:
        return next((each for each in self.people if each.id == self.chosen), None)
