"""Public keys that a backup is encrypted to, checked letter by letter before one is relied upon."""

from collections.abc import Sequence
from typing import Final

from pos.errors import Refused

_PREFIX: Final = "age"
_SECRET: Final = "AGE-SECRET-KEY-"  # noqa: S105 - how a secret one begins, not one
_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_LENGTH: Final = 62
_MOST: Final = 20


def check_recipients(text: str) -> tuple[str, ...]:
    """The public keys in a text, by spaces or commas between them; none for an empty one.

    An X25519 key of the age format is Bech32 with a checksum (age specification, C2SP), so that
    a slip of the pen is found here and not when the backup is needed.
    Raises Refused `recipient_unreadable`, `recipients_too_many`, or `recipient_is_secret` for the
    key that must not be here, which is in no fact.
    """
    found = tuple(dict.fromkeys(text.replace(",", " ").split()))
    if any(key.upper().startswith(_SECRET) for key in found):
        raise Refused("recipient_is_secret")
    if len(found) > _MOST:
        raise Refused("recipients_too_many", most=_MOST)
    for key in found:
        if not _is_public_key(key):
            raise Refused("recipient_unreadable", text=key[:70])
    return found


def _is_public_key(text: str) -> bool:
    prefix, _, data = text.rpartition("1")
    if len(text) != _LENGTH or prefix != _PREFIX or not set(data) <= set(_LETTERS):
        return False
    return _checksum([_LETTERS.index(letter) for letter in data]) == 1


def _checksum(values: Sequence[int]) -> int:
    """Bech32's sum over prefix and data (BIP 173); 1 where nothing was mistyped."""
    spread = [*(ord(letter) >> 5 for letter in _PREFIX), 0, *(ord(each) & 31 for each in _PREFIX)]
    check = 1
    for value in (*spread, *values):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check
