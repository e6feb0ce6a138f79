"""X and Z as paper: the parts of a slip, and as plain lines for screen and terminal."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

from pos.domain.ledger import OF_THE_OFFICE, EntryKind
from pos.domain.money import Currency, Money
from pos.domain.shift_report import CarriedHold, DrawerState, Figures, Report, ReportKind
from pos.domain.slip import Align, Pair, Part, Rule, Slip, SlipKind, Text
from pos.domain.slip_layout import LaidLine, RuleLine, TextLine, laid_out
from pos.domain.tax import read_percent
from resources.words import papers
from resources.writing import PlainWriting, Writing

WIDTH: Final = 42
"""What a receipt printer of 80 millimetres writes in a line."""

_MOST_CARRIED: Final = 100
"""Holds that paper names; the report itself has all of them."""

Amounts = Mapping[Currency, Money]


def paper(
    report: Report,
    zone: tzinfo,
    *,
    shop: str = "",
    copy: bool = False,
    practice: bool = False,
    writing: Writing | None = None,
) -> tuple[str, ...]:
    """The report in lines of at most `WIDTH` characters, times by the shop's clocks.

    `copy` marks a reprint, `practice` what was printed with money that is none. Without `writing`
    it is in plain English.
    """
    written = writing or PlainWriting(zone=zone)
    marks = (*([papers.COPY] if copy else []), *([papers.PRACTICE] if practice else []))
    parts = (
        *(_loud(written.words(mark)) for mark in marks),
        Text(shop, Align.CENTRE),
        _loud(title_of(report, written)),
        *report_parts(report, written),
        *([_loud(written.words(papers.COPY))] if copy else []),
    )
    slip = Slip(
        SlipKind.Z, report.name, "", parts, is_right_to_left=written.language.is_right_to_left
    )
    return in_letters(slip)


def in_letters(slip: Slip) -> tuple[str, ...]:
    """A slip in lines of at most `WIDTH` characters, without those that are empty."""
    lines = (_drawn(line) for line in laid_out(slip, WIDTH))
    return tuple(line for line in lines if line)


def _drawn(line: LaidLine) -> str:
    """For letters of one width; codes and pictures are none."""
    match line:
        case TextLine():
            return line.text
        case RuleLine():
            return "-" * WIDTH
        case _:
            return ""


def title_of(report: Report, writing: Writing) -> str:
    """`Z REPORT 12`."""
    match report.kind:
        case ReportKind.X:
            return writing.words(papers.X)
        case ReportKind.Z:
            return writing.words(papers.Z_NUMBER, number=report.number)
        case ReportKind.BEFORE:
            return writing.words(papers.BEFORE)


def report_parts(report: Report, writing: Writing) -> tuple[Part, ...]:
    """What a report says below its title, for paper of any width."""
    return tuple(_Paper(report, writing).parts())


class _Paper:
    """Writes one report down."""

    def __init__(self, report: Report, writing: Writing) -> None:
        self._report = report
        self._writing = writing
        self._say = writing.words

    def parts(self) -> Iterator[Part]:
        yield from self._head()
        figures = self._report.own
        yield from self._section(papers.SALES, self._sales(figures))
        yield from self._section(papers.TAX, self._tax(figures))
        yield from self._section(papers.HOLDS, self._holds(figures))
        yield from self._section(papers.DRAWER, self._drawer())
        yield from self._section(papers.OFFICE, self._of_the_office(figures))
        yield from self._section(papers.CARRIED, self._carried())
        yield from self._section(papers.IN_DOUBT, self._doubts())
        yield from self._section(papers.LATER, self._later())
        yield from self._foot()

    def _head(self) -> Iterator[Part]:
        report = self._report
        yield self._pair(papers.REGISTER, report.register)
        if report.kind is not ReportKind.BEFORE:
            yield self._pair(papers.SHIFT, str(report.number))
            yield self._pair(papers.OPENED, self._when(report.opened_at))
            if report.opened_by:
                yield self._pair(papers.OPENED_BY, report.opened_by)
        made = papers.CLOSED if report.kind is ReportKind.Z else papers.MADE
        yield self._pair(made, self._when(report.made_at))
        if report.made_by:
            yield self._pair(papers.BY, report.made_by)

    def _sales(self, figures: Figures) -> Iterator[Part]:
        yield from self._amounts(papers.BY_CARD, figures.by_card())
        yield from self._amounts(papers.IN_CASH, figures.in_cash())
        yield from self._amounts(papers.ROUNDING, figures.on("expenses:rounding"))
        yield from self._amounts(
            papers.REFUNDED_CARD, figures.amounts(EntryKind.REFUND), turned=True,
            count=figures.count(EntryKind.REFUND),
        )  # fmt: skip
        yield from self._amounts(
            papers.REFUNDED_CASH, figures.back_in_cash(), turned=True,
            count=figures.count(EntryKind.CASH_REFUND),
        )  # fmt: skip
        yield from self._amounts(papers.NET, figures.sales())

    def _holds(self, figures: Figures) -> Iterator[Part]:
        for name, kind in (
            (papers.OPENED_HOLDS, EntryKind.HOLD),
            (papers.INCREASED, EntryKind.INCREASE),
            (papers.CAPTURED, EntryKind.CAPTURE),
            (papers.RELEASED, EntryKind.RELEASE),
            (papers.LAPSED, EntryKind.LAPSE),
        ):
            yield from self._amounts(name, figures.amounts(kind), count=figures.count(kind))
            if kind is EntryKind.HOLD:
                yield from self._again()
        carried = self._report.carried
        name = papers.CARRIED_OVER if self._report.kind is ReportKind.Z else papers.OPEN_NOW
        yield from self._amounts(name, self._report.carried_amounts(), count=len(carried))

    def _again(self) -> Iterator[Part]:
        """Of the holds opened, what a customer owes no more for having been held twice."""
        for each in self._report.again:
            amounts = {each.amount.currency: each.amount}
            yield from self._amounts(papers.OPENED_AGAIN, amounts, count=each.entries)

    def _drawer(self) -> Iterator[Part]:
        report = self._report
        if report.kind is ReportKind.BEFORE:
            return
        yield self._money(papers.FLOAT, report.opening_float)
        for movement in report.movements:
            is_in = movement.kind is EntryKind.CASH_IN
            amount = movement.amount if is_in else -movement.amount
            yield self._money(papers.CASH_IN if is_in else papers.CASH_OUT, amount)
            yield _indented(f"{self._when(movement.at)} {movement.reason}")
        if not report.drawer:
            yield Text(self._say(papers.BLIND))
        for state in report.drawer:
            yield from self._drawer_state(state)

    def _carried(self) -> Iterator[Part]:
        """Who looks after what; an X report only counts the open holds."""
        if self._report.kind is not ReportKind.Z:
            return
        carried = self._report.carried
        for hold in carried[:_MOST_CARRIED]:
            yield from self._carried_hold(hold)
        if len(carried) > _MOST_CARRIED:
            yield self._more(len(carried) - _MOST_CARRIED)

    def _carried_hold(self, hold: CarriedHold) -> Iterator[Part]:
        yield self._plain(hold.receipt or hold.intent, hold.amount)
        if hold.keep is None:
            yield _indented(self._say(papers.CHECKING))
        else:
            keep = hold.keep
            yield _indented(f"{keep.owner}: {keep.reason}")
            yield _indented(self._say(papers.KEEP_UNTIL, when=self._when(keep.until)))
        until = hold.capture_before
        if until is None:
            yield _indented(self._say(papers.CAPTURE_UNKNOWN))
        else:
            yield _indented(self._say(papers.CAPTURE_BEFORE, when=self._when(until)))

    def _doubts(self) -> Iterator[Part]:
        for doubt in self._report.doubts:
            asked = self._say(papers.REQUESTS.get(doubt.kind, doubt.kind))
            name = f"{doubt.receipt or doubt.sale} {asked}"
            if doubt.amount is None:
                yield Text(name)
            else:
                yield self._plain(name, doubt.amount)
            yield _indented(self._say(papers.SINCE, when=self._when(doubt.since)))

    def _later(self) -> Iterator[Part]:
        later = self._report.later
        for each in later.kinds:
            yield self._plain(f"{self._say(papers.KINDS[each.kind])} ({each.entries})", each.amount)
        for late in self._report.late:
            yield self._plain(f"{late.receipt} {self._say(papers.KINDS[late.kind])}", late.amount)
            yield _indented(f"{self._when(late.occurred_at)} {self._say(papers.WHY[late.why])}")
        left = later.entries - len(self._report.late)
        if left > 0:
            yield self._more(left)

    def _foot(self) -> Iterator[Part]:
        report = self._report
        yield Rule()
        covered = sum(len(span) for span in report.spans)
        if covered:
            first, last = report.spans[0].first, report.spans[-1].last
            yield self._pair(papers.ENTRIES, f"{first} - {last}")
        if report.head is not None:
            yield self._pair(papers.CHAIN, report.head.hash[:16])

    def _section(self, name: str, parts: Iterable[Part]) -> Iterator[Part]:
        """A part of the paper; one that has nothing to say is left out."""
        inside = list(parts)
        if inside:
            yield Rule()
            yield Text(self._say(name).upper(), is_bold=True)
            yield from inside

    def _of_the_office(self, figures: Figures) -> Iterator[Part]:
        """What was booked beside the counter: no part of what was sold, and on no drawer."""
        for kind in EntryKind:
            if kind in OF_THE_OFFICE:
                amounts = figures.amounts(kind)
                yield from self._amounts(papers.KINDS[kind], amounts, count=figures.count(kind))

    def _tax(self, figures: Figures) -> Iterator[Part]:
        for rate, amounts in figures.tax().items():
            percent = self._writing.percent(read_percent(rate) or 0)
            for amount in amounts.values():
                yield self._plain(self._say(papers.TAX_OF, percent=percent), amount)

    def _drawer_state(self, state: DrawerState) -> Iterator[Part]:
        yield self._money(papers.EXPECTED, state.expected)
        for name, amount in (
            (papers.COUNTED, state.counted),
            (papers.DIFFERENCE, state.difference),
            (papers.TO_SAFE, state.to_safe),
            (papers.LEFT, state.left),
        ):
            if amount is not None:
                yield self._money(name, amount)

    def _amounts(
        self, name: str, amounts: Amounts, *, turned: bool = False, count: int = 0
    ) -> Iterator[Part]:
        """One line for each currency, none for nothing; with how many there were."""
        said = self._say(name)
        told = f"{said} ({count})" if count else said
        for amount in amounts.values():
            yield self._plain(told, -amount if turned else amount)

    def _more(self, count: int) -> Part:
        return Text(self._say(papers.AND_MORE, count=count))

    def _money(self, name: str, amount: Money) -> Part:
        return self._plain(self._say(name), amount)

    def _plain(self, name: str, amount: Money) -> Part:
        """An amount beside a name that is said already, or is nobody's to translate."""
        return Pair(name, self._writing.money(amount))

    def _pair(self, name: str, value: str) -> Part:
        return Pair(self._say(name), value)

    def _when(self, moment: datetime) -> str:
        return self._writing.when(moment)


def _loud(text: str) -> Part:
    return Text(f"*** {text} ***", Align.CENTRE, is_bold=True)


def _indented(text: str) -> Part:
    return Text(text, indent=2)
