"""The open holds at a moment, and what a few questions to Stripe bring to light about them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pos.domain.board import Board
from pos.domain.ids import IntentId
from pos.domain.views import SaleRecord
from pos.errors import PosError
from ui.holds.view import HoldsServices


@dataclass(frozen=True, slots=True)
class Answer:
    """The board after some holds were read again, what ended, and what kept others unread."""

    board: Board
    ended: tuple[SaleRecord, ...]
    missing: int = 0
    error: PosError | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action on one hold, and the board after it."""

    board: Board
    record: SaleRecord
    error: PosError | None = None


def own_board(board: Board) -> Board:
    """The rows of this register alone."""
    if not any(row.is_foreign for row in board.rows):
        return board
    rows = tuple(row for row in board.rows if not row.is_foreign)
    return Board(rows, board.hours, board.as_of, board.region_flaw)


def look(services: HoldsServices) -> Board:
    """What the ledger knows; Stripe is not asked."""
    return services.boards.read()


def ask(services: HoldsServices, intents: Collection[IntentId]) -> Answer:
    """Read these holds at Stripe again.

    What ended is told also when an answer is missing on the way: it is no hold any more.
    """
    settlement = services.settlement
    before = [hold.intent for hold in settlement.holds() if hold.intent in intents]
    missing, error = 0, None
    try:
        missing = len(settlement.refresh(intents).missing)
    except PosError as problem:
        error = problem
    board = look(services)
    left = {row.intent for row in board.rows if not row.is_lapsed}
    ended = tuple(settlement.find(intent) for intent in before if intent not in left)
    return Answer(board, ended, missing, error)


def attempt(
    services: HoldsServices, intent: IntentId, call: Callable[[HoldsServices], SaleRecord]
) -> Outcome:
    """Do something with a hold; where it fails, say what the ledger knows of the sale now."""
    error: PosError | None = None
    try:
        record = call(services)
    except PosError as problem:
        error = problem
        record = services.settlement.find(intent)
    return Outcome(look(services), record, error)
