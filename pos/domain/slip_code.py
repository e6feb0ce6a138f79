"""The code on a slip: scanned anywhere, it opens the hold or the sale that the slip is about."""

import re
from dataclasses import dataclass
from typing import Final

from pos.domain.slip import SlipKind

_LETTERS: Final = {
    SlipKind.HOLD: "H",
    SlipKind.RELEASE: "L",
    SlipKind.RECEIPT: "R",
    SlipKind.REFUND: "B",
    SlipKind.GIFT: "G",
    SlipKind.CASH: "C",
    SlipKind.X: "X",
    SlipKind.Z: "Z",
}
_KINDS: Final = {letter: kind for kind, letter in _LETTERS.items()}

_TAIL: Final = 4
_CODE: Final = re.compile(
    r"HF(?P<real>[1P]):(?P<kind>[A-Z]):(?P<number>[A-Z0-9/-]{1,40})(:(?P<tail>[A-Z0-9]{4}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SlipCode:
    """`HF1:H:till-1-000042:x7Qa`, and `HFP:…` of practice money.

    `number` is a receipt number, or a shift as `till-1/12`. `tail` are the last letters of one
    payment of it, empty where the sale as a whole is meant. It holds no secret: whoever finds a
    slip learns nothing from the code that is not printed beside it.
    """

    kind: SlipKind
    number: str
    tail: str = ""
    is_practice: bool = False

    def text(self) -> str:
        """For a symbol; as short as it can be, so that bars fit on narrow paper."""
        start = f"HF{'P' if self.is_practice else '1'}:{_LETTERS[self.kind]}:{self.number}"
        return f"{start}:{self.tail}" if self.tail else start


def tail_of(intent: str) -> str:
    """What tells one payment of a sale from another."""
    tail = intent[-_TAIL:]
    return tail if len(tail) == _TAIL and tail.isascii() and tail.isalnum() else ""


def is_slip_code(text: str) -> bool:
    """Whether a text has the form of a code of ours, of any register and any version."""
    return text.strip()[:2].upper() == "HF" and text.strip()[3:4] == ":"


def read_code(text: str) -> SlipCode | None:
    """What a scanned or typed text stands for; None when it is no code of a slip.

    Case says nothing: a scanner may write all in capitals.
    """
    found = _CODE.fullmatch(text.strip())
    kind = _KINDS.get(found["kind"].upper()) if found else None
    if found is None or kind is None:
        return None
    is_practice = found["real"] in "pP"
    return SlipCode(kind, found["number"], found["tail"] or "", is_practice)
