"""Registers, claims and shared holds for programs and for people."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pos.cli import board_telling, documents, telling
from pos.cli.output import Document, Json, table
from pos.domain.board import HoldRow
from pos.domain.central_board import CentralBoard, RegisterState
from pos.domain.claim import Claim
from pos.domain.hours import Horizon


def register(found: RegisterState) -> Document:
    backlog = found.backlog
    return {
        "register": found.name,
        "ledger": found.ledger,
        "own": found.is_own,
        "sequence": found.sequence,
        "settled": found.is_settled,
        "last_heard": documents.moment(found.updated_at),
        "fetched_at": documents.moment(found.fetched_at),
        "backlog": None if backlog is None else {"entries": backlog.entries, "rows": backlog.rows},
    }


def register_lines(found: Sequence[RegisterState], zone: ZoneInfo) -> list[str]:
    rows = [
        (
            each.name,
            str(each.sequence),
            "this one" if each.is_own else telling.when(each.updated_at, zone),
            _state(each, zone),
        )
        for each in found
    ]
    return [table(("Register", "Entries", f"Last heard of ({zone.key})", "Here"), rows, right=(1,))]


def _state(found: RegisterState, zone: ZoneInfo) -> str:
    if found.is_own:
        backlog = found.backlog
        if backlog is None:
            return "belongs to no centre"
        return f"{backlog.entries} entries not sent yet" if backlog else "all sent"
    fetched = telling.when(found.fetched_at, zone)
    return f"fetched {fetched}" + ("" if found.is_settled else ", it was selling meanwhile")


def row(found: HoldRow, board: CentralBoard, horizon: Horizon) -> Document:
    """As in `hold list`, with whose it is and who has it in hand."""
    return {
        **board_telling.row(found, horizon),
        "ledger": board.ledgers.get(found.intent),
        "own": not found.is_foreign,
        "claimed_by": found.claimed_by or None,
    }


def claims_of(found: CentralBoard) -> list[Json] | None:
    """None where the centre was not asked, or did not answer."""
    return None if found.claims is None else [claim(each) for each in found.claims.values()]


def claim(found: Claim) -> Document:
    return {
        "intent": found.hold.intent,
        "ledger": found.hold.ledger,
        "register": found.by.register,
        "person": found.by.person or None,
        "since": documents.moment(found.since),
        "until": documents.moment(found.until),
    }
