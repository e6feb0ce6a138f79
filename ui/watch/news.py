"""Says in the strip for notices what keeping in step has brought to light, and covers nothing."""

from PySide6.QtCore import QObject

from pos.domain.views import SaleRecord
from pos.errors import InDoubt, PosError
from ui.elsewhere import changes_notice
from ui.format import Formats
from ui.notice_board import NoticeBoard
from ui.notices import Notice, notice_for
from ui.watch.view import Found
from ui.watch.words import cleared_up, recovered


class News(QObject):
    """Collects what a round finds and tells it when the round is over."""

    def __init__(self, board: NoticeBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._formats = Formats()
        self._solved: list[SaleRecord] = []
        self._told: set[tuple[str, object]] = set()

    def use(self, formats: Formats) -> None:
        """Write amounts this way from now on."""
        self._formats = formats

    def forget(self) -> None:
        """Another ledger: what the one before had to say is no news any more."""
        self._solved.clear()
        self._told.clear()
        self._board.forget(self)

    def solved(self, record: SaleRecord) -> None:
        """A payment is not in doubt any more; told when the round is over."""
        self._solved.append(record)

    def tell(self, record: SaleRecord) -> None:
        """A payment is not in doubt any more; told now."""
        self._say(cleared_up([record], self._formats))

    def ended(self, found: Found) -> None:
        """A round is over."""
        solved, self._solved = self._solved, []
        if found.is_start:
            self._say(recovered(found, solved, self._formats))
        else:
            self._say(cleared_up(solved, self._formats))
        if found.changes:
            self._say(changes_notice(found.changes, found.receipts, self._formats))
        problems = [*found.unsettled, *([found.error] if found.error else [])]
        for error in problems:
            if self._is_worth_telling(error):
                self._say(notice_for(error, self._formats))
        if not problems:
            self._told.clear()

    def _is_worth_telling(self, error: PosError) -> bool:
        """Once, and only what waiting does not mend: the chip says what is still being checked."""
        if isinstance(error, InDoubt) and error.code != "needs_a_person":
            return False
        which = (error.code, error.facts.get("operation"))
        is_new = which not in self._told
        self._told.add(which)
        return is_new

    def _say(self, notice: Notice | None) -> None:
        if notice is not None:
            self._board.add(self, notice)
