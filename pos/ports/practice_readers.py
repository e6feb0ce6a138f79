"""Being the customer at a practice reader, and pulling its cable."""

from collections.abc import Sequence
from typing import Protocol

from pos.domain.reader_screen import ReaderScreen


class PracticeReaders(Protocol):
    """What can be done to a practice reader. `reader` is its id.

    What the customer does raises Refused "practice_reader_idle" where the reader does not wait
    for it, and "practice_reader_unknown" where there is no such reader.
    """

    def reader_card_names(self) -> Sequence[str]:
        """The cards that can be held against it, in the order to offer them."""
        ...

    def reader_look_ms(self) -> int:
        """How often its screen may be looked at, in milliseconds."""
        ...

    def reader_has_cable(self) -> bool:
        """Whether it can be cut off from Stripe; a simulated one of Stripe's own cannot."""
        ...

    def reader_screen(self, reader: str) -> ReaderScreen | None:
        """What it shows now; None when there is no such reader."""
        ...

    def reader_tip(self, reader: str, minor: int) -> None:
        """Choose a tip in minor units; 0 is none."""
        ...

    def reader_card(self, reader: str, card: str, *, inserted: bool = False) -> None:
        """Tap a card, or insert it. One that needs its PIN waits for `reader_pin`."""
        ...

    def reader_pin(self, reader: str, *, right: bool) -> None:
        """Type the PIN, right or wrong; the third wrong one is the last."""
        ...

    def reader_cancel(self, reader: str) -> None:
        """Press the reader's own cancel key, where it shows one."""
        ...

    def reader_gives_up(self, reader: str) -> None:
        """Let the time run out in which a card could be presented."""
        ...

    def reader_cable(self, reader: str, *, is_in: bool) -> None:
        """Pull the network cable, or put it back. What the reader was asked stays with Stripe."""
        ...

    def reader_trouble(self, reader: str, trouble: str | None) -> None:
        """Let it update, break, or belong to another app: "updating", "fault", "other_app"."""
        ...
