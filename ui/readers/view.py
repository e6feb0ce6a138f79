"""What the pane of card readers draws."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pos.domain.ids import ReaderId
from pos.domain.reader import Location
from pos.ports import SettingsStore
from pos.services.readers import Readers
from ui.notices import Notice
from ui.readers.picker import Choosable


class Face(StrEnum):
    """What stands beside the list."""

    NONE = "none"
    READER = "reader"
    REGISTER = "register"
    LOCATION = "location"


class Option(StrEnum):
    """What the shop can switch on, by the name of its setting."""

    CART = "reader_cart"
    TIPS = "reader_tips"
    DEBIT = "debit_without_hold"


@dataclass(frozen=True, slots=True)
class ReadersServices:
    """The part of the till that setting readers up needs."""

    readers: Readers
    settings: SettingsStore
    is_read_only: bool = False


@dataclass(frozen=True, slots=True)
class ReadersView:
    """All that the pane draws. `readers` is None before Stripe was asked.

    `texts` is what is typed, by field; `problem` belongs to `problem_field`, or to none.
    `problem_of_list` is why Stripe does not tell which readers there are. `heard` is what the
    chosen reader answered when it was asked.
    """

    is_available: bool = False
    is_read_only: bool = False
    is_busy: bool = False
    readers: tuple[Choosable, ...] | None = None
    locations: tuple[Location, ...] = ()
    options: frozenset[Option] = frozenset()
    face: Face = Face.NONE
    chosen: ReaderId | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    is_removing: bool = False
    problem: Notice | None = None
    problem_field: str = ""
    problem_of_list: Notice | None = None
    heard: str = ""

    @property
    def shown(self) -> Choosable | None:
        """The reader that is chosen in the list."""
        found = (each for each in self.readers or () if each.reader.id == self.chosen)
        return next(found, None)
