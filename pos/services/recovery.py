"""How far bringing open operations to their end has come."""

from dataclasses import dataclass

from pos.domain.operation import Operation
from pos.errors import PosError


@dataclass(frozen=True, slots=True)
class Recovery:
    """`done` of the `total` open operations, the last one of which was `operation`.

    `error` is why that one has no answer yet, None once it is settled in whatever way.
    """

    done: int
    total: int
    operation: Operation
    error: PosError | None


def unheard(_: Recovery) -> None:
    """Nobody follows it."""
