"""Saves what is looked for on the board under a name, and finds it again after a restart."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pos.domain.saved_filters import SavedFilter
from pos.errors import PosError
from pos.services.board_filters import BoardFilters
from ui.holds.stage import Stage
from ui.holds.view import HoldsServices
from ui.notices import notice_for
from ui.tasks import JobLane

Change = Callable[[BoardFilters], Sequence[SavedFilter]]


class Saving:
    """The saved filters of one ledger."""

    def __init__(self, stage: Stage, lane: JobLane) -> None:
        self._stage = stage
        self._lane = lane

    def load(self) -> None:
        """Read them again; another window or a command may have written them."""
        self._run(lambda filters: filters.all())

    def keep(self, name: str) -> None:
        """Save what is looked for now, in the place of the filter of that name."""
        view = self._stage.view
        new = SavedFilter(name, view.wanted, view.order.by, view.order.is_descending)
        self._run(lambda filters: filters.keep(new))

    def forget(self, name: str) -> None:
        self._run(lambda filters: filters.forget(name))

    def _run(self, change: Change) -> None:
        services = self._stage.services
        filters = services.filters if services is not None else None
        if services is None or filters is None:
            return
        self._lane.start(
            lambda: tuple(change(filters)),
            done=lambda saved: self._show(services, saved),
            failed=self._refuse,
        )

    def _show(self, services: HoldsServices, saved: tuple[SavedFilter, ...]) -> None:
        if services is self._stage.services:
            self._stage.change_to(replace(self._stage.view, saved=saved, filter_problem=None))

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, PosError):
            self._stage.fail(error)
            return
        problem = notice_for(error, self._stage.formats)
        self._stage.change_to(replace(self._stage.view, filter_problem=problem))
