"""What the page of the shift shows, and the one way to change the ledger from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal

from pos.domain.money import Currency
from pos.domain.permissions import Act, Rule
from pos.domain.shift_report import ReportLine
from pos.services.report_paper import paper
from pos.services.shifts import ShiftStatus
from pos.services.writing_of import own_writing
from ui.approving import Approving
from ui.format import Formats
from ui.notices import notice_for
from ui.shift.view import Face, ShiftServices, ShiftView
from ui.tasks import JobLane, Lanes
from ui.waits import Waiting, Waits

T = TypeVar("T")
_MOST_REPORTS: Final = 400
_FORMS: Final = frozenset({Face.OPEN, Face.CASH_IN, Face.CASH_OUT, Face.COUNT, Face.CLOSE})
_WITHOUT_SHIFT: Final = frozenset({Face.HOME, Face.OPEN, Face.REPORT, Face.REPORTS})
_ACTS: Final = (
    Act.OPEN_SHIFT,
    Act.CASH_IN,
    Act.CASH_OUT,
    Act.CLOSE_SHIFT,
    Act.REPORT_X,
    Act.REPRINT,
)
_OF_A_CLOSE: Final = frozenset({Face.WALK, Face.COUNT, Face.CLOSE})


@dataclass(frozen=True, slots=True)
class Found:
    """What the ledger holds, read in one go."""

    status: ShiftStatus | None
    elsewhere: tuple[str, ...]
    reports: tuple[ReportLine, ...]
    now: datetime
    currency: Currency
    shop: str
    clerk: str
    rules: Mapping[Act, Rule]


class ShiftStage(QObject):
    """One thing at a time; the ledger is read again before anything is drawn of it."""

    view_changed = Signal(object)  # ShiftView
    moved = Signal()  # money or entries: other pages look again

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        waits: Waits | None = None,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self.lanes = lanes
        self.formats = Formats()
        self._approving = approving
        self._waits = waits
        self._services: ShiftServices | None = None
        self._shop = ""
        self._view = ShiftView()
        if waits is not None:
            waits.changed.connect(self._waited)

    @property
    def view(self) -> ShiftView:
        return self._view

    def show(self, view: ShiftView) -> None:
        self._view = view
        self.view_changed.emit(view)

    def attach(self, services: ShiftServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._services = services
        view = ShiftView(turn=self._view.turn + 1)
        if services is not None:
            view = replace(
                view,
                is_available=True,
                is_read_only=services.is_read_only,
                is_practice=services.is_practice,
            )
        self.show(view)
        self.reload()

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self.formats = formats

    def reload(self) -> None:
        """Show what the ledger holds by now."""
        services = self._services
        if services is not None and not self._view.doing:
            self.lanes.reading.start(
                lambda: _look(services),
                done=lambda found: self._looked(services, found),
                failed=self._failed,
            )

    def turned(self, face: Face) -> ShiftView:
        """The view with another face, whose forms begin empty."""
        view = self._view
        return replace(
            view,
            face=face,
            turn=view.turn + 1,
            question=None,
            is_rest=False,
            problem=None,
            is_closing=view.is_closing and face in _OF_A_CLOSE,
        )

    def hurry(self) -> None:
        """Ask Stripe again at once."""
        if self._waits is not None:
            self._waits.hurry()

    def wait_no_longer(self) -> None:
        """What Stripe has not answered by now is in doubt, and carried over."""
        if self._waits is not None:
            self._waits.stop()

    def do(
        self,
        doing: str,
        call: Callable[[ShiftServices], T],
        done: Callable[[T], None],
        *,
        again: Callable[[], None],
        lane: JobLane | None = None,
        stirs: bool = True,
    ) -> None:
        """One call, by default on the lane of the desk; a second press while it runs does nothing.

        `again` makes the same call with the same words, once somebody has approved of it. `stirs`:
        other pages look again after it.
        """
        services = self._services
        if services is None or self._view.doing:
            return
        self.show(replace(self._view, doing=doing, problem=None, notice=None))

        def run() -> tuple[T, Found]:
            return call(services), _look(services)

        def finished(result: tuple[T, Found]) -> None:
            self._rest()
            if services is self._services:
                self._take(result[1])
                done(result[0])
                if stirs:
                    self.moved.emit()

        def failed(error: Exception) -> None:
            self._rest()
            if self._approving is None or not self._approving.offer(error, again):
                self._refused(error)

        (lane or self.lanes.desk).start(run, done=finished, failed=failed)

    def show_report(self, view: ShiftView, *, is_copy: bool) -> None:
        """The report of a view, as paper."""
        if view.report is not None:
            lines = paper(
                view.report,
                self.formats.zone,
                shop=self._shop,
                copy=is_copy,
                practice=view.is_practice,
                writing=own_writing(view.report, self.formats.writing),
            )
            self.show(replace(view, paper=lines))

    def _rest(self) -> None:
        self.show(replace(self._view, doing="", waiting=None))

    def _refused(self, error: Exception) -> None:
        """Beside the form that was filled in, or where every page says it."""
        notice = notice_for(error, self.formats)
        view = self._view
        if view.face in _FORMS or view.question is not None or view.is_rest:
            self.show(replace(view, problem=notice))
        else:
            self.show(replace(view, notice=notice))
        self.reload()

    def _failed(self, error: Exception) -> None:
        self.show(replace(self._view, notice=notice_for(error, self.formats)))

    def _waited(self, waiting: Waiting | None) -> None:
        if self._view.doing:
            self.show(replace(self._view, waiting=waiting))

    def _looked(self, services: ShiftServices, found: Found) -> None:
        if services is self._services and not self._view.doing:
            self._take(found)

    def _take(self, found: Found) -> None:
        view = self._view
        is_lost = found.status is None and view.face not in _WITHOUT_SHIFT
        self._shop = found.shop
        self.show(
            replace(
                view,
                is_loaded=True,
                face=Face.HOME if is_lost else view.face,
                now=found.now,
                currency=found.currency,
                status=found.status,
                undecided=found.status.walk.undecided(found.now) if found.status else (),
                elsewhere=found.elsewhere,
                reports=found.reports,
                clerk=found.clerk,
                rules=found.rules,
            )
        )


def _look(services: ShiftServices) -> Found:
    settings = services.settings.load()
    return Found(
        services.shifts.status(),
        services.shifts.open_elsewhere(),
        services.reports.recent(limit=_MOST_REPORTS),
        services.clock.now(),
        settings.money,
        settings.shop_name,
        services.access.clerk,
        {act: services.access.look(act) for act in _ACTS},
    )
