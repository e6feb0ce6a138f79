"""Proves a pack: every file is the one that was packed, and read again it comes to the totals."""

import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Final
from zipfile import BadZipFile, ZipFile

from typing_extensions import Buffer, override

from pos.domain.ledger import MEMORANDUM
from pos.errors import Refused
from pos.services.rereading import Reread, Sums, SumsBy, added, reread
from pos.services.zipping import is_bomb

MANIFEST: Final = "manifest.json"
_LARGEST_MANIFEST: Final = 50_000_000
_CHUNK: Final = 1 << 20

_Document = Mapping[str, Any]  # JSON that somebody else may have written


class PackFlaw(StrEnum):
    """How a file in a pack is not what the pack says of it."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    ROWS_DIFFER = "rows_differ"
    TOTALS_DIFFER = "totals_differ"


@dataclass(frozen=True, slots=True)
class PackFinding:
    """What is wrong with a file, or with all files of a format."""

    flaw: PackFlaw
    name: str


@dataclass(frozen=True, slots=True)
class PackVerdict:
    """What a check found; `reread` are the files whose contents were added up again."""

    number: int
    ledger: str
    files: int
    reread: int
    findings: tuple[PackFinding, ...]

    @property
    def is_sound(self) -> bool:
        return not self.findings


_UNREADABLE: Final = (
    OSError, BadZipFile, AttributeError, KeyError, TypeError, ValueError, zlib.error,
    RuntimeError,
)  # fmt: skip
"""The last one is of what is sealed, packed in a way of its own, or nested without an end."""


def check_pack(path: Path) -> PackVerdict:
    """Read all of a pack; memory does not grow with it, and nothing is unpacked.

    Raises Refused `file_missing`, `pack_unreadable` for what is no pack.
    """
    if not path.exists():
        raise Refused("file_missing", file=path.name)
    try:
        with ZipFile(path) as archive:
            return _Check(archive).verdict()
    except _UNREADABLE as error:
        raise Refused("pack_unreadable", file=path.name) from error


class _Check:
    """One pack while it is read."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        with archive.open(MANIFEST) as file:
            self._manifest: _Document = json.loads(file.read(_LARGEST_MANIFEST))
        self._reread: dict[str, list[Reread]] = {}

    def verdict(self) -> PackVerdict:
        files: Sequence[_Document] = self._manifest["files"]
        findings = [*self._strangers(files), *self._left_out(files)]
        for file in files:
            findings += self._of_file(file)
        findings += self._of_totals()
        return PackVerdict(
            int(self._manifest["pack"]),
            str(self._manifest["ledger"]),
            len(files),
            sum(map(len, self._reread.values())),
            tuple(findings),
        )

    def _strangers(self, files: Sequence[_Document]) -> Iterator[PackFinding]:
        known = {MANIFEST, *(file["name"] for file in files)}
        seen: set[str] = set()
        for name in self._archive.namelist():
            # Of two files with one name programs take one or the other.
            if name not in known or name in seen:
                yield PackFinding(PackFlaw.UNKNOWN, name)
            seen.add(name)

    def _left_out(self, files: Sequence[_Document]) -> Iterator[PackFinding]:
        """Every format that was packed has a file, also of a period without an entry."""
        there = {file.get("format") for file in files}
        for word in self._manifest["formats"]:
            if word not in there:
                yield PackFinding(PackFlaw.MISSING, str(word))

    def _of_file(self, file: _Document) -> Iterator[PackFinding]:
        name = str(file["name"])
        if name not in self._archive.namelist():
            yield PackFinding(PackFlaw.MISSING, name)
            return
        if is_bomb(self._archive.getinfo(name)):
            yield PackFinding(PackFlaw.UNREADABLE, name)
            return
        with self._archive.open(name) as stream:
            source = _Hashed(stream, int(file["bytes"]))
            try:
                found = self._read(file, source)
                source.finish()
            except (Refused, UnicodeError, BadZipFile, zlib.error):
                yield PackFinding(PackFlaw.UNREADABLE, name)
                return
        if source.sha256 != file["sha256"]:
            yield PackFinding(PackFlaw.CHANGED, name)
        if found is not None and file["rows"] is not None and found.rows != file["rows"]:
            yield PackFinding(PackFlaw.ROWS_DIFFER, name)

    def _read(self, file: _Document, source: "_Hashed") -> Reread | None:
        word = file.get("format")
        if word is None:
            return None
        # A reader of text closes what it reads, and the rest is still to be hashed.
        held = io.BufferedReader(source)
        found = reread(str(word), held, str(file.get("currency") or ""))
        if found is not None:
            self._reread.setdefault(str(word), []).append(found)
        return found

    def _of_totals(self) -> Iterator[PackFinding]:
        for word, files in self._reread.items():
            read = added(file.sums for file in files)
            told = self._told(
                files[0].by, with_memorandum=word in {"jsonl", "beancount", "hledger"}
            )
            if read != told:
                yield PackFinding(PackFlaw.TOTALS_DIFFER, word)

    def _told(self, by: SumsBy, *, with_memorandum: bool) -> Sums:
        if by is SumsBy.KIND:
            kinds = self._manifest["totals"]
            return added({(row["kind"], row["currency"]): int(row["minor"])} for row in kinds)
        rows = [
            row
            for row in self._manifest["accounts"]
            if with_memorandum or not str(row["account"]).startswith(MEMORANDUM)
        ]
        if by is SumsBy.STRIPE:
            rows = [row for row in rows if row["account"] == "assets:stripe"]
        key = "code" if by is SumsBy.CODE else "account"
        return added({(row[key], row["currency"]): int(row["minor"])} for row in rows)


class _Hashed(io.RawIOBase):
    """A file of a zip, hashed while it is read, and never more of it than is told."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        super().__init__()
        self._source = source
        self._left = size + 1
        self._digest = hashlib.sha256()

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        data = self._source.read(min(len(view), self._left))
        view[: len(data)] = data
        self._left -= len(data)
        self._digest.update(data)
        return len(data)

    def finish(self) -> None:
        """Read what nobody has read yet."""
        while data := self._source.read(min(_CHUNK, self._left)):
            self._left -= len(data)
            self._digest.update(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()
