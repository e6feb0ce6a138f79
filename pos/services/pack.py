"""The accountant's pack: every format asked for, and what proves and explains it, in one zip.

All of it is of one moment, so that every file tells the same; the zip appears when it is whole.
What was packed is remembered, since the next pack says what changed meanwhile.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from pos.domain.chart import Chart
from pos.domain.chart_templates import Template
from pos.domain.language import Language
from pos.domain.pack import Pack
from pos.domain.permissions import Act
from pos.domain.tax_numbers import TaxNumbers
from pos.errors import PosError, Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.access import Access
from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import Cancelled, Exports, Progress
from pos.services.new_files import new_files
from pos.services.pack_changes import Changed, changes
from pos.services.pack_check import MANIFEST, PackVerdict, check_pack
from pos.services.pack_contents import About, PackedFile, Packing
from pos.services.pack_manifest import manifest_of, readme_of
from pos.services.period import Period
from pos.services.writing_of import writing_for
from pos.services.zipping import Zip, folder_beside
from resources.words import pack as words

log = logging.getLogger(__name__)

_README: Final = "README.txt"

_USUAL: Final = (ExportFormat.XLSX, ExportFormat.CSV, ExportFormat.JSONL)
_GERMAN: Final = frozenset({Template.SKR03, Template.SKR04})

PackProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PackMade:
    """A pack that was made: where it lies, what is in it, and how many entries changed."""

    pack: Pack
    path: Path
    files: tuple[PackedFile, ...]
    changed: int


class AccountantPack:
    """Makes packs, remembers them and checks them. Needs no network and no key."""

    def __init__(
        self,
        store: Store,
        beside: Store,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
        exports: Exports,
    ) -> None:
        """`beside` can be written beside an open till."""
        self._store = store
        self._beside = beside
        self._settings = settings
        self._clock = clock
        self._access = access
        self._exports = exports

    def all(self) -> tuple[Pack, ...]:
        """Newest first."""
        with self._store.read() as books:
            return tuple(books.packs.all())

    def usual(self) -> tuple[ExportFormat, ...]:
        """For people and for programs; and DATEV or FEC, where the shop's chart and numbers fit."""
        settings = self._settings.load()
        numbers, chart = TaxNumbers.read(settings.tax_numbers), Chart.read(settings.chart)
        fits = {
            ExportFormat.DATEV: numbers.datev_client and chart.template in _GERMAN,
            ExportFormat.FEC: numbers.siren and chart.template is Template.PCG,
        }
        return (*_USUAL, *(kind for kind, does_fit in fits.items() if does_fit))

    def changed(self, period: Period, *, limit: int = 1_000) -> tuple[Changed, ...]:
        """What a pack of that period would name as changed since the last one, at most so many."""
        zone = self._settings.load().zone
        with self._store.read() as books:
            return tuple(islice(changes(books, books.packs.all(), period, zone), limit))

    def check(self, path: Path) -> PackVerdict:
        """Read all of a pack, of whichever ledger. Raises Refused `pack_unreadable`."""
        return check_pack(path)

    def make(
        self,
        path: Path,
        period: Period,
        formats: Sequence[ExportFormat],
        *,
        replace: bool = False,
        language: Language | None = None,
        progress: PackProgress = lambda _formats, _rows: None,
        cancelled: Cancelled = lambda: False,
    ) -> PackMade:
        """Pack what counts in `period`; who does it is noted.

        Its README is in that language, None asks for plain English; files for programs stay as
        they are.

        `progress` hears how many formats are done, and of how many entries the next one tells
        by now; `cancelled` is asked between some. Raises Refused `pack_without_format`,
        `pack_overtaken` (another was made meanwhile), what an export is refused for, what
        `new_files` refuses, and as `Access.permit`; Misconfigured for the disk's conditions.
        Nothing that looks whole is left then.
        """
        kinds = tuple(dict.fromkeys(formats))
        if not kinds:
            raise Refused("pack_without_format")

        def check() -> None:
            if cancelled():
                raise Refused("export_cancelled")

        by = self._noted(path, period, kinds)
        with new_files(path, replace=replace) as [file], folder_beside(path) as folder:
            with self._store.read() as books:
                about = self._about(books, period, kinds, by, language)
                packing = Packing(about, folder, check)
                for number, kind in enumerate(kinds):
                    packing.export(books, self._exports, kind, _after(number, progress))
                packing.papers(books, books.packs.all())
            packing.text(_README, words.README_ABOUT, readme_of(about, packing))
            archive = Zip(file, about.made_at.astimezone(about.settings.zone))
            files = packing.into(archive)
            manifest = packing.text(MANIFEST, words.MANIFEST, manifest_of(about, files, packing))
            archive.add(manifest.name, manifest.path, check)
            archive.close()
        pack = about.pack(archive.sha256)
        self._remember(pack, path)
        log.info("packed %s formats as pack %s", len(kinds), pack.number)
        return PackMade(pack, path, files, packing.changed)

    def _noted(self, path: Path, period: Period, kinds: Sequence[ExportFormat]) -> str:
        """Who packs."""
        ends = {"since": _utc(period.since), "until": _utc(period.until)}
        facts = {"format": "pack", "formats": " ".join(map(str, kinds)), **ends}
        return self._access.do(Act.EXPORT, subject=path.name, facts=facts).actor

    def _about(
        self,
        books: Books,
        period: Period,
        kinds: tuple[ExportFormat, ...],
        by: str,
        language: Language | None,
    ) -> About:
        settings = self._settings.load()
        last = next(iter(books.packs.all()), None)
        return About(
            number=(last.number if last else 0) + 1,
            made_at=self._clock.now(),
            made_by=by,
            period=period,
            formats=kinds,
            settings=settings,
            writing=writing_for(settings, language),
            ledger=books.ledger_id,
            head=books.ledger.head(),
            last=last,
        )

    def _remember(self, pack: Pack, path: Path) -> None:
        """A pack that nobody remembers would be told again by the next one: it goes."""
        try:
            with self._beside.write() as books:
                books.packs.add(pack)
        except PosError:
            path.unlink(missing_ok=True)
            raise


def _after(formats: int, progress: PackProgress) -> Progress:
    return lambda rows: progress(formats, rows)


def _utc(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
