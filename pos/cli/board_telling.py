"""The hold board for programs and for people: rows, lanes, changes that are not ours."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from pos.cli import card_telling, documents, telling
from pos.cli.output import Document, table
from pos.domain.board import Board, HoldRow, Lane, LaneSum
from pos.domain.card_checks import DOUBTFUL, checks_beside
from pos.domain.drift import Change, Origin
from pos.domain.hours import Horizon
from pos.domain.money import Money
from pos.domain.sale_note import SaleNote
from resources.words.board import LANES, ORIGINS
from resources.words.cards import CHECKS
from resources.words.reconciling import CHANGES

_NOTHING: Final = "nothing"


def row(found: HoldRow, horizon: Horizon) -> Document:
    """A hold with all that is known of it; the keys of `hold list` as they always were."""
    return {
        **documents.hold(found.hold, horizon.now),
        "lane": str(found.lane_at(horizon)),
        "age_seconds": int(found.age(horizon.now).total_seconds()),
        "register": found.register,
        "clerk": found.clerk or None,
        "customer": found.customer or None,
        "reason": found.reason or None,
        "owner": found.owner or None,
        "keep_until": documents.moment(found.keep_until),
        "kept_longer_than_held": found.outlives_hold,
        "note": found.note or None,
        "recipe": found.recipe or None,
        "allows": documents.features(found.hold.features),
        "checking": found.is_checking,
        "lapsed": found.is_lapsed,
        "in_place_of": found.attempt_of or None,
        "next_sale": found.next_sale,
        "changed_in_stripe": [change(each) for each in found.changes],
        "warnings": [documents.caution(each) for each in found.cautions],
        "checks": [str(each) for each in found.checks],
    }


def change(found: Change) -> Document:
    """What was done to a payment, with its origin."""
    return {
        "kind": str(found.kind),
        "origin": str(found.origin),
        "amount": documents.money(found.amount),
        "at": documents.moment(found.occurred_at),
        "seen_at": documents.moment(found.seen_at),
        "event": found.event,
    }


def lane(found: LaneSum) -> Document:
    return {"lane": str(found.lane), "count": found.count, "money": moneys(found.money)}


def moneys(amounts: Iterable[Money]) -> list[Document]:
    return [documents.money(amount) for amount in amounts]


def note(found: SaleNote) -> Document:
    return {
        "sale": found.sale,
        "customer": found.customer or None,
        "reason": found.reason or None,
        "owner": found.owner or None,
        "keep_until": documents.moment(found.keep_until),
        "note": found.note or None,
        "recipe": found.recipe or None,
        "follows": found.follows,
    }


# For people


def amounts(found: Iterable[Money]) -> str:
    """`412.00 EUR and 3,000 JPY` without a currency's sign; `nothing` for none."""
    return ", ".join(telling.amount(amount) for amount in found) or _NOTHING


def lane_line(found: LaneSum) -> str:
    holds = "hold" if found.count == 1 else "holds"
    return f"{sentence(LANES[found.lane])}: {found.count} {holds}, {amounts(found.money)}"


def sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:]


def rows(found: Sequence[HoldRow], board: Board, zone: ZoneInfo) -> list[str]:
    """Rows as a table, each with what stands about it in Stripe below."""
    if not found:
        return ["No hold is like that." if board.rows else "No money is held."]
    told = [_cells(each, board.horizon, zone) for each in found]
    head = ("Receipt", "Held", "Card", f"Until ({zone.key})", "Left", "Lane", "Customer", "Clerk",
            "Payment")  # fmt: skip
    return [
        table(head, told, right=(1,)),
        *(line for each in found for line in beside(each, zone)),
    ]


def _cells(found: HoldRow, horizon: Horizon, zone: ZoneInfo) -> tuple[str, ...]:
    hold = found.hold
    return (
        hold.receipt,
        telling.amount(hold.amount),
        f"{hold.brand} {hold.last4}".strip(),
        telling.when(hold.capture_before, zone) or "unknown",
        telling.time_left(hold.left(horizon.now)),
        _state(found, horizon),
        found.customer,
        found.clerk,
        hold.intent,
    )


def _state(found: HoldRow, horizon: Horizon) -> str:
    if found.is_checking:
        return "checking"
    return LANES[found.lane_at(horizon)]


def beside(found: HoldRow, zone: ZoneInfo) -> Iterable[str]:
    """What no column has room for: changes in Stripe, promises, and the sales that belong to it."""
    name = found.hold.receipt or found.hold.intent
    for each in found.changes:
        told = f"{CHANGES[each.kind]}, {telling.amount(each.amount)}"
        when = telling.when(each.occurred_at, zone)
        # That time ran out is said already.
        by = "" if each.origin is Origin.TIME else f", {ORIGINS[each.origin]}"
        yield f"{name}: changed in Stripe {when}{by}: {told}"
    open_ones = (each for each in found.cautions if each.is_open)
    yield from (f"{name}: {line}" for line in card_telling.caution_lines(open_ones, zone))
    yield from (
        f"{name}: {CHECKS[each]}"
        for each in checks_beside(found.checks, found.cautions)
        if each in DOUBTFUL
    )
    if found.keep_until is not None:
        until = telling.when(found.keep_until, zone)
        owner = f" by {found.owner}" if found.owner else ""
        over = "; the bank lets it go before that" if found.outlives_hold else ""
        yield f"{name}: kept until {until}{owner}{over}"
    if found.next_sale is not None:
        yield f"{name}: being paid again as {found.next_receipt or found.next_sale}"
    if found.attempt_of:
        yield f"{name}: in the place of {found.attempt_of}"


def when_opens(moment: datetime | None, zone: ZoneInfo) -> str:
    """`Monday 2026-11-30 09:00` by the shop's clocks; empty for none."""
    return "" if moment is None else moment.astimezone(zone).strftime("%A %Y-%m-%d %H:%M")


def lanes_of(board: Board) -> list[str]:
    """One line for every lane that has holds, the ones that need somebody first."""
    order = (Lane.LAPSED, *(each for each in Lane if each is not Lane.LAPSED))
    found = {each.lane: each for each in board.sums}
    return [lane_line(found[each]) for each in order if found[each].count]
