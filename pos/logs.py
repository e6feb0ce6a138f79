"""The log file, and the one redactor in front of everything that is written for people."""

import copy
import io
import logging
import os
import re
import sys
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from typing_extensions import override

FILE_NAME: Final = "holdfast.log"
CARD: Final = "[card number]"
_MASK: Final = "***"
_MAX_BYTES: Final = 1_000_000
_KEPT_FILES: Final = 5

_SECRETS: Final = (
    # Wherever they stand, also glued to other text, as in an encoded address.
    (re.compile(r"((?:sk|rk)_(?:test|live)_)\w+"), rf"\1{_MASK}"),
    (re.compile(r"(whsec_)[\w+/=-]+"), rf"\1{_MASK}"),
    (re.compile(r"((?:pi|seti)_\w+?_secret_)\w+"), rf"\1{_MASK}"),
    # Keys of other makes and secrets of other objects; long ones only, so that no identifier
    # of ours looks like one.
    (re.compile(r"((?:sk|rk)_)[A-Za-z0-9]{16,}"), rf"\1{_MASK}"),
    (re.compile(r"(?<=[A-Za-z0-9])(_secret_)[A-Za-z0-9]{16,}"), rf"\1{_MASK}"),
    (re.compile(r"(?i)(bearer\s+)[\w.~+/=-]+"), rf"\1{_MASK}"),
)

_OUR_IDS: Final = r"\b(?:sale_[0-9a-f]{32}|ldg_[0-9a-f]{32}|pos1-[0-9a-f]{40})\b"
_BETWEEN: Final = r"(?:[^\S\r\n]|[-\u2010-\u2015]){1,3}"
_DIGITS: Final = re.compile(rf"{_OUR_IDS}|\d+(?:{_BETWEEN}\d+)*")
"""Digits in groups with spaces or dashes between; our random ids are no place for a card."""

_CARD_LENGTHS: Final = range(13, 20)
_EAN_LENGTH: Final = 13


def redact(text: str) -> str:
    """`text` without keys, client secrets, bearer tokens and card numbers; safe to repeat.

    A card number is 13 to 19 digits whose Luhn sum is right, in one piece or in groups. A
    valid EAN-13 is let through: one in ten barcodes has a right Luhn sum too.
    """
    for pattern, mask in _SECRETS:
        text = pattern.sub(mask, text)
    return _DIGITS.sub(_without_cards, text)


def contains_card_number(text: str) -> bool:
    """Whether what somebody typed must not be kept."""
    return any(_without_cards(run) != run[0] for run in _DIGITS.finditer(text))


def _without_cards(run: re.Match[str]) -> str:
    text = run[0]
    if not text[0].isdigit():
        return text
    groups = [group.span() for group in re.finditer(r"\d+", text)]
    result = ""
    done = 0
    for index, (start, _) in enumerate(groups):
        end = _card_end(text, groups[index:])
        if end and start >= done:
            result += text[done:start] + CARD
        done = max(done, end)
    return result + text[done:]


def _card_end(text: str, groups: list[tuple[int, int]]) -> int:
    """Where the longest card number ends that begins with the first group; 0 for none."""
    digits = ""
    found = 0
    for start, end in groups:
        digits += text[start:end]
        if len(digits) >= _CARD_LENGTHS.stop:
            break
        if len(digits) in _CARD_LENGTHS and _is_card_number(digits):
            found = end
    return found


def _is_card_number(digits: str) -> bool:
    values = [int(digit) for digit in reversed(digits)]
    luhn = sum(sum(divmod(value * (1 + place % 2), 10)) for place, value in enumerate(values))
    ean = sum(value * (1 + place % 2 * 2) for place, value in enumerate(values))
    return luhn % 10 == 0 and not (len(values) == _EAN_LENGTH and ean % 10 == 0)


class RedactingFormatter(logging.Formatter):
    """One line per message, UTC, nothing secret, no control character.

    What follows a message (a traceback) stands on lines of its own that begin with a bar, so
    that no text can pass itself off as a record.
    """

    def __init__(self) -> None:
        """The house's format."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    @override
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @override
    def format(self, record: logging.LogRecord) -> str:
        # A copy: another handler's formatter may have kept an unredacted traceback in it.
        record = copy.copy(record)
        record.exc_text = None
        record.msg, record.args = _escaped(redact(record.getMessage())), None
        first, *more = redact(super().format(record)).split("\n")
        return "\n".join([_escaped(first), *(f"    | {_escaped(line)}" for line in more)])


def _escaped(text: str) -> str:
    """Control, format and half characters written out, so that they do nothing."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


class _OwnersFile(RotatingFileHandler):
    """A log that only its owner can read, and that never prints what it could not write."""

    @override
    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        Path(self.baseFilename).chmod(0o600)  # it may be older than this rule
        return os.fdopen(descriptor, "a", encoding="utf-8")

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        if sys.stderr is not None:  # a program without a console has none
            reason = type(sys.exc_info()[1]).__name__
            sys.stderr.write(f"the log cannot be written: {reason}\n")


def set_up(folder: Path, *, verbose: bool = False) -> Path:
    """Write records to a rotating file in `folder`, in place of an earlier one; returns it.

    `verbose` adds our own DEBUG records. Stripe's SDK logs whole requests below WARNING, so it
    stays there in any case.
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
    for ours in ("pos", "ui"):
        logging.getLogger(ours).setLevel(logging.DEBUG if verbose else logging.INFO)
    logging.getLogger("stripe").setLevel(logging.WARNING)
    return folder / FILE_NAME


def close() -> None:
    """Let go of the log file; records go nowhere until `set_up` is called again."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _OwnersFile)]:
        root.removeHandler(handler)
        handler.close()
