"""Whom the page of the card form may talk to: its own host, Stripe, and the bank inside Stripe."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

_STRIPE: Final = ("stripe.com", "stripe.network", "stripecdn.com")
"""Stripe's own domains (Stripe docs, Domains and IP addresses)."""

_IN_MEMORY: Final = frozenset({"data", "blob"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request of the web engine. `opener` is the origin of the page that asks for it."""

    url: str
    opener: str = ""
    is_page: bool = False
    is_frame: bool = False


class Gate:
    """Lets nothing through but what one form needs; a gate serves one form.

    Stripe's frame shows the bank's own page for 3-D Secure, and banks have hosts of their own. So
    a frame that Stripe's frame opens over TLS may load, and what that frame asks for; the page
    itself can open no such frame, because its policy and this gate refuse it.
    """

    def __init__(self, page: str) -> None:
        self._page = page
        self._home = _origin(page)
        self._banks: set[str] = set()

    def is_page(self, url: str) -> bool:
        """Whether it is the page itself, the only one that may fill the window.

        A server may add the slash that was left out of the address.
        """
        return url.partition("#")[0].rstrip("/") == self._page.rstrip("/")

    def lets(self, wanted: Wanted) -> bool:
        if wanted.is_page:
            return self.is_page(wanted.url)
        there = urlsplit(wanted.url)
        if there.scheme in _IN_MEMORY or _origin(wanted.url) == self._home:
            return True
        return there.scheme == "https" and (_is_stripes(there) or self._is_banks(wanted))

    def _is_banks(self, wanted: Wanted) -> bool:
        opener = urlsplit(wanted.opener)
        if _origin(wanted.opener) in self._banks:
            is_inside = True
        else:
            is_inside = wanted.is_frame and opener.scheme == "https" and _is_stripes(opener)
        if is_inside and wanted.is_frame:
            self._banks.add(_origin(wanted.url))
        return is_inside


def host_of(url: str) -> str:
    """Only the host, as everything else of an address may be somebody's secret."""
    return urlsplit(url).hostname or ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _is_stripes(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in _STRIPE)
