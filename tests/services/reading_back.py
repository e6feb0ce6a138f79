"""What formats of bookkeeping come to, by readers nobody here wrote where there are any."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from pos.domain.chart import Chart
from pos.domain.chart_templates import Template
from pos.domain.ids import LedgerId
from pos.domain.ledger import MEMORANDUM
from pos.domain.money import Currency, Money
from pos.domain.tax_numbers import TaxNumbers
from pos.domain.views import BookLine
from pos.services.export_formats.shape import Frame, LineFormatOf
from pos.services.export_totals import AccountTotal
from pos.services.period import Period
from pos.settings import Mode
from tests.nasty import totals

Totals = dict[tuple[str, str], int]
"""Minor units by account, or its code, and currency; without what came to zero."""

CHARTS = {
    "datev": Chart(Template.SKR03),
    "fec": Chart(Template.PCG),
}
"""Those whose codes a format insists on."""


def frame_for(
    entries: Sequence[Sequence[BookLine]],
    chart: Chart,
    *,
    currency: str = "EUR",
    opening: Sequence[AccountTotal] = (),
    shop: str = 'Łukasz & "Söhne" <a;b|c>',
) -> Frame:
    days = sorted(lines[0].date for lines in entries)
    return Frame(
        zone=ZoneInfo("Europe/Berlin"),
        mode=Mode.TRAINING,
        period=Period(),
        shop=shop,
        currency=Currency(currency),
        chart=chart,
        ledger=LedgerId("ldg_test"),
        account="acct_1Practice",
        exported_at=datetime(2026, 4, 6, 10, 0, tzinfo=UTC),
        accounts=tuple(
            AccountTotal(account, Money(minor, Currency(code)))
            for (account, code), minor in totals(entries).items()
        ),
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        opening=tuple(opening),
        numbers=TaxNumbers("732829320", "29098", "55003"),
    )


def parts(
    kind: LineFormatOf, entries: Sequence[Sequence[BookLine]]
) -> dict[str, Sequence[Sequence[BookLine]]]:
    """Which lines go to which file, by its currency; `""` for the one file of a format."""
    if not kind.is_single_currency:
        return {"": entries}
    found: dict[str, list[Sequence[BookLine]]] = defaultdict(list)
    for lines in entries:
        books = [line for line in lines if not line.account.startswith(MEMORANDUM)]
        for code in dict.fromkeys(line.currency for line in books):
            found[code].append([line for line in books if line.currency == code])
    return dict(found)


def written(
    word: str, kind: LineFormatOf, entries: Sequence[Sequence[BookLine]], **options: object
) -> Iterator[tuple[str, bytes]]:
    """The files of an export, by currency."""
    chart = CHARTS.get(word, Chart())
    for code, ours in parts(kind, entries).items():
        frame = frame_for(ours, chart, currency=code or "EUR", **options)  # type: ignore[arg-type]  # tests only
        file = kind(frame)
        yield code, b"".join([file.head(), *(file.entry(lines) for lines in ours), file.foot()])


def minor(text: str, code: str) -> int:
    """Exact, or it fails."""
    scaled = Decimal(text.replace(",", ".")).scaleb(Currency(code).exponent)
    whole = int(scaled)
    assert scaled == whole
    return whole


def summed(rows: Iterator[tuple[str, str, int]]) -> Totals:
    sums: Totals = defaultdict(int)
    for account, code, amount in rows:
        sums[account, code] += amount
    return {at: amount for at, amount in sums.items() if amount}


def by_code(entries: Sequence[Sequence[BookLine]], chart: Chart) -> Totals:
    """The books' totals by the codes of a chart, without the memorandum."""
    return summed(
        (chart.line(account).code, code, amount)
        for (account, code), amount in totals(entries).items()
        if not account.startswith(MEMORANDUM)
    )


def rows_of(data: bytes, charset: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(charset), newline=""), delimiter=delimiter))
