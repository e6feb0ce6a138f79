"""What the page of the shift draws, and what it needs of the till."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pos.domain.ids import IntentId
from pos.domain.money import Currency
from pos.domain.permissions import Act, Rule
from pos.domain.shift import Deed, Stop
from pos.domain.shift_report import Report, ReportLine
from pos.ports import Clock, SettingsStore
from pos.services.access import Access
from pos.services.closing import ClosingWalk
from pos.services.reports import Reports
from pos.services.shifts import CountResult, Shifts, ShiftStatus
from ui.notices import Notice
from ui.waits import Waiting

EUR = Currency("EUR")


class Face(StrEnum):
    """What lies open: the shift itself, or one thing that is done about it."""

    HOME = "home"
    OPEN = "open"
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    COUNT = "count"
    WALK = "walk"
    CLOSE = "close"
    REPORT = "report"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class ShiftView:
    """All that the page draws.

    `undecided` are the holds that a close still has to decide about; worked out once, there may
    be thousands. `doing` says what is under way, empty for nothing. `problem` belongs to the form
    that is open.
    `is_closing`: the count is part of a close. `question` is what is asked about the hold
    `chosen`; `turn` counts the faces that were opened, so that a form begins empty.
    """

    is_available: bool = False
    is_read_only: bool = False
    is_loaded: bool = False
    is_practice: bool = False
    face: Face = Face.HOME
    turn: int = 0
    now: datetime | None = None
    currency: Currency = EUR
    status: ShiftStatus | None = None
    undecided: tuple[Stop, ...] = ()
    elsewhere: tuple[str, ...] = ()
    reports: tuple[ReportLine, ...] = ()
    report: Report | None = None
    paper: tuple[str, ...] = ()
    counted: CountResult | None = None
    is_closing: bool = False
    chosen: IntentId | None = None
    question: Deed | None = None
    is_rest: bool = False
    clerk: str = ""
    rules: Mapping[Act, Rule] = field(default_factory=dict)
    doing: str = ""
    waiting: Waiting | None = None
    problem: Notice | None = None
    notice: Notice | None = None

    def rule(self, act: Act) -> Rule:
        """What the table of permissions says for who is signed in here."""
        return self.rules.get(act, Rule.ALLOWED)

    @property
    def stops(self) -> tuple[Stop, ...]:
        return self.status.walk.stops if self.status else ()

    @property
    def chosen_stop(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.intent == self.chosen), None)


@dataclass(frozen=True, slots=True)
class ShiftServices:
    """The part of the till that a shift needs; but for captures it works without a network."""

    shifts: Shifts
    walk: ClosingWalk
    reports: Reports
    access: Access
    settings: SettingsStore
    clock: Clock
    is_read_only: bool = False
    is_practice: bool = False


Call = Callable[[ShiftServices], object]
