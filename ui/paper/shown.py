"""What is on the pages, as far as slips go."""

from pos.domain.shift_report import ReportKind
from ui.daybook.presenter import DaybookPresenter
from ui.holds.presenter import HoldsPresenter
from ui.payment.presenter import PaymentPresenter
from ui.shift.presenter import ShiftPresenter
from ui.shift.view import Face


class ShownNow:
    """Reads the presenters behind the pages; asks nobody."""

    def __init__(
        self,
        payment: PaymentPresenter,
        holds: HoldsPresenter,
        daybook: DaybookPresenter,
        shift: ShiftPresenter,
    ) -> None:
        self._payment, self._holds = payment, holds
        self._daybook, self._shift = daybook, shift

    def sale_shown(self, page: str) -> str:
        """The sale or payment that is chosen on a page, empty for none."""
        match page:
            case "payment":
                record = self._payment.view.record
                return record.sale.id if record else ""
            case "holds":
                return self._holds.view.selected or ""
            case "daybook":
                return self._daybook.view.selected or ""
            case _:
                return ""

    def report_shown(self) -> str:
        """The closed shift whose report is on the page, as `till-1/12`; empty for none."""
        view = self._shift.view
        report = view.report if view.face is Face.REPORT else None
        return report.name if report and report.kind is not ReportKind.X else ""
