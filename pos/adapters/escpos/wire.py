"""A way for bytes to a printer and back, and how long anybody waits for it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """Seconds that are waited, of one machine for another: never of a person for anything."""

    connect: float = 2.0
    send: float = 5.0
    answer: float = 1.0
    through: float = 15.0
    again: float = 1.0  # between two questions while it prints


class WireBroken(Exception):
    """Nothing goes over it any more."""


class Wire(Protocol):
    """Bytes there and back. Every call raises WireBroken when it cannot, or not in time."""

    def send(self, data: bytes) -> None: ...
    def receive(self, seconds: float) -> bytes:
        """What came in that time; empty for nothing."""
        ...

    def close(self) -> None: ...
