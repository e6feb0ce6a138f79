"""The chain of entries: each one's hash covers the one before it and all that it says itself."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

GENESIS: Final = "0" * 64
"""What the first entry follows."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry and its hash; whoever knows it can tell a cut or rewritten ledger."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class ChainedPosting:
    """A posting as it is stored."""

    line: int
    account: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class ChainedEntry:
    """An entry as it is stored, with all its postings by line.

    Times are text, ISO 8601 in UTC with microseconds. The names of the fields are those of the
    columns, and the keys of the canonical content: adding one here changes every hash.
    """

    sequence: int
    reference: str
    kind: str
    occurred_at: str
    recorded_at: str
    sale_id: str | None
    intent_id: str
    amount_minor: int
    currency: str
    reason: str
    postings: tuple[ChainedPosting, ...]


_ENTRY: Final = tuple(field.name for field in fields(ChainedEntry))
_POSTING: Final = tuple(field.name for field in fields(ChainedPosting))


def canonical(entry: ChainedEntry) -> bytes:
    """The one way to write an entry down: a JSON object of everything it says.

    Covered are the sequence, the reference, the kind, both times, sale, intent, amount, currency
    and reason, and of each posting its line, account, amount and currency. Keys are sorted, there
    are no spaces, numbers are integers, text is UTF-8 and escaped only where JSON demands it.
    """
    document = {name: getattr(entry, name) for name in _ENTRY} | {
        "postings": [{name: getattr(each, name) for name in _POSTING} for each in entry.postings]
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chain_hash(previous: str, content: bytes) -> str:
    """SHA-256 over the hash before, as 64 hexadecimal digits, and the canonical content."""
    return hashlib.sha256(previous.encode() + content).hexdigest()


def place_of(entry: ChainedEntry, previous: str, own: str, places: Iterable[int]) -> int | None:
    """The first of the sequences under which the entry, following `previous`, has the hash `own`.

    What comes before the sequence in the content is hashed once for all of them.
    """
    content = canonical(replace(entry, sequence=0))
    before, mark, after = content.rpartition(b'"sequence":0')
    begun = hashlib.sha256(previous.encode() + before + mark[:-1])
    for place in places:
        tried = begun.copy()
        tried.update(b"%d" % place + after)
        if tried.hexdigest() == own:
            return place
    return None
