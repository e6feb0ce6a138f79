"""What the practice Stripe stores and sends: JSON objects, and the ids they are known by."""

import json
import secrets
from random import Random
from typing import Any, Final, TypeAlias

# A row dictionary: one of Stripe's JSON objects, exactly as the wire spells it.
Document: TypeAlias = dict[str, Any]

PRIVATE: Final = "_practice"
"""Key of what the practice Stripe remembers about an object and never sends."""

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Mint:
    """Makes ids such as `pi_` and 24 letters or digits; with a seed, the same ones every time."""

    def __init__(self, seed: str | None = None) -> None:
        # Practice ids are no secrets, and a draw from the system costs more than the rest.
        self._random = Random(secrets.token_hex(16) if seed is None else seed)  # noqa: S311 - see above

    def __call__(self, prefix: str, length: int = 24) -> str:
        return prefix + "_" + "".join(self._random.choices(_ALPHABET, k=length))

    def digits(self, length: int) -> str:
        """Decimal digits, such as an authorisation code."""
        return "".join(self._random.choices(_ALPHABET[:10], k=length))


def render(document: Document) -> Document:
    """The object as Stripe would send it: a shallow copy without our private notes."""
    return {name: value for name, value in document.items() if name != PRIVATE}


def notes(document: Document) -> Document:
    """Our private notes about an object, kept beside it in the state file."""
    kept: Document = document.setdefault(PRIVATE, {})
    return kept


def to_json(document: Document) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
