"""The card form's page: static files that show Stripe's own form; see the README beside them."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

PAGE: Final = ("index.html", "card.css", "card.js")

_KINDS: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of the page, and what a server says it is."""

    kind: str
    body: bytes


def kind_of(name: str) -> str:
    """What a server says a file of that name is."""
    return _KINDS[name.rpartition(".")[2]]


@cache
def page_file(name: str) -> PageFile:
    """One of the files of the page.

    Raises:
        FileNotFoundError: the page has no file of that name.
    """
    if name not in PAGE:
        raise FileNotFoundError(name)
    return PageFile(kind_of(name), files(__name__).joinpath(name).read_bytes())


@cache
def policy() -> str:
    """What the page may load, as it says itself, for a server that says it too."""
    text = page_file("index.html").body.decode()
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    if found is None:
        raise ValueError("the page of the card form has no policy")
    return found[1] + "; frame-ancestors 'none'"
