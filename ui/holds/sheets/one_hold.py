"""What every question about a single hold has in common: its view, and what is read meanwhile."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject
from typing_extensions import override

from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId
from pos.errors import PosError
from ui.holds.doing import Doer
from ui.holds.sheets.question import Question
from ui.notices import Notice, notice_for
from ui.tasks import Lanes

T = TypeVar("T")

ABOUT_THE_NOTE: Final = frozenset({"note_too_long", "note_unprintable", "note_holds_secret"})
"""Why the person's own words cannot be kept."""


@dataclass(frozen=True, slots=True)
class OneHold:
    """What is asked about, None while nothing is, and what is wrong with the answer so far."""

    row: HoldRow | None = None
    problem: Notice | None = None


V = TypeVar("V", bound=OneHold)


class AboutOne(Question, Generic[V]):
    """Drives the sheet of one hold."""

    def __init__(self, nothing: V, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        """`nothing` is the view while no hold is asked about."""
        super().__init__(lanes, doer, parent)
        self.view = self._nothing = nothing

    @property
    @override
    def is_open(self) -> bool:
        return self.view.row is not None

    @override
    def is_about(self, intents: Collection[IntentId]) -> bool:
        return self.view.row is not None and self.view.row.hold.intent in intents

    @override
    def forget(self) -> None:
        self.view = self._nothing

    def _one(self, rows: Sequence[HoldRow]) -> HoldRow | None:
        """The one row that something may be done to now, if it is one."""
        can_begin = len(rows) == 1 and self.doer.can_act and not rows[0].is_checking
        return rows[0] if can_begin else None

    def _read(self, intent: IntentId, job: Callable[[], T], came: Callable[[T], None]) -> None:
        """Look something up about the hold; what comes after the sheet was left is dropped."""

        def done(found: T) -> None:
            if self.is_about([intent]):
                came(found)

        def failed(error: Exception) -> None:
            if self.is_about([intent]):
                self._tell(error)

        self._lanes.reading.start(job, done=done, failed=failed)

    def _tell(self, error: Exception) -> None:
        """Say it in the sheet, which stays as it is."""
        self._show(replace(self.view, problem=notice_for(error, self.formats)))

    def _is_told(self, error: PosError, about: Collection[str]) -> bool:
        """Whether it is about what was entered here: then it is said beside it."""
        if error.code not in about:
            return False
        self._tell(error)
        return True

    def _show(self, view: V) -> None:
        self.view = view
        self.changed.emit()
