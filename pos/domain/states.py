"""Which state may follow which: one table per enum, complete by construction."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Generic, TypeVar

from pos.errors import Broken

S = TypeVar("S", bound=StrEnum)


class TransitionTable(Generic[S]):
    """Allowed moves between the members of one enum; a missing row is a mistake at import."""

    def __init__(self, moves: Mapping[S, AbstractSet[S]]) -> None:
        """Take a row for every member.

        Raises:
            ValueError: the table has no row for some member of the enum.
        """
        members = set(type(next(iter(moves))))
        if missing := members - set(moves):
            raise ValueError(f"no row for {sorted(missing)}")
        self._moves = {state: frozenset(following) for state, following in moves.items()}

    def allows(self, now: S, to: S) -> bool:
        return to in self._moves[now]

    def is_end(self, state: S) -> bool:
        """Whether nothing else can follow."""
        return self._moves[state] <= {state}

    def step(self, now: S, to: S) -> S:
        """`to`, when it may follow `now`.

        Raises Broken `impossible_step` otherwise.
        """
        if not self.allows(now, to):
            raise Broken("impossible_step", now=str(now), to=str(to))
        return to
