"""Carries hold recipes out when their time has come, and says what was done."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from pos.domain.ids import IntentId
from pos.domain.recipe import RecipeAct
from pos.services.recipes import RecipeOutcome, RecipeResult, Recipes
from ui.format import Formats
from ui.notice_board import NoticeBoard
from ui.notices import Notice, notice_for
from ui.tasks import JobLane
from ui.tones import Tone

EVERY_MS: Final = 60_000


class RecipeRunner(QObject):
    """Looks every minute, on the lane on which no customer waits."""

    acted = Signal()  # money moved: the pages look again

    def __init__(self, lane: JobLane, board: NoticeBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._board = board
        self._formats = Formats()
        self._recipes: Recipes | None = None
        self._is_running = False
        self._reminded: set[IntentId] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def attach(self, recipes: Recipes) -> None:
        self.stop()
        self._recipes = recipes
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more: the ledger is about to be closed."""
        self._timer.stop()
        self._recipes = None
        self._reminded.clear()
        self._board.forget(self)

    def use(self, formats: Formats) -> None:
        """Write amounts this way from now on."""
        self._formats = formats

    def look(self) -> None:
        """Do what is due now; one look at a time."""
        recipes = self._recipes
        if recipes is None or self._is_running:
            return
        self._is_running = True
        self._lane.start(
            recipes.run, done=lambda results: self._ran(recipes, results), failed=self._failed
        )

    def _ran(self, recipes: Recipes, results: Sequence[RecipeResult]) -> None:
        self._is_running = False
        if recipes is not self._recipes:
            return
        for result in results:
            if (notice := self._told(result)) is not None:
                self._board.add(self, notice)
        if any(result.outcome is not RecipeOutcome.REMINDED for result in results):
            self.acted.emit()

    def _failed(self, error: Exception) -> None:
        self._is_running = False
        notice_for(error)  # raises what is no PosError; the next look tries again

    def _told(self, result: RecipeResult) -> Notice | None:
        who = _tr("%1, recipe “%2”")
        who = who.replace("%1", result.hold.receipt).replace("%2", result.due.recipe.name)
        money = self._formats.money
        if result.error is not None:
            told = notice_for(result.error, self._formats)
            return Notice(told.tone, f"{who}: {told.title}", told.money, told.todo, told.reference)
        match result.outcome, result.due.recipe.act:
            case RecipeOutcome.REMINDED, _:
                if result.hold.intent in self._reminded:
                    return None
                self._reminded.add(result.hold.intent)
                text = _tr("%1: %2 is held and its time has come.")
                todo = _tr("Decide about it on the page Holds. Nothing was done by itself.")
                return Notice(Tone.HELD, _fill(text, who, money(result.hold.amount)), todo=todo)
            case _, RecipeAct.CAPTURE:
                text = _tr("%1: %2 was taken by itself, as agreed.")
                return Notice(Tone.TAKEN, _fill(text, who, money(result.due.taken)))
            case _:
                text = _tr("%1: %2 was released by itself, as agreed.")
                return Notice(Tone.RELEASED, _fill(text, who, money(result.hold.amount)))


def _fill(text: str, who: str, amount: str) -> str:
    return text.replace("%1", who).replace("%2", amount)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recipes", text)
