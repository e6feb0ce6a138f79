"""X and Z as paper: plain lines of a fixed width, the same for printer, screen and terminal."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final

from pos.domain.ledger import OF_THE_OFFICE, EntryKind
from pos.domain.money import Currency, Money
from pos.domain.shift_report import CarriedHold, DrawerState, Figures, Report, ReportKind
from resources.words import papers

WIDTH: Final = 42
"""What a receipt printer of 80 millimetres writes in a line."""

_VALUE: Final = 28
"""What a value may take of a line, so that it still has a name."""

_MOST_CARRIED: Final = 100
"""Holds that paper names; the report itself has all of them."""

Amounts = Mapping[Currency, Money]


def paper(
    report: Report, zone: tzinfo, *, shop: str = "", copy: bool = False, practice: bool = False
) -> tuple[str, ...]:
    """The report in lines of at most `WIDTH` characters, times by the shop's clocks.

    `copy` marks a reprint, `practice` what was printed with money that is none.
    """
    return tuple(_Paper(report, zone).lines(shop, copy=copy, practice=practice))


class _Paper:
    """Writes one report down."""

    def __init__(self, report: Report, zone: tzinfo) -> None:
        self._report = report
        self._zone = zone

    def lines(self, shop: str, *, copy: bool, practice: bool) -> Iterator[str]:
        if copy:
            yield from _title(papers.COPY)
        if practice:
            yield from _title(papers.PRACTICE)
        yield from _head(shop)
        yield from self._head()
        figures = self._report.own
        yield from _section(papers.SALES, self._sales(figures))
        yield from _section(papers.TAX, _tax(figures))
        yield from _section(papers.HOLDS, self._holds(figures))
        yield from _section(papers.DRAWER, self._drawer())
        yield from _section(papers.OFFICE, _of_the_office(figures))
        yield from _section(papers.CARRIED, self._carried())
        yield from _section(papers.IN_DOUBT, self._doubts())
        yield from _section(papers.LATER, self._later())
        yield from self._foot()
        if copy:
            yield from _title(papers.COPY)

    def _head(self) -> Iterator[str]:
        report = self._report
        match report.kind:
            case ReportKind.X:
                yield from _title(papers.X)
            case ReportKind.Z:
                yield from _title(f"{papers.Z} {report.number}")
            case ReportKind.BEFORE:
                yield from _title(papers.BEFORE)
        yield _pair(papers.REGISTER, report.register)
        if report.kind is not ReportKind.BEFORE:
            yield _pair(papers.SHIFT, str(report.number))
            yield _pair(papers.OPENED, self._when(report.opened_at))
            if report.opened_by:
                yield _pair(papers.OPENED_BY, report.opened_by)
        made = papers.CLOSED if report.kind is ReportKind.Z else papers.MADE
        yield _pair(made, self._when(report.made_at))
        if report.made_by:
            yield _pair(papers.BY, report.made_by)

    def _sales(self, figures: Figures) -> Iterator[str]:
        yield from _amounts(papers.BY_CARD, figures.by_card())
        yield from _amounts(papers.IN_CASH, figures.in_cash())
        yield from _amounts(papers.ROUNDING, figures.on("expenses:rounding"))
        yield from _amounts(
            papers.REFUNDED_CARD, figures.amounts(EntryKind.REFUND), turned=True,
            count=figures.count(EntryKind.REFUND),
        )  # fmt: skip
        yield from _amounts(
            papers.REFUNDED_CASH, figures.back_in_cash(), turned=True,
            count=figures.count(EntryKind.CASH_REFUND),
        )  # fmt: skip
        yield from _amounts(papers.NET, figures.sales())

    def _holds(self, figures: Figures) -> Iterator[str]:
        for name, kind in (
            (papers.OPENED_HOLDS, EntryKind.HOLD),
            (papers.INCREASED, EntryKind.INCREASE),
            (papers.CAPTURED, EntryKind.CAPTURE),
            (papers.RELEASED, EntryKind.RELEASE),
            (papers.LAPSED, EntryKind.LAPSE),
        ):
            yield from _amounts(name, figures.amounts(kind), count=figures.count(kind))
            if kind is EntryKind.HOLD:
                yield from self._again()
        carried = self._report.carried
        name = papers.CARRIED_OVER if self._report.kind is ReportKind.Z else papers.OPEN_NOW
        yield from _amounts(name, self._report.carried_amounts(), count=len(carried))

    def _again(self) -> Iterator[str]:
        """Of the holds opened, what a customer owes no more for having been held twice."""
        for each in self._report.again:
            amounts = {each.amount.currency: each.amount}
            yield from _amounts(papers.OPENED_AGAIN, amounts, count=each.entries)

    def _drawer(self) -> Iterator[str]:
        report = self._report
        if report.kind is ReportKind.BEFORE:
            return
        yield _money(papers.FLOAT, report.opening_float)
        for movement in report.movements:
            is_in = movement.kind is EntryKind.CASH_IN
            amount = movement.amount if is_in else -movement.amount
            yield _money(papers.CASH_IN if is_in else papers.CASH_OUT, amount)
            yield from _indented(f"{self._when(movement.at)} {movement.reason}")
        if not report.drawer:
            yield papers.BLIND
        for state in report.drawer:
            yield from _drawer_state(state)

    def _carried(self) -> Iterator[str]:
        """Who looks after what; an X report only counts the open holds."""
        if self._report.kind is not ReportKind.Z:
            return
        carried = self._report.carried
        for hold in carried[:_MOST_CARRIED]:
            yield from self._carried_hold(hold)
        if len(carried) > _MOST_CARRIED:
            yield papers.AND_MORE.format(count=len(carried) - _MOST_CARRIED)

    def _carried_hold(self, hold: CarriedHold) -> Iterator[str]:
        yield _money(hold.receipt or hold.intent, hold.amount)
        if hold.keep is None:
            yield from _indented(papers.CHECKING)
        else:
            keep = hold.keep
            yield from _indented(f"{keep.owner}: {keep.reason}")
            yield from _indented(f"{papers.KEEP_UNTIL} {self._when(keep.until)}")
        until = hold.capture_before
        bank = papers.UNKNOWN if until is None else self._when(until)
        yield from _indented(f"{papers.CAPTURE_BEFORE} {bank}")

    def _doubts(self) -> Iterator[str]:
        for doubt in self._report.doubts:
            name = f"{doubt.receipt or doubt.sale} {papers.REQUESTS.get(doubt.kind, doubt.kind)}"
            if doubt.amount is None:
                yield from textwrap.wrap(name, WIDTH)
            else:
                yield _money(name, doubt.amount)
            yield from _indented(f"{papers.SINCE} {self._when(doubt.since)}")

    def _later(self) -> Iterator[str]:
        later = self._report.later
        for each in later.kinds:
            yield _money(f"{papers.KINDS[each.kind]} ({each.entries})", each.amount)
        for late in self._report.late:
            yield _money(f"{late.receipt} {papers.KINDS[late.kind]}".strip(), late.amount)
            yield from _indented(f"{self._when(late.occurred_at)} {papers.WHY[late.why]}")
        left = later.entries - len(self._report.late)
        if left > 0:
            yield papers.AND_MORE.format(count=left)

    def _foot(self) -> Iterator[str]:
        report = self._report
        yield "-" * WIDTH
        covered = sum(len(span) for span in report.spans)
        if covered:
            first, last = report.spans[0].first, report.spans[-1].last
            yield _pair(papers.ENTRIES, f"{first} - {last}")
        if report.head is not None:
            yield _pair(papers.CHAIN, report.head.hash[:16])

    def _when(self, moment: datetime) -> str:
        return moment.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")


def _head(shop: str) -> Iterator[str]:
    for line in textwrap.wrap(shop, WIDTH):
        yield line.center(WIDTH).rstrip()


def _title(text: str) -> Iterator[str]:
    yield f"*** {text} ***".center(WIDTH).rstrip()


def _section(name: str, lines: Iterable[str]) -> Iterator[str]:
    """A part of the paper; one that has nothing to say is left out."""
    inside = list(lines)
    if inside:
        yield "-" * WIDTH
        yield name.upper()
        yield from inside


def _of_the_office(figures: Figures) -> Iterator[str]:
    """What was booked beside the counter: no part of what was sold, and on no drawer."""
    for kind in EntryKind:
        if kind in OF_THE_OFFICE:
            yield from _amounts(
                papers.KINDS[kind], figures.amounts(kind), count=figures.count(kind)
            )


def _tax(figures: Figures) -> Iterator[str]:
    for rate, amounts in figures.tax().items():
        yield from _amounts(f"{papers.TAX_OF} {rate} %", amounts)


def _drawer_state(state: DrawerState) -> Iterator[str]:
    yield _money(papers.EXPECTED, state.expected)
    for name, amount in (
        (papers.COUNTED, state.counted),
        (papers.DIFFERENCE, state.difference),
        (papers.TO_SAFE, state.to_safe),
        (papers.LEFT, state.left),
    ):
        if amount is not None:
            yield _money(name, amount)


def _amounts(name: str, amounts: Amounts, *, turned: bool = False, count: int = 0) -> Iterator[str]:
    """One line for each currency, none for nothing; with how many there were."""
    told = f"{name} ({count})" if count else name
    for amount in amounts.values():
        yield _money(told, -amount if turned else amount)


def _money(name: str, amount: Money) -> str:
    return _pair(name, f"{amount.plain()} {amount.currency.code}")


def _pair(name: str, value: str) -> str:
    """The name on the left, the value on the right; a long name makes way for the value."""
    value = value if len(value) <= _VALUE else value[: _VALUE - 1] + "…"
    room = WIDTH - len(value) - 1
    shown = name if len(name) <= room else name[: room - 1] + "…"
    return f"{shown:<{room}} {value}"


def _indented(text: str) -> Sequence[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
