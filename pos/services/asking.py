"""The shape of putting a question to Stripe, again where that is harmless."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Ask(Protocol):
    """As `Patience.ask` for a question without a name."""

    def __call__(self, question: Callable[[], T], /) -> T: ...
