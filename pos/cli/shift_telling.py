"""Shifts and reports as people read them on a terminal."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pos.cli.output import facts, table
from pos.cli.telling import amount, when
from pos.domain.language import Language
from pos.domain.ledger import EntryKind
from pos.domain.shift import Decision, Outcome, Shift, Stop
from pos.domain.shift_report import Report, ReportLine
from pos.services.report_paper import paper
from pos.services.shifts import CountResult, ShiftStatus
from pos.services.writing_of import writing_of_report
from pos.settings import Settings

_OUTCOMES = {
    Outcome.TAKEN: "taken",
    Outcome.RELEASED: "released",
    Outcome.LAPSED: "lapsed already",
    Outcome.ENDED: "ended elsewhere already",
    Outcome.CARRIED: "carried over",
    Outcome.CHECKING: "being checked: no answer yet, carried over",
    Outcome.NOT_DONE: "not done",
}


def opened(shift: Shift, zone: ZoneInfo) -> list[str]:
    since = when(shift.opened_at, zone)
    return [
        f"Shift {shift.name} is open since {since}, with a float of {amount(shift.opening_float)}."
    ]


def elsewhere(registers: Sequence[str]) -> list[str]:
    """What keeps entries and holds out of this register's report."""
    return [f"A shift is open at {register}, too; it is closed there." for register in registers]


def count(result: CountResult) -> list[str]:
    """Without what is expected where the count is blind."""
    lines = [f"Counted: {amount(result.counted.total)}."]
    if result.expected is not None and result.difference is not None:
        lines.append(
            f"Expected: {amount(result.expected)}, difference {amount(result.difference)}."
        )
    return lines


def status(found: ShiftStatus, now: datetime, zone: ZoneInfo) -> list[str]:
    walk = found.walk
    expected = ", ".join(amount(each) for each in found.expected)
    return [
        *opened(found.shift, zone),
        *facts(
            [
                ("Opened by", found.shift.opened_by),
                ("In the drawer", "not shown: the count is blind" if found.is_blind else expected),
                *(("Counted", amount(each.total)) for each in found.counts.values()),
            ]
        ),
        *(
            f"{when(each.at, zone)}  {'in' if each.kind is EntryKind.CASH_IN else 'out'}  "
            f"{amount(each.amount)}  {each.reason}"
            for each in found.movements
        ),
        *_stops(walk.stops, now, zone),
        *(
            f"In doubt since {when(each.since, zone)}: {each.kind} of {each.receipt}. "
            "It is carried over."
            for each in walk.doubts
        ),
    ]


def _stops(stops: Sequence[Stop], now: datetime, zone: ZoneInfo) -> list[str]:
    if not stops:
        return ["No money is held."]
    rows = [
        (
            stop.row.hold.receipt,
            amount(stop.row.hold.amount),
            when(stop.row.hold.capture_before, zone) or "unknown",
            _decided(stop, now, zone),
            stop.intent,
        )
        for stop in stops
    ]
    return [table(("Receipt", "Held", "Until", "At the close", "Payment"), rows, right=(1,))]


def _decided(stop: Stop, now: datetime, zone: ZoneInfo) -> str:
    if stop.is_checking:
        return "being checked"
    keep = stop.keep(now)
    if keep is None:
        return "to be decided"
    return f"carried over by {keep.owner} until {when(keep.until, zone)}"


def decisions(found: Sequence[Decision]) -> list[str]:
    return [
        f"{each.intent}: {_OUTCOMES[each.outcome]}{f' ({each.code})' if each.code else ''}"
        for each in found
    ]


def report(
    found: Report,
    settings: Settings,
    *,
    is_copy: bool = False,
    is_practice: bool = False,
    language: Language | None = None,
) -> Sequence[str]:
    """The paper itself."""
    return paper(
        found,
        settings.zone,
        shop=settings.shop_name,
        copy=is_copy,
        practice=is_practice,
        writing=writing_of_report(found, settings, language),
    )


def shifts(current: Shift | None, lines: Sequence[ReportLine], zone: ZoneInfo) -> list[str]:
    told = [] if current is None else opened(current, zone)
    if not lines:
        return [*told, "No shift has been closed yet."]
    rows = [(line.name, when(line.made_at, zone), line.sha256[:16]) for line in lines]
    return [*told, table(("Z report", f"Closed ({zone.key})", "SHA-256"), rows)]
