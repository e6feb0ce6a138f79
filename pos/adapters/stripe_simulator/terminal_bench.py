"""The levers of practice readers: being their customer, and being their cable."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pos.adapters.stripe_simulator import terminal_customer as customer
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.terminal import READER, seen
from pos.adapters.stripe_simulator.terminal_actions import Trouble, has_begun, is_waiting
from pos.adapters.stripe_simulator.terminal_cards import READER_CARDS
from pos.errors import Refused

if TYPE_CHECKING:
    from pos.domain.reader_screen import ReaderScreen


LOOK_MS: Final = 500
"""As often as a person looks at the screen of a reader that they hold a card against."""


class ReaderLevers:
    """Port `PracticeReaders` over a simulator; another process on the same file sees it too."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def reader_card_names(self) -> Sequence[str]:
        return tuple(READER_CARDS)

    def reader_look_ms(self) -> int:
        return LOOK_MS

    def reader_has_cable(self) -> bool:
        return True

    def reader_screen(self, reader: str) -> "ReaderScreen | None":
        """Looks without waiting for other processes, so that it can be asked often."""
        # Only this speaks of the till's own money; a server of the practice Stripe does without.
        from pos.adapters.stripe_simulator.terminal_screen import screen

        with self._simulator.state.reading():
            books = self._simulator.look()
            found = books.state.find(READER, reader)
            return None if found is None else screen(books, found)

    def reader_tip(self, reader: str, minor: int) -> None:
        with self._waiting(reader) as (books, found):
            if not customer.may_tip(found) or has_begun(found):
                raise _idle(reader)
            notes(found)["tip"] = minor
            books.state.save(found)

    def reader_card(self, reader: str, card: str, *, inserted: bool = False) -> None:
        if card not in READER_CARDS:
            raise Refused("practice_card_unknown", card=card)
        with self._waiting(reader) as (books, found):
            if has_begun(found):
                raise _idle(reader)
            customer.hold(books, found, READER_CARDS[card], inserted=inserted)

    def reader_pin(self, reader: str, *, right: bool) -> None:
        with self._waiting(reader) as (books, found):
            if not has_begun(found):
                raise _idle(reader)
            customer.type_pin(books, found, right=right)

    def reader_cancel(self, reader: str) -> None:
        with self._waiting(reader) as (books, found):
            if not customer.lets_cancel(found):
                raise _idle(reader)
            customer.cancel(books, found)

    def reader_gives_up(self, reader: str) -> None:
        with self._waiting(reader) as (books, found):
            customer.give_up(books, found)

    def reader_cable(self, reader: str, *, is_in: bool) -> None:
        """Stripe notices after two minutes without a word; here it does at once."""
        with self._reader(reader) as (books, found):
            seen(books, found)["status"] = "online" if is_in else "offline"
            books.state.save(found)

    def reader_trouble(self, reader: str, trouble: str | None) -> None:
        with self._reader(reader) as (books, found):
            notes(found)["trouble"] = None if trouble is None else Trouble(trouble).value
            books.state.save(found)

    @contextmanager
    def _reader(self, reader: str) -> Iterator[tuple[Books, Document]]:
        with self._simulator.state.transaction():
            books = self._simulator.books()
            found = books.state.find(READER, reader)
            if found is None:
                raise Refused("practice_reader_unknown", reader=reader)
            yield books, found

    @contextmanager
    def _waiting(self, reader: str) -> Iterator[tuple[Books, Document]]:
        """A reader that waits for its customer and can hear Stripe."""
        with self._reader(reader) as (books, found):
            works = found["status"] == "online" and not notes(found).get("trouble")
            if not works or not is_waiting(found):
                raise _idle(reader)
            yield books, found


def _idle(reader: str) -> Refused:
    return Refused("practice_reader_idle", reader=reader)
