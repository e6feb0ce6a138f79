"""What is on the pages, as far as slips go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos.domain.shift_report import ReportKind
from ui.shift.view import Face

if TYPE_CHECKING:  # the rooms know this one
    from ui.rooms import Rooms


class ShownNow:
    """Reads the presenters behind the pages; asks nobody."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def sale_shown(self, page: str) -> str:
        """The sale or payment that is chosen on a page, empty for none."""
        rooms = self._rooms
        match page:
            case "payment":
                record = rooms.payment.view.record
                return record.sale.id if record else ""
            case "holds":
                return rooms.holds.view.selected or ""
            case "daybook":
                return rooms.daybook.view.selected or ""
            case _:
                return ""

    def report_shown(self) -> str:
        """The closed shift whose report is on the page, as `till-1/12`; empty for none."""
        view = self._rooms.shift.view
        report = view.report if view.face is Face.REPORT else None
        return report.name if report and report.kind is not ReportKind.X else ""
