"""Command `insight`: reports people look at, as a table, JSON, CSV or PDF."""

from datetime import date
from pathlib import Path
from typing import Final

import click

from pos.cli import documents
from pos.cli.failures import option
from pos.cli.languages import chosen_language, language_option
from pos.cli.output import Document, Json, Terminal, facts, table, with_terminal
from pos.domain.insight import UNITS, CurrencyTable, Days, Insight, InsightName, Measure, Unit
from pos.domain.money import Money
from pos.errors import Misconfigured, Refused
from pos.services.insight_telling import (
    key_text,
    nothing_text,
    period_text,
    share_digits,
    value_text,
)
from pos.services.till import Till
from resources.words import insights as words
from resources.writing import PlainWriting

_PLAIN: Final = PlainWriting()

_KEPT_AT_ONCE: Final = 20_000
"""More entries than that are kept before they are reported, if another till allows it."""


@click.command()
@click.argument("name", type=click.Choice([str(name) for name in InsightName]), required=False)
@click.option("--from", "first", metavar="DAY", default="", help="First day.  [default: the first]")
@click.option("--to", "last", metavar="DAY", default="", help="Last day, included.  [default: now]")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it to a file, as CSV or PDF by how its name ends.",
)
@click.option("--force", is_flag=True, help="Replace FILE when it is there.")
@language_option
@click.option(
    "--sums",
    type=click.Choice(["check", "remake"]),
    help="Compare the sums that are kept with the ledger, or add the whole ledger up anew.",
)
@with_terminal
def insight(
    terminal: Terminal,
    /,
    name: str | None,
    first: str,
    last: str,
    out: Path | None,
    *,
    force: bool,
    sums: str | None,
) -> None:
    """Takings, tax, holds, lapses, declines, waits and fees, by days of the shop.

    Without a NAME says which reports there are.
    """
    if sums is not None:
        _look_after(terminal, remake=sums == "remake")
        return
    if name is None:
        made = {str(each): words.TITLES[each] for each in InsightName}
        rows = [(key, title, words.ABOUT[key]) for key, title in made.items()]
        terminal.answer({"insights": made}, [table(("name", "report", "tells"), rows)])
        return
    _keep(terminal)
    with terminal.session.reading() as till:
        days = _days(terminal, till, first, last)
        found = till.insights.read(
            InsightName(name),
            days,
            progress=lambda done, whole: terminal.progress(f"{done} of {whole} entries"),
        )
        terminal.progress_ends()
        if out is not None:
            till.insight_files.save(
                found, out.absolute(), replace=force, language=chosen_language()
            )
    written: dict[str, Json] = {} if out is None else {"file": str(out.absolute())}
    terminal.answer({"insight": document(found), **written}, told(found, out))


def document(found: Insight) -> Document:
    """A report for programs: amounts exact, shares as percent, times of waiting as seconds."""
    return {
        "name": str(found.name),
        "from": found.days.first.isoformat(),
        "to": found.days.last.isoformat(),
        "time_zone": found.zone,
        "registers": list(found.registers),
        "tables": [
            {
                "currency": each.currency.code,
                "rows": [{"key": row.key, **_numbers(each, row.values)} for row in each.rows],
                "total": _numbers(each, each.total),
                "facts": {
                    str(measure): _number(measure, value, each) for measure, value in each.facts
                },
            }
            for each in found.tables
        ],
    }


def _numbers(of: CurrencyTable, values: tuple[int | None, ...]) -> Document:
    pairs = zip(of.measures, values, strict=True)
    return {str(measure): _number(measure, value, of) for measure, value in pairs}


def _number(measure: Measure, value: int | None, of: CurrencyTable) -> Json:
    if value is None:
        return None
    match UNITS[measure]:
        case Unit.MONEY:
            return documents.money(Money(value, of.currency))
        case Unit.SHARE:
            return share_digits(value)
        case Unit.TIMES | Unit.SECONDS:
            return value


def told(found: Insight, out: Path | None) -> list[str]:
    name = found.name
    lines = [words.TITLES[name], period_text(found, _PLAIN)]
    for each in found.tables:
        head = (words.KEYS[name], *(words.MEASURES[measure] for measure in each.measures))
        rows = [(key_text(name, row.key, _PLAIN), *_texts(each, row.values)) for row in each.rows]
        rows.append((words.TOTAL, *_texts(each, each.total)))
        lines += ["", words.CURRENCY.format(currency=each.currency.code)]
        lines.append(table(head, rows, right=range(1, len(head))))
        lines += facts(
            (words.MEASURES[measure], value_text(measure, value, each.currency, _PLAIN))
            for measure, value in each.facts
        )
    if not found.tables:
        lines.append(nothing_text(name))
    return lines if out is None else [*lines, "", f"Written: {out.absolute()}"]


def _texts(of: CurrencyTable, values: tuple[int | None, ...]) -> list[str]:
    pairs = zip(of.measures, values, strict=True)
    return [value_text(measure, value, of.currency, _PLAIN) for measure, value in pairs]


def _keep(terminal: Terminal) -> None:
    """Much that is new is kept before it is looked at; where it cannot be, it is added up twice."""
    with terminal.session.reading() as till:
        if till.insights.behind() < _KEPT_AT_ONCE:
            return
        try:
            _rolled(terminal, till, remake=False)
        except Misconfigured:
            return


def _look_after(terminal: Terminal, *, remake: bool) -> None:
    with terminal.session.reading() as till:
        if remake:
            entries = _rolled(terminal, till, remake=True)
            terminal.answer({"entries": entries}, [f"{entries} entries were added up anew."])
            return
        found = till.insights.differences()
    places: list[Json] = [
        {"roll": str(roll), "day": at.day, "part": at.part, "currency": at.currency}
        for roll, at in found
    ]
    says = (
        f"{len(found)} sums differ: --sums remake puts them right." if found else "All sums agree."
    )
    terminal.answer({"differences": places}, [says])


def _rolled(terminal: Terminal, till: Till, *, remake: bool) -> int:
    def progress(done: int, whole: int) -> None:
        terminal.progress(f"adding up, {done} of {whole} entries")

    try:
        insights = till.insights
        return insights.remake(progress=progress) if remake else insights.roll(progress=progress)
    finally:
        terminal.progress_ends()


def _days(terminal: Terminal, till: Till, first: str, last: str) -> Days:
    with option("--from/--to", as_json=terminal.as_json):
        begin, end = day(first), day(last)
        if begin is None or end is None:
            whole = till.insights.whole()
            begin = begin or min(whole.first, end or whole.first)
            end = end or max(whole.last, begin)
        return Days(begin, end)


def day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("date_unreadable", text=text[:40]) from error
