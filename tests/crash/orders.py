"""What a till process is told to do, when it is to die, and the trail that it leaves."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from typing_extensions import override

RECOVER: Final = "recover"
"""The course of a till that is started again: nothing but finding out how everything ended."""

RECONCILE: Final = "reconcile"
"""The same, and what Stripe tells of all that happened elsewhere."""

GIVE_UP: Final = "give up"
"""The course of a person who decides about what may not be sent any more."""

SELLING: Final = "selling"
RECOVERING: Final = "recovering"


@dataclass(frozen=True, slots=True)
class Death:
    """Kill at the n-th record of a step of operations of one kind; `nth` counts from 1.

    `commit` and `committed` stand for the moment before and after any transaction of the ledger's
    file is made durable, without a kind; `migrated` for the moment after the change of the schema
    that `kind` names.
    """

    step: str
    kind: str = ""
    nth: int = 1

    @override
    def __str__(self) -> str:
        return f"{self.kind or 'file'}/{self.step}" + (f"#{self.nth}" if self.nth > 1 else "")


@dataclass(frozen=True, slots=True)
class Orders:
    """One run of a till. `ahead_s` is how far the world's clock is ahead of the machine's."""

    course: str
    folder: str
    api_base: str
    trail: str
    ahead_s: int = 0
    death: Death | None = None
    breakage: str = ""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Orders":
        raw = json.loads(text)
        death = raw.pop("death")
        return cls(**raw, death=Death(**death) if death else None)


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a trail: a step that passed, or a word that was said to the cashier."""

    what: str  # "step", "file" or "said"
    text: str  # the step, the moment of the file, or the word
    kind: str = ""  # of the operation
    subject: str = ""  # the operation, or the sale
    minor: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


class Trail:
    """Lines that are with the system before the next moment: a kill takes none of them back."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def leave(self, mark: Mark) -> None:
        os.write(self._file, (json.dumps(asdict(mark)) + "\n").encode())


def read_trail(path: Path) -> tuple[Mark, ...]:
    """What a till did and said before it ended; empty when it did not come that far."""
    if not path.exists():
        return ()
    return tuple(Mark(**json.loads(line)) for line in path.read_text().splitlines())
