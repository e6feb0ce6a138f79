"""The page that a customer has to open: their bank's, or the one to pay on. In memory only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pos.domain.qr import QrCode


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page's address, and the same as a code; neither is in any `repr`.

    `of` is the payment or session that it belongs to; `until` is UTC, None where nobody says.
    """

    url: str = field(default="", repr=False)
    code: QrCode | None = field(default=None, repr=False)
    of: str = ""
    until: datetime | None = None


NO_PAGE: Final = OpenPage()


def can_open_here(page: OpenPage, *, is_practice: bool) -> bool:
    """Whether a browser on this machine would find it: practice has no pages but its own."""
    return bool(page.url) and (not is_practice or page.url.startswith("http://"))
