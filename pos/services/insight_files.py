"""A report as a file: a table for spreadsheets, or a paper with bars."""

from functools import partial
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
from pos.domain.language import Language
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
from pos.services.writing_of import writing_for
from pos.settings import Mode
from resources.words import insights as words
from resources.writing import Writing

_Part = Heading | Paragraph | Facts | Table | Bars

_STAMPS: Final = {Mode.TRAINING: words.PRACTICE, Mode.TEST: words.TEST}

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

    def save(
        self,
        insight: Insight,
        path: Path,
        *,
        replace: bool = False,
        language: Language | None = None,
    ) -> None:
        """As the file's name ends, in `.csv` or `.pdf`; who did it is noted.

        The paper is in that language, None asks for plain English; the table is for programs.

        Takes some tenths of a second for a PDF. Raises Refused `insight_format`, what
        `new_files` refuses, and as a permit; Misconfigured for the disk's conditions.
        """
        match path.suffix.lower():
            case ".csv":
                make = partial(csv_of, insight)
            case ".pdf":
                make = partial(self._pdf, insight, language)
            case _:
                raise Refused("insight_format", file=path.name)
        self._access.do(Act.EXPORT, subject=path.name, facts={"report": str(insight.name)})
        data = make()
        with new_files(path, replace=replace) as (file,):
            file.write(data)

    def _pdf(self, insight: Insight, language: Language | None) -> bytes:
        return self._typeset(self.paper(insight, language))

    def paper(self, insight: Insight, language: Language | None = None) -> Document:
        """The report as it is printed."""
        settings, now = self._settings.load(), self._clock.now()
        writing = writing_for(settings, language)
        made = writing.words(words.MADE, when=now, register=settings.register, ledger=self._ledger)
        parts: list[_Part] = [Paragraph(writing.words(words.ABOUT[insight.name]))]
        for table in insight.tables:
            parts += _told(insight, table, writing)
        if not insight.tables:
            parts.append(Paragraph(writing.words(nothing_text(insight.name))))
        widest = max((len(table.measures) for table in insight.tables), default=0)
        title, shop = writing.words(words.TITLES[insight.name]), settings.shop_name
        stamp = _STAMPS.get(self._mode)
        return Document(
            title=writing.words(words.OF_SHOP, shop=shop, title=title) if shop else title,
            subtitle=period_text(insight, writing),
            parts=parts,
            made_at=now,
            foot=made,
            stamp=writing.words(stamp) if stamp else "",
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


def _told(insight: Insight, table: CurrencyTable, writing: Writing) -> list[_Part]:
    name, currency, say = insight.name, table.currency, writing.words
    parts: list[_Part] = [Heading(say(words.CURRENCY, currency=currency))]
    if table.facts:
        pairs = [
            (say(words.MEASURES[each]), _fact(each, value, table, writing))
            for each, value in table.facts
        ]
        parts.append(Facts(pairs))
    if len(table.rows) <= _MOST_BARS:
        parts += _bars(insight, table, writing)
    columns = [Column(say(words.KEYS[name]))]
    columns += [Column(say(words.MEASURES[each]), is_number=True) for each in table.measures]
    rows = [
        [key_text(name, row.key, writing), *_texts(table, row.values, writing)]
        for row in table.rows
    ]
    parts.append(
        Table(
            columns,
            rows,
            totals=[[say(words.TOTAL), *_texts(table, table.total, writing)]],
            none=say(nothing_text(name)),
        )
    )
    return parts


def _bars(insight: Insight, table: CurrencyTable, writing: Writing) -> list[_Part]:
    [first, *_others] = plotted(insight.name)
    told = writing.words(words.BARS, measure=writing.words(words.MEASURES[first]))
    bars = [
        Bar(
            key_text(insight.name, row.key, writing),
            max(size or 0, 0),
            value_text(first, size, table.currency, writing),
        )
        for row, size in zip(table.rows, table.column(first), strict=True)
    ]
    return [Paragraph(told, Weight.SOFT), Bars(bars)]


def _texts(table: CurrencyTable, values: tuple[int | None, ...], writing: Writing) -> list[str]:
    return [
        value_text(measure, value, table.currency, writing)
        for measure, value in zip(table.measures, values, strict=True)
    ]


def _fact(measure: Measure, value: int, table: CurrencyTable, writing: Writing) -> str:
    if UNITS[measure] is Unit.MONEY:
        return writing.money(Money(value, table.currency))
    return value_text(measure, value, table.currency, writing)
