"""A file of products as rows of cells: what it is at all, its encoding, its lines."""

import codecs
import csv
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final

from pos.errors import Refused

MOST_BYTES: Final = 64 * 1024 * 1024
DELIMITERS: Final = (",", ";", "\t")

Row = tuple[int, list[str] | None]
"""The line of the file in which a row begins, and its cells; None when its quotes never end."""

_CHUNK: Final = 1024 * 1024
_REPORT_EVERY: Final = 2_000  # rows
_BOMS: Final = (
    # UTF-32 first: the mark of UTF-16 is its beginning.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_SIGNATURES: Final = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "spreadsheet"),
    (b"SQLite format 3", "database"),
)
_NO_TEXT: Final = bytes(set(range(32)) - set(b"\t\n\x0b\f\r\x1a"))
_A_FEW: Final = 8
_ONE_IN: Final = 50
"""A few bytes that no text has spoil their rows; more than one in fifty is another kind of file."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that can be read as text. `is_assumed`: nothing in it says that it is `encoding`."""

    path: Path
    size: int
    encoding: str
    is_assumed: bool = False

    @property
    def is_empty(self) -> bool:
        with _opened(self) as (lines, _):
            return next(_rows(lines, DELIMITERS[0]), None) is None

    def header(self, delimiter: str) -> list[str]:
        """The cells of the first row that has any."""
        with _opened(self) as (lines, _):
            _, cells = next(_rows(lines, delimiter), (1, None))
        return [cell.strip() for cell in cells or ()]

    def rows(self, delimiter: str, read: Callable[[int], None]) -> Iterator[Row]:
        """Every row, the header too; `read` hears how many bytes are done."""
        with _opened(self) as (lines, handle):
            rows = _rows(lines, delimiter)
            while batch := list(islice(rows, _REPORT_EVERY)):
                read(handle.tell())
                yield from batch


def open_text(path: Path) -> TextFile:
    """Look at the whole file once: what it is, and how its letters are written.

    Raises Refused: `file_missing`, `file_is_folder`, `file_unreadable`, `file_empty`,
    `file_too_large`, `file_not_text`.
    """
    with _file_errors(path):
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise Refused("file_is_folder", file=path.name)
        if not stat.S_ISREG(found.st_mode):
            raise Refused("file_unreadable", file=path.name)
        if found.st_size > MOST_BYTES:
            raise Refused("file_too_large", file=path.name, maximum_bytes=MOST_BYTES)
        with path.open("rb") as file:
            encoding, is_assumed = _encoding(file, path)
    text = TextFile(path, found.st_size, encoding, is_assumed)
    if text.is_empty:
        raise Refused("file_empty", file=path.name)
    return text


def _encoding(file: BinaryIO, path: Path) -> tuple[str, bool]:
    head = file.read(512)
    file.seek(0)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise Refused("file_not_text", file=path.name, looks_like=kind)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, False
    _check_text(file, path)
    if _is_utf8(file):
        return "utf-8", False
    # Some bytes are not UTF-8. In a file that is written in it, they are damage to their rows;
    # in one that has no letter in it, the file is older than UTF-8.
    return ("utf-8", False) if _is_mostly_utf8(file) else ("cp1252", True)


def _check_text(file: BinaryIO, path: Path) -> None:
    size = strange = 0
    for chunk in _chunks(file):
        size += len(chunk)
        strange += len(chunk) - len(chunk.translate(None, _NO_TEXT))
    if strange > _A_FEW and strange * _ONE_IN > size:
        raise Refused("file_not_text", file=path.name, looks_like="binary")


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(file: BinaryIO) -> bool:
    """Whether more lines with foreign letters are UTF-8 than not."""
    balance = 0
    file.seek(0)
    for line in file:
        if not line.isascii():
            balance += 1 if _decodes(line) else -1
    return balance > 0


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    """Rows with a cell in them as the csv module reads them; it is asked where there is a quote.

    Splitting the other lines, most of them, takes a quarter of the time. The line numbers are
    those that an editor shows, also behind a cell with line ends in it.
    """
    number = 0
    for line in lines:
        number += 1
        if '"' not in line:
            cells = line.rstrip("\r\n").split(delimiter)
            if any(cells):
                yield number, cells
            continue
        reader = csv.reader(chain((line,), lines), delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error:
            yield number, None
        else:
            if any(cells):
                yield number, cells
        number += reader.line_num - 1


@contextmanager
def _opened(file: TextFile) -> Iterator[tuple[TextIOWrapper, BinaryIO]]:
    """The file as text, and its handle, which knows how far it has been read.

    What cannot be decoded becomes half a character, or U+FFFD in UTF-16.
    """
    errors = "surrogateescape" if file.encoding in {"utf-8", "utf-8-sig", "cp1252"} else "replace"
    with (
        _file_errors(file.path),
        file.path.open("rb") as handle,
        TextIOWrapper(handle, encoding=file.encoding, errors=errors, newline="") as lines,
    ):
        yield lines, handle


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Refused("file_missing", file=path.name) from error
    except OSError as error:
        raise Refused("file_unreadable", file=path.name) from error
