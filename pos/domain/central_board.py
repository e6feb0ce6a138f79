"""The hold board of a whole shop: the rows of every register, and who has which in hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pos.domain.board import Board
from pos.domain.central import Backlog
from pos.domain.claim import Claim
from pos.domain.ids import IntentId, LedgerId


@dataclass(frozen=True, slots=True)
class RegisterState:
    """How much of one register is known on this machine. Times are UTC.

    `updated_at` is when the centre last heard of it, None for the own one, which is always known
    to its last entry; `fetched_at` is when that was fetched. `is_settled`: what is here is the
    register's ledger at one moment. `backlog` is what the centre lacks of the own register.
    """

    ledger: LedgerId
    name: str
    is_own: bool
    sequence: int
    is_settled: bool = True
    updated_at: datetime | None = None
    fetched_at: datetime | None = None
    backlog: Backlog | None = None


@dataclass(frozen=True, slots=True)
class CentralBoard:
    """`board` has the rows of all registers, `ledgers` whose each one is.

    `claims` says who has what in hand, None where the centre was not reached.
    """

    board: Board
    registers: tuple[RegisterState, ...]
    ledgers: Mapping[IntentId, LedgerId]
    claims: Mapping[IntentId, Claim] | None = None
