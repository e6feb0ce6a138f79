"""The card form's page in training: the till's own, with a stand-in where Stripe.js would be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from resources import card_entry

PATH: Final = "/card/"

_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'"
)
_SHARED: Final = ("card.css", "card.js")
_OWN: Final = {"": "page.html", "stripe.js": "stripe.js", "practice.css": "practice.css"}


@dataclass(frozen=True, slots=True)
class Served:
    """An answer: what it is, its bytes, and the headers that go with it."""

    kind: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@cache
def served(path: str) -> Served | None:
    """The answer to a GET of that path; None for what is not the card form's."""
    if not path.startswith(PATH):
        return None
    name = path.removeprefix(PATH)
    if name in _SHARED:
        found = card_entry.page_file(name)
        return Served(found.kind, found.body, _headers())
    if name not in _OWN:
        return None
    body = files(__name__).joinpath(_OWN[name]).read_bytes()
    return Served(card_entry.kind_of(_OWN[name]), body, _headers())


def _headers() -> Mapping[str, str]:
    return {
        "content-security-policy": _POLICY,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
