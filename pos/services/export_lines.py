"""Entries handed to a format of a bookkeeping program, and its files begun and ended in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from pos.domain.ledger import MEMORANDUM
from pos.domain.money import Currency
from pos.domain.views import BookLine
from pos.services.export_files import ExportFile, ExportFiles
from pos.services.export_formats.shape import Frame, LineFormat, LineFormatOf, Source

_STEP: Final = 500
"""Entries between two looks at whether they are still wanted."""

_SEQUENCE: Final = attrgetter("sequence")


@dataclass(slots=True)
class _Begun:
    """The file of a currency that is written now."""

    format: LineFormat
    file: ExportFile
    part: int = 1


class LineExport:
    """One export in such a format; the files are in `files` when it has been written."""

    def __init__(self, make: LineFormatOf, source: Source, files: ExportFiles) -> None:
        self._make = make
        self._source = source
        self._files = files
        self._begun: dict[str, _Begun] = {}
        self._currencies = self._in_it()

    def write(self, lines: Iterable[BookLine]) -> None:
        """`lines` in booking order, those of an entry together. Raises Refused as formats do."""
        for currency in self._currencies:
            self._begun[currency] = self._begin(currency, 1)
        count = 0
        for _, some in groupby(lines, key=_SEQUENCE):
            self._entry(tuple(some))
            count += 1
            if count % _STEP == 0:
                self._source.heard(_STEP)
        for begun in self._begun.values():
            _end(begun)
        self._source.heard(count % _STEP)

    def _in_it(self) -> Sequence[str]:
        """A file for each; one without a name of its own where there is no need to tell them."""
        if not self._make.is_single_currency:
            return ("",)
        found = {
            total.amount.currency.code
            for total in self._source.totals.accounts
            if self._make.counts_memorandum or not total.is_memorandum
        }
        return sorted(found) or (self._source.frame.currency.code,)

    def _entry(self, lines: Sequence[BookLine]) -> None:
        if not self._make.counts_memorandum:
            lines = [line for line in lines if not line.account.startswith(MEMORANDUM)]
        if not self._make.is_single_currency:
            self._put("", lines)
            return
        for currency in dict.fromkeys(line.currency for line in lines):
            self._put(currency, [line for line in lines if line.currency == currency])

    def _put(self, currency: str, lines: Sequence[BookLine]) -> None:
        if not lines:
            return
        begun, limit = self._begun[currency], self._make.rows_per_file
        if limit is not None and begun.format.rows and begun.format.rows + len(lines) > limit:
            _end(begun)
            begun = self._begun[currency] = self._begin(currency, begun.part + 1)
        begun.file.write(begun.format.entry(lines))

    def _begin(self, currency: str, part: int) -> _Begun:
        frame: Frame = self._source.frame
        if currency:
            frame = replace(frame, currency=Currency(currency))
        names = len(self._currencies) > 1
        file = self._files.open(currency, names_currency=names, part=part)
        made = self._make(frame)
        file.write(made.head())
        return _Begun(made, file, part)


def _end(begun: _Begun) -> None:
    begun.file.write(begun.format.foot())
    begun.file.rows, begun.file.replaced = begun.format.rows, begun.format.replaced
