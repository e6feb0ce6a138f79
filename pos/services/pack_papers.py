"""What a pack has beside the exports: trial balance, payouts, changes, Z reports, a dictionary.

Tables are CSV for people and their spreadsheets: every cell quoted, no cell that runs, UTF-8 with
a byte order mark. Amounts come as decimal text and as whole minor units.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from pos.domain.chart import Chart
from pos.domain.clearing import ClearedPayout, Difference
from pos.domain.harmless import harmless
from pos.domain.money import Currency, Money
from pos.domain.shift_report import ReportLine
from pos.ports import Books
from pos.services.clearing import clearing_of
from pos.services.export_formats.line_sums import decimal
from pos.services.export_formats.shape import Column
from pos.services.pack_changes import Changed
from pos.services.period import Period
from pos.services.report_document import restored
from pos.services.report_paper import paper
from pos.services.writing_of import writing_of_report
from pos.settings import Settings

_BOM: Final = "\ufeff"
_MOST_REPORTS: Final = 100_000


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """How many rows there are below the columns; texts from outside are harmless already.

    Raises OSError for the disk's conditions.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_BOM + _line(columns))
        for row in rows:
            file.write(_line(row))
            count += 1
    return count


def _line(cells: Sequence[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"


TRIAL: Final = (
    "account", "code", "name", "currency", "opening", "debit", "credit", "closing",
    "opening_minor", "debit_minor", "credit_minor", "closing_minor",
)  # fmt: skip


def trial_rows(books: Books, period: Period, chart: Chart) -> Iterator[Sequence[str]]:
    """Every account that ever moved before the period's end, by name and currency."""
    opening: dict[tuple[str, Currency], int] = {}
    if period.since is not None:
        for row in books.periods.trial(None, period.since):
            opening[row.account, row.debit.currency] = row.balance.minor
    moved = {
        (row.account, row.debit.currency): (row.debit.minor, row.credit.minor)
        for row in books.periods.trial(period.since, period.until)
    }
    for at in sorted({*opening, *moved}, key=lambda key: (key[0], key[1].code)):
        account, currency = at
        line = chart.line(account)
        before, (debit, credit) = opening.get(at, 0), moved.get(at, (0, 0))
        sums = (before, debit, credit, before + debit - credit)
        texts = [decimal(minor, currency.code) for minor in sums]
        yield account, line.code, harmless(line.name), currency.code, *texts, *map(str, sums)


PAYOUTS: Final = (
    "payout", "made_utc", "arrives", "status", "currency", "amount", "parts", "gross", "back",
    "fees", "left_in_books", "reason", "movement", "missing", "missing_currency", "intent",
)  # fmt: skip


def payout_rows(books: Books, period: Period) -> Iterator[Sequence[str]]:
    """Each payout, and under it what is not booked to the unit with the reason, oldest first."""
    for cleared in reversed(clearing_of(books, period.since, period.until)):
        payout = cleared.payout
        sums = (cleared.gross, cleared.back, cleared.fees)
        about = (
            str(payout.id),
            _utc(payout.created),
            payout.arrival_date.isoformat(),
            str(payout.status),
            payout.amount.currency.code,
        )
        left = "; ".join(f"{each.plain()} {each.currency.code}" for each in cleared.rest) or "0"
        texts = [amount.plain() for amount in sums]
        yield *about, payout.amount.plain(), str(cleared.parts), *texts, left, *[""] * 5
        yield from _difference_rows(about, cleared)


def _difference_rows(about: Sequence[str], cleared: ClearedPayout) -> Iterator[Sequence[str]]:
    for found in cleared.differences:
        for missing in found.missing:
            yield *about, *[""] * 6, *_difference(found, missing)


def _difference(found: Difference, missing: Money) -> Sequence[str]:
    told = (str(found.reason), found.movement, missing.plain(), missing.currency.code)
    return *told, found.intent or ""


CHANGES: Final = (
    "why", "sequence", "date", "kind", "reference", "account", "code", "name", "currency", "amount",
    "amount_minor", "reason", "occurred_utc", "recorded_utc", "receipt",
)  # fmt: skip


def change_rows(changed: Iterable[Changed], chart: Chart) -> Iterator[Sequence[str]]:
    """A row for every posting of what changed, debits positive."""
    for each in changed:
        for line in each.lines:
            known = chart.line(line.account)
            yield (
                str(each.why),
                str(line.sequence),
                line.date,
                line.kind,
                harmless(line.reference),
                line.account,
                known.code,
                harmless(known.name),
                line.currency,
                decimal(line.minor, line.currency),
                str(line.minor),
                harmless(line.reason),
                line.occurred,
                line.recorded,
                line.receipt,
            )


DICTIONARY: Final = ("format", "column", "type", "meaning")


def dictionary_rows(formats: Mapping[str, Sequence[Column]]) -> Iterator[Sequence[str]]:
    for word, columns in formats.items():
        for column in columns:
            yield word, column.name, column.type, column.meaning


def reports_of(books: Books, period: Period) -> list[ReportLine]:
    """The Z reports that were made in the period, oldest first."""
    return [
        line
        for line in reversed(books.reports.recent(_MOST_REPORTS))
        if (period.since is None or period.since <= line.made_at)
        and (period.until is None or line.made_at < period.until)
    ]


def z_report(books: Books, line: ReportLine, settings: Settings, *, practice: bool) -> str:
    """As it was printed, marked as a copy. Raises Broken `report_changed`."""
    report = restored(books.reports.get(line.register, line.number))
    writing = writing_of_report(report, settings, None)
    shop = settings.shop_name
    lines = paper(report, settings.zone, shop=shop, copy=True, practice=practice, writing=writing)
    return "\n".join(lines) + "\n"


def _utc(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
