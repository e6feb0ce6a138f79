"""Card readers, as far as no money moves with a command; payments and refunds are sent as such."""

from collections.abc import Sequence
from typing import Protocol

from pos.domain.ids import LocationId, ReaderId
from pos.domain.reader import Address, Location, Reader, Reservation, ShownCart


class Terminal(Protocol):
    """Stripe's Terminal.

    Every call raises InDoubt when the answer is unknown, Misconfigured for keys, permissions and
    locations, and Refused `reader_unknown`. Commands to a reader raise Refused `reader_offline`,
    `reader_busy` or `reader_fault`, and InDoubt `reader_timeout`: the reader may have heard it.
    """

    def locations(self) -> Sequence[Location]: ...
    def add_location(self, name: str, address: Address) -> Location: ...
    def readers(self) -> Sequence[Reader]: ...
    def reader(self, reader: ReaderId) -> Reader: ...
    def register(self, code: str, label: str, location: LocationId) -> Reader:
        """Raises Refused `reader_code_refused` or `reader_location_refused`."""
        ...

    def rename(self, reader: ReaderId, label: str) -> Reader: ...
    def forget(self, reader: ReaderId) -> None: ...
    def note(self, reader: ReaderId, reservation: Reservation | None) -> Reader:
        """Write on the reader which register uses it, None to wipe that off."""
        ...

    def show_cart(self, reader: ReaderId, cart: ShownCart) -> Reader: ...
    def cancel(self, reader: ReaderId) -> Reader:
        """Stop whatever it does, whosever it is: only to be called for what is one's own."""
        ...

    def test_cards(self) -> Sequence[str]:
        """The cards that test mode holds against a simulated reader, by name."""
        ...

    def present(self, reader: ReaderId, card: str, tip: int) -> Reader:
        """Hold a test card against a simulated reader, with a tip in minor units.

        Raises Refused `practice_card_unknown` and, where it does not wait for one, what Stripe
        says.
        """
        ...
