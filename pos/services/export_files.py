"""The files of one export while they are written: what went into each is counted and hashed."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pos.services.new_files import NewFile, NewFiles, growing_files


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export. `rows` as its format counts them, without heads; `size` in bytes.

    `currency` is a code where the file holds that one alone, `replaced` how many texts its format
    could not hold whole.
    """

    path: Path
    rows: int
    size: int
    sha256: str
    currency: str = ""
    replaced: int = 0


class ExportFile:
    """Port `Sink`; `rows` and `replaced` can be set, too, by formats that count on their own."""

    def __init__(self, file: NewFile, path: Path, currency: str) -> None:
        self._file = file
        self._path = path
        self._currency = currency
        self._hash = hashlib.sha256()
        self._size = 0
        self.rows = 0
        self.replaced = 0

    def write(self, data: bytes, rows: int = 0) -> None:
        self._hash.update(data)
        self._file.write(data)
        self._size += len(data)
        self.rows += rows

    def written(self) -> Written:
        return Written(
            self._path,
            self.rows,
            self._size,
            self._hash.hexdigest(),
            self._currency,
            self.replaced,
        )


class ExportFiles:
    """All of them, and the manifest beside them."""

    def __init__(self, path: Path, manifest: Path, suffix: str, files: NewFiles) -> None:
        self._path = path
        self._suffix = suffix if path.name.endswith(suffix) else path.suffix
        self._files = files
        self._manifest = files.add(manifest)
        self._data: list[ExportFile] = []

    def open(
        self, currency: str = "", *, names_currency: bool = False, part: int = 1
    ) -> ExportFile:
        """The next one: `books.iif`, `books-USD.iif` or `books-USD-002.iif`."""
        name = f"-{currency}" if names_currency else ""
        name += f"-{part:03d}" if part > 1 else ""
        path = self._path
        if name:
            stem = path.name.removesuffix(self._suffix)
            path = path.with_name(f"{stem}{name}{self._suffix}")
        file = ExportFile(self._files.add(path), path, currency)
        self._data.append(file)
        return file

    def written(self) -> tuple[Written, ...]:
        return tuple(file.written() for file in self._data)

    def end(self, manifest: bytes) -> None:
        self._manifest.write(manifest)


@contextmanager
def export_files(
    path: Path, manifest: Path, suffix: str, *, replace: bool
) -> Iterator[ExportFiles]:
    """They appear together at the end, as `new_files` has it."""
    with growing_files(replace=replace) as files:
        yield ExportFiles(path, manifest, suffix, files)
