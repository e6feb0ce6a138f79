"""What goes into a pack: files in a folder first, then one zip and a manifest of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pos.domain.chain import Head
from pos.domain.chart import Chart
from pos.domain.ids import LedgerId
from pos.domain.pack import Pack
from pos.domain.tax_numbers import TaxNumbers
from pos.ports import Books
from pos.services import pack_papers as papers
from pos.services.export_formats import about
from pos.services.export_formats.datev import Datev
from pos.services.export_formats.fec import Fec
from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import Exports, ExportSummary
from pos.services.new_files import disk_errors
from pos.services.pack_changes import Changed, changes
from pos.services.period import Period
from pos.services.zipping import Zip
from pos.settings import Mode, Settings
from resources.words import pack as words
from resources.writing import Writing

_ENTRIES: Final = "entries"
_FIRST: Final = "README.txt"
_MOMENT: Final = timedelta(microseconds=1)
"""Before the end of a period, which is no part of it."""


@dataclass(frozen=True, slots=True)
class About:
    """What holds for a whole pack; `last` is the one before it. `writing` is that of its README."""

    number: int
    made_at: datetime
    made_by: str
    period: Period
    formats: tuple[ExportFormat, ...]
    settings: Settings
    writing: Writing
    ledger: LedgerId
    head: Head | None
    last: Pack | None

    @property
    def chart(self) -> Chart:
        return Chart.read(self.settings.chart)

    def pack(self, sha256: str) -> Pack:
        """What is remembered of it; `sha256` is the zip's."""
        return Pack(
            number=self.number,
            made_at=self.made_at,
            made_by=self.made_by,
            since=self.period.since,
            until=self.period.until,
            last_sequence=self.head.sequence if self.head else 0,
            head_hash=self.head.hash if self.head else "",
            formats=tuple(map(str, self.formats)),
            sha256=sha256,
        )


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that will be packed under `name`; `rows` is None for what has none.

    `replaced` is how many texts its format could not hold whole.
    """

    name: str
    path: Path
    what: str
    rows: int | None = None
    format: str = ""
    currency: str = ""
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file in a pack, with its size in bytes and its SHA-256."""

    staged: Staged
    size: int
    sha256: str


class Packing:
    """One pack on its way. `check` raises when nobody wants it any more."""

    def __init__(self, about: About, folder: Path, check: Callable[[], None]) -> None:
        self._about = about
        self._folder = folder
        self._check = check
        self._exported: dict[str, ExportSummary] = {}
        self.staged: list[Staged] = []
        self.changed = 0

    @property
    def summary(self) -> ExportSummary:
        """What one of the exports says of the period: all of them say the same."""
        return next(iter(self._exported.values()))

    def export(
        self, books: Books, exports: Exports, kind: ExportFormat, progress: Callable[[int], None]
    ) -> int:
        """Write the files of one format; how many rows they have."""
        folder = self._folder / str(kind)
        with disk_errors(folder):
            folder.mkdir()
        summary = exports.write(
            books,
            kind,
            self._about.period,
            folder / self._name(kind),
            progress=progress,
            cancelled=self._is_unwanted,
        )
        for file in summary.files:
            name, what = f"{kind}/{file.path.name}", words.CONTENTS[str(kind)]
            self.staged.append(
                Staged(name, file.path, what, file.rows, str(kind), file.currency, file.replaced)
            )
        manifest = summary.manifest
        self.staged.append(Staged(f"{kind}/{manifest.name}", manifest, words.FORMAT_MANIFEST))
        self._exported[str(kind)] = summary
        return summary.rows

    def papers(self, books: Books, packs: Sequence[Pack]) -> None:
        """Tables and reports, and what changed since the last pack."""
        period, chart, zone = self._about.period, self._about.chart, self._about.settings.zone
        trial = papers.trial_rows(books, period, chart)
        self._table("trial-balance.csv", words.TRIAL_BALANCE, papers.TRIAL, trial)
        payouts = papers.payout_rows(books, period)
        self._table("payouts.csv", words.PAYOUTS, papers.PAYOUTS, payouts)
        changed = self._counted(changes(books, packs, period, zone))
        rows = papers.change_rows(changed, chart)
        self._table("changes.csv", words.CHANGES, papers.CHANGES, rows)
        dictionary = papers.dictionary_rows(
            {word: each.columns for word, each in self._exported.items()}
        )
        self._table("data-dictionary.csv", words.DICTIONARY, papers.DICTIONARY, dictionary)
        for line in papers.reports_of(books, period):
            self._check()
            text = papers.z_report(
                books,
                line,
                self._about.settings,
                practice=self.summary.mode is Mode.TRAINING,
            )
            self.text(f"z-reports/{line.register}-{line.number:04d}.txt", words.Z_REPORTS, text)

    def text(self, name: str, what: str, text: str) -> Staged:
        path = self._folder / name.replace("/", "-")
        with disk_errors(path):
            path.write_bytes(text.encode())
        staged = Staged(name, path, what)
        self.staged.append(staged)
        return staged

    def into(self, archive: Zip) -> tuple[PackedFile, ...]:
        """Everything that was staged, the words to read first before all others."""
        first = sorted(self.staged, key=lambda staged: staged.name != _FIRST)
        packed = []
        for staged in first:
            added = archive.add(staged.name, staged.path, self._check)
            packed.append(PackedFile(staged, added.size, added.sha256))
        return tuple(packed)

    def _name(self, kind: ExportFormat) -> str:
        """`entries.csv`; where a program or the law wants another name, that one."""
        zone, settings = self._about.settings.zone, self._about.settings
        last = self._about.period.until or self._about.made_at
        day = (last - _MOMENT).astimezone(zone).date().isoformat()
        match kind:
            case ExportFormat.DATEV:
                return f"EXTF_Buchungsstapel{Datev.suffix}"
            case ExportFormat.FEC:
                named = Fec.file_name(TaxNumbers.read(settings.tax_numbers), day)
                return named or f"{_ENTRIES}{Fec.suffix}"
            case _:
                return f"{_ENTRIES}{about(kind).suffix}"

    def _table(
        self, name: str, what: str, columns: Sequence[str], rows: Iterable[Sequence[str]]
    ) -> None:
        self._check()
        path = self._folder / name
        with disk_errors(path):
            count = papers.write_table(path, columns, rows)
        self.staged.append(Staged(name, path, what, count))

    def _counted(self, found: Iterable[Changed]) -> Iterable[Changed]:
        for each in found:
            self._check()
            self.changed += 1
            yield each

    def _is_unwanted(self) -> bool:
        """For what asks instead of being stopped: it raises, too."""
        self._check()
        return False
