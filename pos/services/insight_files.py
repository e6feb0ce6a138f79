"""A report as a file: a table for spreadsheets, or a paper with bars."""

from pathlib import Path
from typing import Final

from pos.domain.document import (
    Bar,
    Bars,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Table,
    Weight,
)
from pos.domain.harmless import harmless
from pos.domain.insight import UNITS, CurrencyTable, Insight, Measure, Row, Unit, plotted
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.errors import Refused
from pos.ports import Clock, SettingsStore
from pos.ports.documents import Typesetter
from pos.services.access import Access
from pos.services.insight_telling import (
    key_text,
    nothing_text,
    period_text,
    share_digits,
    value_text,
)
from pos.services.new_files import new_files
from pos.settings import Mode
from resources.words import insights as words

_MOST_BARS: Final = 31
"""More than that are no picture any more; the table has them all."""
_WIDE_FROM: Final = 7
_BOM: Final = "\ufeff"


class InsightFiles:
    """Writes reports to files. Needs no network and no key."""

    def __init__(
        self,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
        *,
        typeset: Typesetter,
        mode: Mode,
        ledger: str,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._access = access
        self._typeset = typeset
        self._mode = mode
        self._ledger = ledger

    def save(self, insight: Insight, path: Path, *, replace: bool = False) -> None:
        """As the file's name ends, in `.csv` or `.pdf`; who did it is noted.

        Takes some tenths of a second for a PDF. Raises Refused `insight_format`, what
        `new_files` refuses, and as a permit; Misconfigured for the disk's conditions.
        """
        match path.suffix.lower():
            case ".csv":
                make = csv_of
            case ".pdf":
                make = self._pdf
            case _:
                raise Refused("insight_format", file=path.name)
        self._access.do(Act.EXPORT, subject=path.name, facts={"report": str(insight.name)})
        data = make(insight)
        with new_files(path, replace=replace) as (file,):
            file.write(data)

    def _pdf(self, insight: Insight) -> bytes:
        return self._typeset(self.paper(insight))

    def paper(self, insight: Insight) -> Document:
        """The report as it is printed."""
        settings, now = self._settings.load(), self._clock.now()
        made = words.MADE.format(
            when=now.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M"),
            register=settings.register,
            ledger=self._ledger,
        )
        parts: list[Heading | Paragraph | Facts | Table | Bars] = [
            Paragraph(words.ABOUT[insight.name])
        ]
        for table in insight.tables:
            parts += _told(insight, table)
        if not insight.tables:
            parts.append(Paragraph(nothing_text(insight.name)))
        widest = max((len(table.measures) for table in insight.tables), default=0)
        title = words.TITLES[insight.name]
        return Document(
            title=f"{settings.shop_name}: {title}" if settings.shop_name else title,
            subtitle=period_text(insight),
            parts=parts,
            made_at=now,
            foot=made,
            stamp={Mode.TRAINING: words.PRACTICE, Mode.TEST: words.TEST}.get(self._mode, ""),
            is_wide=widest >= _WIDE_FROM,
        )


def csv_of(insight: Insight) -> bytes:
    """A table for spreadsheets: every cell quoted, exact amounts with a dot, none that runs.

    RFC 4180 with CRLF, UTF-8 with a byte order mark. Shares are percent, times of waiting seconds.
    """
    measures = insight.tables[0].measures if insight.tables else ()
    head = ("report", "currency", str(insight.name), *(str(each) for each in measures))
    lines = [_line(head)]
    for table in insight.tables:
        lines += [
            _line((str(insight.name), table.currency.code, harmless(row.key), *_cells(table, row)))
            for row in table.rows
        ]
    return (_BOM + "".join(lines)).encode()


def _cells(table: CurrencyTable, row: Row) -> list[str]:
    made = []
    for measure, value in zip(table.measures, row.values, strict=True):
        if value is None:
            made.append("")
        elif UNITS[measure] is Unit.MONEY:
            made.append(Money(value, table.currency).plain())
        else:
            made.append(share_digits(value) if UNITS[measure] is Unit.SHARE else str(value))
    return made


def _line(cells: tuple[str, ...]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"


def _told(
    insight: Insight, table: CurrencyTable
) -> list[Heading | Paragraph | Facts | Table | Bars]:
    name, currency = insight.name, table.currency
    parts: list[Heading | Paragraph | Facts | Table | Bars] = [
        Heading(words.CURRENCY.format(currency=currency.code))
    ]
    if table.facts:
        parts.append(
            Facts(
                [(words.MEASURES[each], _fact(each, value, table)) for each, value in table.facts]
            )
        )
    if len(table.rows) <= _MOST_BARS:
        [first, *_others] = plotted(name)
        parts.append(Paragraph(words.BARS.format(measure=words.MEASURES[first]), Weight.SOFT))
        sizes = zip(table.rows, table.column(first), strict=True)
        parts.append(
            Bars(
                [
                    Bar(
                        key_text(name, row.key),
                        max(size or 0, 0),
                        f"{value_text(first, size, currency)}",
                    )
                    for row, size in sizes
                ]
            )
        )
    columns = [Column(words.KEYS[name])]
    columns += [Column(words.MEASURES[each], is_number=True) for each in table.measures]
    parts.append(
        Table(
            columns,
            [[key_text(name, row.key), *_texts(table, row.values)] for row in table.rows],
            totals=[[words.TOTAL, *_texts(table, table.total)]],
            none=nothing_text(name),
        )
    )
    return parts


def _texts(table: CurrencyTable, values: tuple[int | None, ...]) -> list[str]:
    return [
        value_text(measure, value, table.currency)
        for measure, value in zip(table.measures, values, strict=True)
    ]


def _fact(measure: Measure, value: int, table: CurrencyTable) -> str:
    text = value_text(measure, value, table.currency)
    return f"{text} {table.currency.code}" if UNITS[measure] is Unit.MONEY else text
