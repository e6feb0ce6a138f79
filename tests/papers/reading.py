"""What is written on a paper, whoever has read it: amounts, percentages, dates and times.

It shares no line with what wrote them: any digits, any marks, any order of day and month.
"""

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.papers.trading import Expected

_AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,']?\d{3})*[.,]\d\d(?![\d.,]*\d)")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+,\d\d(?!\d)")
_PERCENT = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d)?) ?%|% ?(\d+(?:[.,]\d)?)(?![\d.,])")
_DAY = re.compile(r"(\d{1,4})[/.\-年](\d{1,2})[/.\-月](\d{1,4})")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?!\d)")
_MARKS = {"\u066b": ".", "\u066c": ",", "\u066a": "%", "\u00a0": " ", "\u202f": " "}


def plain(text: str) -> str:
    """Western digits and marks; what only says which way letters run is left out."""
    letters = []
    for letter in text:
        if unicodedata.category(letter) == "Nd":
            letters.append(str(unicodedata.digit(letter)))
        elif unicodedata.category(letter) != "Cf":
            letters.append(_MARKS.get(letter, letter))
    return "".join(letters)


def amounts(text: str) -> list[int]:
    """In minor units of two decimals, without their sign; thousands may stand apart."""
    text, apart = plain(text), []
    for found in _SPACED.finditer(text):
        apart.append(found[0])
        text = text.replace(found[0], "", 1)
    return [int(re.sub(r"\D", "", each)) for each in apart + _AMOUNT.findall(text)]


def taxes(text: str) -> dict[str, list[int]]:
    """Of every line that speaks of a percentage, its amounts."""
    return {
        next(filter(None, found.groups())): amounts(line)
        for line in plain(text).splitlines()
        if (found := _PERCENT.search(line))
    }


def days(text: str) -> list[set[int]]:
    return [set(map(int, found)) for found in _DAY.findall(plain(text))]


def times(text: str) -> list[tuple[int, int]]:
    """As a clock of twelve hours shows them."""
    return [(int(hour) % 12, int(minute)) for hour, minute in _TIME.findall(plain(text))]


def differences(text: str, expected: Expected, zone: ZoneInfo) -> list[str]:
    """What a paper says otherwise than the ledger; nothing where they agree."""
    found, wrong = amounts(text), []
    if expected.number not in plain(text):
        wrong.append(f"{expected.number} is not named")
    wrong += [f"{each} is not there" for each in expected.amounts if each not in found]
    if expected.card and expected.card not in plain(text):
        wrong.append(f"the card {expected.card} is not named")
    wrong += [f"{each} is not told" for each in expected.moments if not _told(text, each, zone)]
    return wrong + _taxes_apart(text, expected)


def _told(text: str, moment: datetime, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    written = [{local.year, local.month, local.day}, {local.year % 100, local.month, local.day}]
    is_that_day = any(day in written for day in days(text))
    return is_that_day and (local.hour % 12, local.minute) in times(text)


def _taxes_apart(text: str, expected: Expected) -> list[str]:
    if not expected.taxes:
        return []
    rows = taxes(text)
    wrong = [
        f"tax of {rate} % is {row}, not {booked}"
        for rate, booked in expected.taxes.items()
        if len(row := sorted(rows.get(rate, []))) != 3  # net, tax, gross
        or booked not in row
        or row[0] + row[1] != row[2]
    ]
    whole = sum(row[-1] for row in map(sorted, rows.values()) if row)
    parts = sum(expected.taxes.values())
    if whole - parts != expected.net:
        wrong.append(f"net is {whole - parts}, not {expected.net}")
    return wrong
