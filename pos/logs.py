"""The log: one JSON object a line, in files that rotate and that only their owner can read."""

import copy
import io
import json
import logging
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from typing_extensions import override

from pos.redaction import (
    CARD,
    MASK,
    Plain,
    contains_card_number,
    cut,
    is_hidden,
    redact,
    tellable,
)

__all__ = [
    "CARD",
    "FILE_NAME",
    "LogLine",
    "RedactingFormatter",
    "close",
    "contains_card_number",
    "fault",
    "read",
    "redact",
    "set_up",
]

FILE_NAME: Final = "holdfast.log"
VERBOSE: Final = "HOLDFAST_VERBOSE"
_MAX_BYTES: Final = 2_000_000
_KEPT_FILES: Final = 5
_LONGEST_TRACE: Final = 20_000

_FIELDS: Final = ("time", "level", "logger", "message", "traceback")
_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message", "asctime", "taskName",
}  # fmt: skip
"""What every record carries; anything else was given as `extra`."""


class RedactingFormatter(logging.Formatter):
    """One JSON object a line: time in UTC, level, logger, message, and what was given as extra.

    Nothing secret, in whatever part, also not in a traceback; ASCII, with everything else
    escaped, so that no text can end a line or pass itself off as a record.
    """

    @override
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @override
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Plain] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": cut(redact(record.name)),
            "message": cut(redact(record.getMessage())),
            **_extras(record),
        }
        if trace := self._trace(record):
            told["traceback"] = cut(redact(trace), _LONGEST_TRACE)
        return json.dumps(told)

    def _trace(self, record: logging.LogRecord) -> str:
        if not (record.exc_info or record.stack_info):
            return ""
        # From a copy: another handler's formatter may have kept its own text in the record.
        parts = copy.copy(record)
        parts.exc_text = None
        parts.msg, parts.args = "", None
        return super().format(parts).strip()


def _extras(record: logging.LogRecord) -> dict[str, Plain]:
    """What was given beside the words; empty values say nothing and are left out."""
    given = {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
    return {
        f"{redact(name)}_" if name in _FIELDS else redact(name): (
            MASK if is_hidden(name) else tellable(value)
        )
        for name, value in given.items()
        if value is not None and value != ""
    }


class _OwnersFile(RotatingFileHandler):
    """A log that only its owner can read, and that stops nothing when it cannot be written.

    Several programs may write to it: a till, and commands beside it.
    """

    _has_told: bool = False

    @override
    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with suppress(OSError):  # it may be older than this rule, or lie where modes are unknown
            Path(self.baseFilename).chmod(0o600)
        stream = os.fdopen(descriptor, "a", encoding="utf-8")
        if _is_torn(descriptor):
            stream.write("\n")  # a full disk or a power cut left half a line
        return stream

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if self._has_moved():
            self._let_go()
        super().emit(record)

    @override
    def shouldRollover(self, record: logging.LogRecord) -> bool:
        # By the size that the file has, and not also by this record's, which would be told twice.
        if self.stream is None:
            self.stream = self._open()
        return os.fstat(self.stream.fileno()).st_size >= self.maxBytes > 0

    @override
    def doRollover(self) -> None:
        try:
            super().doRollover()
        except OSError:
            # Another program has a file open that shall be renamed, or the folder refuses: a log
            # that is too long is better than none.
            self._let_go()
            self.stream = self._open()

    @override
    def flush(self) -> None:
        super().flush()
        self._has_told = False

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        # Whatever is left in the stream's memory would fail again; the next record begins anew.
        self._let_go()
        if self._has_told or sys.stderr is None:  # a program without a console has none
            return
        self._has_told = True
        with suppress(OSError, ValueError):
            reason = type(sys.exc_info()[1]).__name__
            sys.stderr.write(f"the log cannot be written: {reason}\n")

    def _has_moved(self) -> bool:
        """Whether another program has begun a new file in place of the one that is open."""
        if self.stream is None:
            return False  # it is opened for the next record
        try:
            ours, there = os.fstat(self.stream.fileno()), Path(self.baseFilename).stat()
        except (OSError, ValueError):
            return True
        return (ours.st_dev, ours.st_ino) != (there.st_dev, there.st_ino)

    def _let_go(self) -> None:
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()


def _is_torn(descriptor: int) -> bool:
    size = os.lseek(descriptor, 0, os.SEEK_END)
    if size == 0:
        return False
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) != b"\n"


def set_up(folder: Path, *, verbose: bool = False) -> Path:
    """Write records to a rotating file in `folder`, in place of an earlier one; returns it.

    `verbose`, or HOLDFAST_VERBOSE in the environment, adds our own DEBUG records: every step of
    every operation, for the days on which somebody looks for a fault. Stripe's SDK logs whole
    requests below WARNING, so it stays there in any case.
    Raises OSError when the file cannot be opened.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _OwnersFile(
        folder / FILE_NAME, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
    )
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    level = logging.DEBUG if verbose or os.environ.get(VERBOSE) else logging.INFO
    for ours in ("pos", "ui"):
        logging.getLogger(ours).setLevel(level)
    for theirs in ("stripe", "fontTools", "fpdf"):
        logging.getLogger(theirs).setLevel(logging.WARNING)
    return folder / FILE_NAME


def close() -> None:
    """Let go of the log file; records go nowhere until `set_up` is called again."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _OwnersFile)]:
        root.removeHandler(handler)
        handler.close()


def fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Write down a mistake of the program, for its excepthook; the reference to show to people."""
    reference = secrets.token_hex(4)
    logging.getLogger(__name__).critical(
        "a fault of the program, reference %s",
        reference,
        exc_info=(kind, error, trace),
        extra={"reference": reference},
    )
    return reference


@dataclass(frozen=True, slots=True)
class LogLine:
    """A record as it was read back; `facts` are what was given beside the words.

    `time` is ISO 8601 in UTC, as it was written.
    """

    time: str
    level: str
    logger: str
    message: str
    traceback: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def read(folder: Path) -> Iterator[LogLine]:
    """Every record that is kept in `folder`, oldest first.

    What is no record is passed over: half a line, another program's, one of an older version.
    """
    for path in _files(folder):
        with suppress(OSError), path.open(encoding="utf-8", errors="replace") as lines:
            for text in lines:
                if line := _line(text):
                    yield line


def _files(folder: Path) -> list[Path]:
    rotated = [folder / f"{FILE_NAME}.{number}" for number in range(_KEPT_FILES, 0, -1)]
    return [*rotated, folder / FILE_NAME]


def _line(text: str) -> LogLine | None:
    try:
        found = json.loads(text)
        time, level, logger, message = (str(found.pop(name)) for name in _FIELDS[:4])
        trace = str(found.pop("traceback", ""))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return LogLine(time, level, logger, message, trace, found)
