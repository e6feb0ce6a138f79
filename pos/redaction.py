"""What must never be written down, and the one redactor in front of everything that is."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

CARD: Final = "[card number]"
MASK: Final = "***"
_MASKED: Final = rf"\1{MASK}"

_SECRETS: Final = (
    # Wherever they stand, also glued to other text, as in an encoded address.
    ("k_", re.compile(r"((?:sk|rk)_(?:test|live)_)\w+")),
    ("whsec_", re.compile(r"(whsec_)[\w+/=-]+")),
    ("_secret_", re.compile(r"((?:pi|seti)_\w+?_secret_)\w+")),
    # Keys of other makes and secrets of other objects; long ones only, so that no identifier
    # of ours looks like one.
    ("k_", re.compile(r"((?:sk|rk)_)[A-Za-z0-9]{16,}")),
    ("_secret_", re.compile(r"(?<=[A-Za-z0-9])(_secret_)[A-Za-z0-9]{16,}")),
    # A page on which whoever has its address can pay.
    ("/c/pay/", re.compile(r"(/c/pay/)[\w.~!*'();:@&=+$,/?%#-]+")),
    ("bearer", re.compile(r"(?i)(bearer\s+)[\w.~+/=-]+")),
    (
        "authorization",
        re.compile(r"""(?i)(authorization["']?\s*[:=]\s*["']?\w+\s+)[\w.~+/=-]+"""),
    ),
    # What opens an encrypted backup.
    ("age-secret-key-", re.compile(r"(?i)(age-secret-key-)[a-z0-9]+")),
    ("pin", re.compile(r"""(?i)(?<![a-z])(pin["']?\s*[:=]\s*["']?)\d{3,}""")),
)
"""Each with a part of it, in small letters, that spares most texts the search."""

_OUR_IDS: Final = r"\b(?:(?:sale_|ldg_|staff_|appr_|audit/)[0-9a-f]{32}|pos1-[0-9a-f]{40})\b"
_BETWEEN: Final = r"(?:[^\S\r\n]|[-\u2010-\u2015]){1,3}"
_DIGITS: Final = re.compile(rf"{_OUR_IDS}|\d+(?:{_BETWEEN}\d+)*")
"""Digits in groups with spaces or dashes between; our random ids are no place for a card."""

_ENOUGH_DIGITS: Final = re.compile(rf"(?:\d(?:{_BETWEEN})?){{12}}\d")
"""As many together as the shortest card number has; most texts have fewer."""

_CARD_LENGTHS: Final = range(13, 20)
_EAN_LENGTH: Final = 13


def redact(text: str) -> str:
    """`text` without keys, client secrets, tokens, PINs and card numbers; safe to repeat.

    A card number is 13 to 19 digits whose Luhn sum is right, in one piece or in groups. A
    valid EAN-13 is let through: one in ten barcodes has a right Luhn sum too.
    """
    small = text.lower()
    for part, pattern in _SECRETS:
        if part in small:
            text = pattern.sub(_MASKED, text)
    return _DIGITS.sub(_without_cards, text) if _ENOUGH_DIGITS.search(text) else text


def contains_card_number(text: str) -> bool:
    """Whether what somebody typed must not be kept."""
    if _ENOUGH_DIGITS.search(text) is None:
        return False
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


_HIDDEN: Final = re.compile(
    r"(?i)(?:.*_)?(?:pins?|passwords?|passphrase|secrets?|(?:api_?)?keys?|authorization|tokens?|cvc|cvv)"
)
"""Names of fields whose value is never told, whatever it looks like."""

_LONGEST: Final = 2_000
_MOST: Final = 50
_DEEPEST: Final = 4

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]
"""What may be written as JSON."""


def tellable(value: object, depth: int = 0) -> Plain:
    """`value` as it may be written down, whatever it is: redacted in every part, and bounded.

    Fields named like a secret lose their value; other things are told as text.
    """
    match value:
        case None | bool():
            return value
        case int():
            return value if redact(str(value)) == str(value) else redact(str(value))
        case bytes() | bytearray():
            return cut(redact(value.decode("utf-8", "replace")))
        case datetime():
            return value.isoformat()
        case Mapping() if depth < _DEEPEST:
            return _fields(value.items(), lambda part: tellable(part, depth + 1))
        case list() | tuple() | set() | frozenset() if depth < _DEEPEST:
            return [tellable(part, depth + 1) for part in list(value)[:_MOST]]
        case _:
            return cut(redact(str(value)))


@lru_cache(maxsize=256)
def is_hidden(name: str) -> bool:
    """Whether a field of this name holds what is never told."""
    return _HIDDEN.fullmatch(name) is not None


def cut(text: str, longest: int = _LONGEST) -> str:
    """Redacted text of bounded length; never the other way round: half a key is no key's shape."""
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"


def _fields(
    items: Iterable[tuple[object, object]], told: Callable[[object], Plain]
) -> dict[str, Plain]:
    named = [(str(name), value) for name, value in items][:_MOST]
    return {
        cut(redact(name)): MASK
        if is_hidden(name) and value is not None and value != ""
        else told(value)
        for name, value in named
    }
