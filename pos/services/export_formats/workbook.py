"""A workbook for people: entries on a sheet, and on others what they come to and what they mean.

Written as it is read: a zip of XML with strings in their cells, so that memory stays small. A
sheet has 1,048,576 rows at most (ECMA-376, and every spreadsheet); what does not fit goes on.
Amounts and times are numbers, exactly as decimals write them; everything else is text.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from io import RawIOBase
from typing import IO, ClassVar, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from typing_extensions import Buffer, override

from pos.domain.money import Money
from pos.services.export_formats.shape import Column, Sink, Source
from pos.services.export_formats.sheet_xml import (
    HEAD,
    STRONG,
    STYLES,
    TITLE,
    WRAPPED,
    Cell,
    head_of,
    row_of,
    sheet_text,
)

_MOST_ROWS: Final = 1_048_576
_MOST_BYTES: Final = 1_900_000_000
"""Of XML in one sheet: Excel reads no zip that needs more than 32 bits for a part of it."""

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NUMBERS: Final = frozenset(
    ("Sequence", "Amount", "Net", "Tax", "Minor units", "Entries", "Postings", "Debit", "Credit")
)
_PRINTED: Final = "L"
"""The last column on paper; ids are for machines."""

_WIDTHS: Final = (
    12, 11, 16, 16, 12, 13, 9, 13, 12, 24, 14, 26, 19, 19, 19, 38, 30, 38, 33, 14,
)  # fmt: skip


class Workbook:
    """A `TableFormat`."""

    suffix: ClassVar = ".xlsx"
    columns: ClassVar[Sequence[Column]] = (
        Column("Sequence", "integer", "Place in the ledger; gaps are entries that move no money."),
        Column("Date", "date", "Day that the books count it for, in the shop's time zone."),
        Column("Kind", "text", "What happened to the money."),
        Column("Receipt", "text", "Number of the receipt, with its register; may be empty."),
        Column("Register", "text", "Where it was sold; may be empty."),
        Column("Amount", "decimal", "What was held, taken, given back or moved; never negative."),
        Column("Currency", "text", "ISO 4217 code of all amounts in the row."),
        Column("Net", "decimal", "Turnover without tax; empty where nothing was sold."),
        Column("Tax", "decimal", "Tax on it at all rates; empty where nothing was sold."),
        Column("Tax by rate", "text", "Tax at each rate, as 7%: 0.11; 19%: 1.50."),
        Column("Card", "text", "Brand and last four digits."),
        Column("Reason", "text", "In words of Stripe, or of who did it."),
        Column("Occurred", "time", "When it happened, by the shop's clocks."),
        Column("Recorded", "time", "When the till booked it, by the shop's clocks."),
        Column("Hold until", "time", "Until when the bank keeps the money aside; may be empty."),
        Column("Sale", "text", "The till's id of the sale."),
        Column("Payment", "text", "Stripe's id of the payment."),
        Column("Reference", "text", "Under which it is booked, once; from Stripe's own ids."),
        Column("Occurred (UTC)", "text", "When it happened: ISO 8601, UTC."),
        Column(
            "Minor units", "integer", "The amount in minor units of the currency, as it is kept."
        ),
    )
    rules: ClassVar[Sequence[str]] = (
        "There are no formulas; text that looks like one is text.",
        "Control characters in a text are written as their symbols.",
        "Amounts of sixteen digits and more are text, as spreadsheets would round them.",
    )

    def write(self, source: Source, sink: Sink) -> None:
        book = _Book(source, sink)
        self._entries(source, sink, book)
        book.sheet("Control totals", (12, 30, 36, 10, 10, 16, 16, 16), _totals(source))
        dictionary = [row_of(("Column", "Type", "Meaning"), HEAD)]
        dictionary += [row_of((each.name, each.type, each.meaning)) for each in self.columns]
        dictionary += [row_of(()), *(row_of(("Rule", "", rule)) for rule in self.rules)]
        book.sheet("Data dictionary", (18, 12, 78), dictionary)
        book.sheet("About", (26, 78), _about(source))
        book.close()

    def _entries(self, source: Source, sink: Sink, book: "_Book") -> None:
        """As many sheets as it takes, and one for no entries."""
        head = head_of([column.name for column in self.columns], _NUMBERS)
        chunks = source.rows.sheet(source.extract)
        waiting = next(chunks, None)
        number = 1
        while number == 1 or waiting is not None:
            name = "Entries" if number == 1 else f"Entries {number}"
            with book.rows_of(name, _WIDTHS, is_table=True) as rows:
                rows.write(head.encode(), 1)
                while waiting is not None and rows.has_room(*waiting):
                    rows.write(waiting[1], waiting[0])
                    sink.write(b"", waiting[0])
                    source.heard(waiting[0])
                    waiting = next(chunks, None)
            number += 1


class _Rows:
    """A sheet that is being written."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._size = 0
        self.count = 0

    def has_room(self, rows: int, data: bytes) -> bool:
        return self.count + rows <= _MOST_ROWS and self._size + len(data) <= _MOST_BYTES

    def write(self, data: bytes, rows: int) -> None:
        self._part.write(data)
        self._size += len(data)
        self.count += rows


