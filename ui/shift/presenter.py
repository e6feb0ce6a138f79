"""Drives the page of the shift: what a press does, and what is drawn after it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from pos.domain.drawer import Pieces
from pos.domain.money import Money
from pos.domain.shift_report import Movement, Report, ReportLine
from pos.services.shifts import CountResult
from ui.approving import Approving
from ui.notices import Notice, good_news
from ui.shift.stage import ShiftStage
from ui.shift.view import Face, ShiftServices
from ui.shift.walking import Walking
from ui.tasks import Lanes
from ui.waits import Waits


class ShiftPresenter(ShiftStage):
    """Opening, cash by hand, counts and reports; the walk through the holds is `walking`'s."""

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        waits: Waits | None = None,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(lanes, parent, waits=waits, approving=approving)
        self.walking = Walking(self)

    def turn_to(self, face: Face) -> None:
        """Open a form or a list, empty; nothing while something is under way."""
        if not self.view.doing:
            self.show(replace(self.turned(face), counted=None))

    def step_back(self) -> bool:
        """Close what is open, which changes nothing; whether something was."""
        view = self.view
        if view.doing:
            return view.face is not Face.HOME
        if view.question is not None or view.is_rest:
            self.show(replace(view, question=None, is_rest=False, problem=None))
            return True
        if view.face is Face.HOME:
            return False
        self.show(self.turned(self._behind()))
        return True

    def dismiss(self) -> None:
        """The notice was read."""
        self.show(replace(self.view, notice=None))

    def open_shift(self, float_: Money) -> None:
        self.do(
            self.tr("Opening the shift…"),
            lambda to: to.shifts.open(float_),
            lambda _: self._home(good_news(self.tr("The shift is open."))),
            again=lambda: self.open_shift(float_),
        )

    def move(self, amount: Money, reason: str) -> None:
        """Put in or take out, by the form that is open."""
        is_in = self.view.face is Face.CASH_IN

        def call(to: ShiftServices) -> Movement:
            act = to.shifts.cash_in if is_in else to.shifts.cash_out
            return act(amount, reason)

        def done(moved: Movement) -> None:
            told = self.tr("%1 put in.") if is_in else self.tr("%1 taken out.")
            self._home(good_news(told.replace("%1", self.formats.money(moved.amount))))

        self.do(self.tr("Writing it down…"), call, done, again=lambda: self.move(amount, reason))

    def count(self, total: Money, pieces: Pieces | None) -> None:
        """Note what was counted; in a close, go on to its end."""

        def done(result: CountResult) -> None:
            view = self.turned(Face.CLOSE) if self.view.is_closing else self.view
            self.show(replace(view, counted=result))

        self.do(
            self.tr("Writing it down…"),
            lambda to: to.shifts.count(total, pieces),
            done,
            again=lambda: self.count(total, pieces),
        )

    def show_x(self) -> None:
        self._read(lambda to: to.reports.x(), again=self.show_x)

    def show_z(self, line: ReportLine) -> None:
        self._read(
            lambda to: to.reports.z(line.number, register=line.register),
            again=lambda: self.show_z(line),
        )

    def reprint(self) -> None:
        """The report that is shown, once more as a copy; the audit journal notes it."""
        report = self.view.report
        if report is not None:
            self._read(
                lambda to: to.reports.reprint(report.number, register=report.register),
                again=self.reprint,
                is_copy=True,
            )

    def close(self, leave: Money | None, *, uncounted: bool) -> None:
        """Make the Z report."""

        def done(report: Report) -> None:
            told = self.tr("The shift is closed. Z report %1 is made.")
            notice = good_news(told.replace("%1", str(report.number)))
            view = replace(self.turned(Face.REPORT), notice=notice, report=report)
            self.show_report(view, is_copy=False)

        language = self.formats.writing.language
        self.do(
            self.tr("Closing the shift…"),
            lambda to: to.shifts.close(leave=leave, uncounted=uncounted, language=language),
            done,
            again=lambda: self.close(leave, uncounted=uncounted),
        )

    def _read(
        self,
        call: Callable[[ShiftServices], Report],
        *,
        again: Callable[[], None],
        is_copy: bool = False,
    ) -> None:
        def done(report: Report) -> None:
            self.show_report(replace(self.turned(Face.REPORT), report=report), is_copy=is_copy)

        self.do(
            self.tr("Adding it up…"),
            call,
            done,
            again=again,
            lane=self.lanes.reading,
            stirs=is_copy,
        )

    def _behind(self) -> Face:
        """What lies behind the face that is shown."""
        view = self.view
        if view.face in {Face.COUNT, Face.CLOSE} and view.is_closing:
            return Face.WALK
        listed = {line.name for line in view.reports}
        if view.face is Face.REPORT and view.report is not None and view.report.name in listed:
            return Face.REPORTS
        return Face.HOME

    def _home(self, notice: Notice) -> None:
        self.show(replace(self.turned(Face.HOME), notice=notice))
