"""Files of a folder as one zip, streamed into a file that appears when it is whole."""

import hashlib
import io
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from typing_extensions import Buffer, override

from pos.services.new_files import NewFile, disk_errors

_CHUNK: Final = 1 << 20
_FIRST_YEAR: Final = 1980
"""What a zip can date, and nothing before."""

_DENSEST: Final = 200
_SMALL: Final = 1 << 20
"""Lines of entries, of which each has a hash, come to a fifteenth; zeros to a thousandth."""


def is_bomb(info: ZipInfo) -> bool:
    """Whether a file in a zip grows so much when it is unpacked that it is no file of entries.

    A few megabytes of such a file would fill a disk, or the memory of whoever reads a line of it.
    """
    return info.file_size > _SMALL + _DENSEST * info.compress_size


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in a zip: its name there, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


class Zip:
    """A zip on its way into a `NewFile`; `sha256` is the whole zip's once it is closed."""

    def __init__(self, file: NewFile, made_at: datetime) -> None:
        self._sink = _Sink(file)
        self._zip = ZipFile(self._sink, "w", ZIP_DEFLATED)
        self._made = max(made_at, made_at.replace(year=_FIRST_YEAR))

    def add(self, name: str, path: Path, check: Callable[[], None]) -> Packed:
        """`check` is called between parts of a megabyte, and raises when nobody wants it."""
        digest, size = hashlib.sha256(), path.stat().st_size
        with path.open("rb") as source, self._zip.open(self._info(name, size), "w") as target:
            while part := source.read(_CHUNK):
                check()
                digest.update(part)
                target.write(part)
        return Packed(name, size, digest.hexdigest())

    def close(self) -> None:
        self._zip.close()

    @property
    def sha256(self) -> str:
        return self._sink.digest.hexdigest()

    def _info(self, name: str, size: int) -> ZipInfo:
        info = ZipInfo(name, self._made.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        info.file_size = size
        return info


class _Sink(io.RawIOBase):
    """Passes on what is written: a zip that is streamed asks for nothing else."""

    def __init__(self, file: NewFile) -> None:
        super().__init__()
        self._file = file
        self.digest = hashlib.sha256()

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Buffer, /) -> int:
        written = bytes(data)
        self.digest.update(written)
        self._file.write(written)
        return len(written)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """An empty folder on the same disk as `path`, hidden, and gone when the block ends.

    Raises Misconfigured for the disk's conditions.
    """
    folder = path.with_name(f".{path.name}.{token_hex(4)}.part")
    with disk_errors(path):
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