class _Book:
    """The zip that a workbook is."""

    def __init__(self, source: Source, sink: Sink) -> None:
        made = source.frame.exported_at.astimezone(UTC)
        self._made = (max(made.year, 1980), made.month, made.day, 0, 0, 0)
        self._zip = ZipFile(_Pipe(sink), "w", ZIP_DEFLATED, compresslevel=1)
        self._names: list[str] = []
        self._tables: list[int] = []

    def sheet(self, name: str, widths: Sequence[int], rows: Sequence[str]) -> None:
        with self.rows_of(name, widths) as part:
            part.write("".join(rows).encode(), len(rows))

    @contextmanager
    def rows_of(
        self, name: str, widths: Sequence[int], *, is_table: bool = False
    ) -> Iterator[_Rows]:
        """A table has a head that stays, and can be filtered by it."""
        self._names.append(name)
        selected = ' tabSelected="1"' if len(self._names) == 1 else ""
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        columns = "".join(
            f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
            for place, width in enumerate(widths, 1)
        )
        with self._part(f"xl/worksheets/sheet{len(self._names)}.xml") as part:
            part.write(
                f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
                f'<sheetViews><sheetView{selected} workbookViewId="0">{pane if is_table else ""}'
                f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>".encode()
            )
            rows = _Rows(part)
            yield rows
            if is_table:
                self._tables.append(rows.count)
            last = f"{chr(ord('A') + len(widths) - 1)}{rows.count}"
            filtered = f'<autoFilter ref="A1:{last}"/>' if is_table else ""
            page = '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            part.write(f"</sheetData>{filtered}{page}</worksheet>".encode())

    def close(self) -> None:
        numbered = list(enumerate(self._names, 1))
        sheets = "".join(
            f'<sheet name="{sheet_text(name)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in numbered
        )
        own = "".join(
            f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
            for number, _ in numbered
        )
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
            f'ContentType="{_TYPES}.worksheet+xml"/>'
            for number, _ in numbered
        )
        parts = {
            "xl/styles.xml": STYLES,
            "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
            f"<sheets>{sheets}</sheets><definedNames>{self._on_paper()}</definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'{own}<Relationship Id="rId{len(numbered) + 1}" Type="{_RELATIONS}/styles" '
            f'Target="styles.xml"/></Relationships>',
            "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" '
            f'Target="xl/workbook.xml"/></Relationships>',
            "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
            f"{kinds}</Types>",
        }
        for name, text in parts.items():
            with self._part(name) as part:
                part.write(text.encode())
        self._zip.close()

    def _on_paper(self) -> str:
        """Each page of a table begins with its head. Tables are the first sheets."""
        told = ""
        for place, (name, rows) in enumerate(zip(self._names, self._tables, strict=False)):
            for what, cells in (
                ("Print_Area", f"$A$1:${_PRINTED}${rows}"),
                ("Print_Titles", "$1:$1"),
            ):
                told += f'<definedName name="_xlnm.{what}" localSheetId="{place}">'
                told += f"'{name}'!{cells}</definedName>"
        return told

    @contextmanager
    def _part(self, name: str) -> Iterator[IO[bytes]]:
        info = ZipInfo(name, self._made)
        info.compress_type = ZIP_DEFLATED
        with self._zip.open(info, "w") as part:
            yield part


class _Pipe(RawIOBase):
    """What the zip writes to: it only ever goes on."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Buffer, /) -> int:
        written = bytes(data)
        self._sink.write(written)
        return len(written)


def _totals(source: Source) -> list[str]:
    totals, chart = source.totals, source.frame.chart
    rows = [
        row_of(("What the entries come to",), TITLE),
        head_of(("", "Kind", "", "Currency", "Entries", "Amount", "", "Minor units"), _NUMBERS),
    ]
    for kind in totals.kinds:
        code, minor = kind.amount.currency.code, kind.amount.minor
        told: list[Cell] = ["", str(kind.kind), "", code, kind.entries, kind.amount, "", minor]
        rows.append(row_of(told))
    rows += [
        row_of(()),
        row_of(("What the accounts changed by; debits are positive",), TITLE),
        head_of(
            ("Code", "Account", "Name", "Currency", "Postings", "Debit", "Credit", "Minor units"),
            _NUMBERS,
        ),
    ]
    for total in totals.accounts:
        line, amount = chart.line(total.account), total.amount
        debit, credit = (amount, None) if amount.minor >= 0 else (None, -amount)
        cells: list[Cell] = [line.code, total.account, line.name, amount.currency.code]
        rows.append(row_of([*cells, total.postings, debit, credit, amount.minor]))
    for currency in sorted(totals.currencies, key=lambda each: each.code):
        minors = [each.amount.minor for each in totals.accounts if each.amount.currency == currency]
        debits = Money(sum(minor for minor in minors if minor > 0), currency)
        credits_ = Money(-sum(minor for minor in minors if minor < 0), currency)
        rows.append(
            row_of(["", "Sum", "", currency.code, "", debits, credits_, sum(minors)], STRONG)
        )
    return rows


def _about(source: Source) -> list[str]:
    frame, totals = source.frame, source.totals
    ends = (frame.period.since, frame.period.until)
    since, until = ("" if end is None else end.astimezone(frame.zone).isoformat() for end in ends)
    told = {
        "Shop": frame.shop,
        "Mode": f"{frame.mode} (whose money it is)",
        "Stripe account": frame.account,
        "Ledger": frame.ledger,
        "From": since or "the beginning",
        "Until (not included)": until or "the end",
        "First and last day": f"{totals.first_day} to {totals.last_day}" if totals.entries else "",
        "Time zone": frame.zone.key,
        "Exported at": frame.exported_at.astimezone(frame.zone).isoformat(timespec="seconds"),
        "Entries": str(totals.entries),
        "Postings": str(totals.postings),
        "First sequence": str(totals.first or ""),
        "Last sequence": str(totals.last or ""),
        "Currencies": ", ".join(sorted(each.code for each in totals.currencies)),
        "Proof": "SHA-256 of this file and the head of the ledger's chain are in the manifest "
        "beside it.",
    }
    rows = [row_of(("About this workbook",), TITLE)]
    return rows + [row_of((name, value), WRAPPED) for name, value in told.items()]
