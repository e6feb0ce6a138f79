"""Reads files of an export again: how many rows they have, and what they come to.

By rules of each format's own, apart from what wrote them: what is compared with the control totals
is what another program would find. Memory does not grow with the file.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Final
from xml.etree import ElementTree as ET
from zipfile import BadZipFile

from pos.domain.money import Currency
from pos.errors import Refused
from pos.services.rereading_sheets import sheet_rows, taken_apart

_POSTING: Final = re.compile(
    r" {2,4}(?P<account>\[?[A-Za-z][A-Za-z0-9:.-]*\]?)  (?P<amount>-?[0-9.]+) (?P<code>[A-Z]{3})"
)
_OPENED: Final = re.compile(r"[0-9-]{10} open (?P<name>\S+)")
_META: Final = re.compile(r'  account: "(?P<account>.*)"')
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} .*")
_LONGEST_FIELD: Final = 1_000_000


class SumsBy(StrEnum):
    """What a format calls that which it sums up: our accounts, or the chart's codes."""

    ACCOUNT = "account"
    CODE = "code"
    KIND = "kind"
    STRIPE = "stripe"


Sums = Mapping[tuple[str, str], int]
"""Minor units by account (or code, or kind) and currency, without what comes to zero."""


@dataclass(frozen=True, slots=True)
class Reread:
    """A file that was read again."""

    by: SumsBy
    rows: int
    sums: Sums


def reread(word: str, file: IO[bytes], currency: str) -> Reread | None:
    """What a file in the format `word` holds; None for formats that are checked by their hash only.

    `currency` is that of a file of a single one. Raises Refused `file_not_reread` for what is not
    in that format.
    """
    if word not in _READERS:
        return None
    by, read = _READERS[word]
    rows = 0
    sums: dict[tuple[str, str], int] = {}
    try:
        for counts, account, code, minor in read(file, currency):
            rows += counts
            sums[account, code] = sums.get((account, code), 0) + minor
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        csv.Error,
        ET.ParseError,
        BadZipFile,
    ) as error:
        raise Refused("file_not_reread", format=word) from error
    return Reread(by, rows, {at: minor for at, minor in sums.items() if minor})


def added(sums: Iterable[Sums]) -> Sums:
    """The sums of the files of one format."""
    whole: dict[tuple[str, str], int] = {}
    for each in sums:
        for at, minor in each.items():
            whole[at] = whole.get(at, 0) + minor
    return {at: minor for at, minor in whole.items() if minor}


Row = tuple[int, str, str, int]
"""How many rows of the file it is, account, currency and minor units."""

_Reader = Callable[[IO[bytes], str], Iterator[Row]]


def _minor(text: str, code: str) -> int:
    """Exact; raises ValueError for more or fewer decimals than the currency has."""
    whole, _, decimals = text.replace(",", ".").partition(".")
    if len(decimals) != Currency(code).exponent or not (whole.lstrip("-") + decimals).isdecimal():
        raise ValueError(text)
    return int(whole + decimals)


def _text(file: IO[bytes], charset: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, encoding=charset, newline="")


def _table(file: IO[bytes], charset: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(_text(file, charset), delimiter=delimiter, strict=True)


def _spreadsheet(file: IO[bytes], _currency: str) -> Iterator[Row]:
    for row in csv.DictReader(_text(file, "utf-8-sig"), strict=True):
        yield 1, row["kind"], row["currency"], int(row["amount_minor"])


def _workbook(file: IO[bytes], _currency: str) -> Iterator[Row]:
    for row in sheet_rows(file):
        yield 1, row["Kind"], row["Currency"], int(row["Minor units"])


def _json_lines(file: IO[bytes], _currency: str) -> Iterator[Row]:
    for line in file:
        counts = 1
        for posting in json.loads(line)["postings"]:
            yield counts, posting["account"], posting["currency"], int(posting["minor"])
            counts = 0


def _journal(file: IO[bytes], _currency: str) -> Iterator[Row]:
    """Beancount's and hledger's: a posting is a line with an account, two spaces and an amount."""
    names: dict[str, str] = {}
    opened = ""
    is_within = False
    for line in _text(file, "utf-8"):
        row = line.rstrip("\n")
        if found := _OPENED.fullmatch(row):
            opened = found["name"]
        elif opened and (found := _META.fullmatch(row)):
            names[opened], opened = found["account"], ""
        elif _DAY.fullmatch(row):
            is_within = True
        elif is_within and (found := _POSTING.fullmatch(row)):
            name = found["account"].strip("[]")
            yield 1, names.get(name, name), found["code"], _minor(found["amount"], found["code"])


def _quickbooks(file: IO[bytes], currency: str) -> Iterator[Row]:
    codes: dict[str, str] = {}
    for row in _table(file, "cp1252", "\t"):
        if row[0] == "ACCNT":
            codes[row[1]] = row[3]
        elif row[0] in {"TRNS", "SPL"}:
            yield 1, codes[row[4]], currency, _minor(row[5], currency)


def _xero(file: IO[bytes], currency: str) -> Iterator[Row]:
    rows = _table(file, "utf-8", ",")
    at = {name: number for number, name in enumerate(next(rows))}
    for row in rows:
        yield 1, row[at["*AccountCode"]], currency, _minor(row[at["*Amount"]], currency)


def _ofx(file: IO[bytes], currency: str) -> Iterator[Row]:
    for element in taken_apart(file, "BANKTRANLIST", "STMTTRN"):
        yield 1, "assets:stripe", currency, _minor(element.findtext("TRNAMT", ""), currency)


def _datev(file: IO[bytes], currency: str) -> Iterator[Row]:
    rows = _table(file, "cp1252", ";")
    next(rows)
    next(rows)
    for row in rows:
        minor = int(row[0].replace(",", "")) * 10 ** Currency(currency).exponent
        if row[1] != "S" or row[2] != currency or minor % 100:
            raise ValueError(row[0])
        yield 1, row[6], currency, minor // 100
        yield 0, row[7], currency, -minor // 100


def _fec(file: IO[bytes], currency: str) -> Iterator[Row]:
    # No quotes there: a name may begin with one.
    rows = csv.reader(_text(file, "iso8859-15"), delimiter="\t", quoting=csv.QUOTE_NONE)
    at = {name: number for number, name in enumerate(next(rows))}
    for row in rows:
        debit, credit = (_minor(row[at[name]], currency) for name in ("Debit", "Credit"))
        yield 1, row[at["CompteNum"]], currency, debit - credit


_READERS: Final[Mapping[str, tuple[SumsBy, _Reader]]] = {
    "csv": (SumsBy.KIND, _spreadsheet),
    "xlsx": (SumsBy.KIND, _workbook),
    "jsonl": (SumsBy.ACCOUNT, _json_lines),
    "beancount": (SumsBy.ACCOUNT, _journal),
    "hledger": (SumsBy.ACCOUNT, _journal),
    "iif": (SumsBy.CODE, _quickbooks),
    "xero": (SumsBy.CODE, _xero),
    "ofx": (SumsBy.STRIPE, _ofx),
    "datev": (SumsBy.CODE, _datev),
    "fec": (SumsBy.CODE, _fec),
}
