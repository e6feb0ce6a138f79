"""The protocol, broken on purpose, one piece at a time: a proof that cannot fail is none.

Each breakage is one sentence of the protocol turned around in this process and nowhere else.
The crash test and the simulation have to notice every one of them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Breakage:
    """What is broken, in a sentence, and how; `made` breaks it until its block ends."""

    name: str
    sentence: str
    made: Callable[[], AbstractContextManager[None]]


BREAKAGES: Final[Mapping[str, Breakage]] = {}


@contextmanager
def applied(name: str) -> Iterator[None]:
    """Break it in this process until the block ends.

    Raises KeyError for a name that is none.
    """
    with BREAKAGES[name].made():
        yield
