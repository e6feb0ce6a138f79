"""How each sentence of the books and of the centre is turned around, in this process only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from pos.adapters.sqlite.outbox import SqliteOutbox
from pos.domain.ledger import EntryKind
from pos.domain.money_flows import movement_entries
from pos.services import movements


@contextmanager
def fees_forgotten() -> Iterator[None]:
    """What Stripe keeps for itself is booked nowhere."""

    def entries(*arguments, **named):
        return tuple(
            each for each in movement_entries(*arguments, **named) if each.kind is not EntryKind.FEE
        )

    with patch.object(movements, "movement_entries", entries):
        yield


@contextmanager
def rows_left_behind() -> Iterator[None]:
    """Only entries are brought to the centre, and nothing of what they are about."""
    plain = SqliteOutbox.next

    def following(self, base):
        return replace(plain(self, base), rows=())

    with patch.object(SqliteOutbox, "next", following):
        yield
