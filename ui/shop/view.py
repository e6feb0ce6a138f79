"""What the shop's page draws, and what it needs of the till."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pos.domain.money import Money
from pos.ports import Clock, Practice, SettingsStore
from pos.services.backup import Backups
from pos.services.catalogue import CatalogueService
from pos.services.catalogue_import import ImportReport, Stage
from pos.services.keys import Keys, KeyStatus
from pos.services.restore import Restore
from pos.settings import Mode, Settings
from ui.centre.view import CentreServices
from ui.looks import Looks
from ui.notices import Notice
from ui.people.staff_view import PeopleServices
from ui.printers.view import PrintersServices
from ui.readers.view import ReadersServices
from ui.recipes.desk import RecipeServices


class Section(StrEnum):
    """The parts of the page."""

    START = "start"
    SHOP = "shop"
    STAFF = "staff"
    RECIPES = "recipes"
    CATALOGUE = "catalogue"
    BACKUP = "backup"
    CENTRE = "centre"
    READERS = "readers"
    STRIPE = "stripe"
    PRACTICE = "practice"
    SCREEN = "screen"
    SLIPS = "slips"
    PRINTERS = "printers"
    KEYBOARD = "keyboard"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class FormView:
    """The settings as they are typed. `problems` are said beside their fields.

    `prefix` stands before the shop's text on card statements, empty while it is not known.
    """

    saved: Settings | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, Notice] = field(default_factory=dict)
    zones: tuple[str, ...] = ()
    prefix: str = ""
    is_saving: bool = False
    is_read_only: bool = False

    @property
    def changed(self) -> tuple[str, ...]:
        """The settings whose text is another one than the saved."""
        if self.saved is None:
            return ()
        saved = self.saved
        return tuple(name for name, text in self.texts.items() if text != saved.text(name))


class ImportStep(StrEnum):
    """How far an import is."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ImportView:
    """Loading a file of products. `count` is how many the catalogue holds, None for unknown."""

    step: ImportStep = ImportStep.IDLE
    count: int | None = None
    stage: Stage = Stage.READING
    percent: int = 0
    is_stopping: bool = False
    skips_bad_rows: bool = False
    rate_text: str = ""
    rate_problem: Notice | None = None
    report: ImportReport | None = None
    problem: Notice | None = None


class KeyBusy(StrEnum):
    """What is being done with a key."""

    NO = ""
    LOOKING = "looking"
    KEEPING = "keeping"
    REMOVING = "removing"


@dataclass(frozen=True, slots=True)
class KeysView:
    """The keys of the two modes that have one; no key is in here, only what may be said of it.

    `keyring_problem` is why the system's keyring cannot be used; `ledgers` are the modes that
    have books already.
    """

    mode: Mode = Mode.TEST
    statuses: Mapping[Mode, KeyStatus] = field(default_factory=dict)
    ledgers: frozenset[Mode] = frozenset()
    busy: KeyBusy = KeyBusy.NO
    problem: Notice | None = None
    keyring_problem: Notice | None = None
    is_removing: bool = False

    @property
    def status(self) -> KeyStatus | None:
        return self.statuses.get(self.mode)


class Turning(StrEnum):
    """What is being done to the practice Stripe."""

    NO = ""
    CLOCK = "clock"
    PAYING = "paying"
    EMPTYING = "emptying"


class Payday(StrEnum):
    """What came of a lever of the practice payouts."""

    NONE = ""
    PAID = "paid"
    NOTHING = "nothing"
    RETURNED = "returned"
    NO_PAYOUT = "no_payout"


@dataclass(frozen=True, slots=True)
class PracticeView:
    """The practice clock (UTC) and the question whether to empty the practice Stripe.

    `payday` is what came of the last lever of the payouts, about `amounts`.
    """

    is_available: bool = False
    now: datetime | None = None
    busy: Turning = Turning.NO
    is_asking: bool = False
    is_empty: bool = False
    payday: Payday = Payday.NONE
    amounts: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopView:
    """All that the page draws. `asked_mode` waits for a yes."""

    section: Section = Section.SHOP
    mode: Mode = Mode.TRAINING
    asked_mode: Mode | None = None
    looks: Looks = field(default_factory=Looks)
    form: FormView = field(default_factory=FormView)
    imports: ImportView = field(default_factory=ImportView)
    keys: KeysView = field(default_factory=KeysView)
    practice: PracticeView = field(default_factory=PracticeView)
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class ShopServices:
    """The part of the till that the shop's page needs.

    `keys` has those of test and live mode, also while neither is open: a key comes before its
    ledger. `has_ledger` tells whether a mode has books already. What needs an open ledger is
    None when none could be opened, but `restore`, which may then help; `is_automatic` where this
    till makes the day's backup by itself, `is_read_only` where settings are only looked at.
    `people` where staff can be set up, `recipes` where hold recipes are kept, `readers` where card
    readers are.
    `statement` asks Stripe for the name that stands before the shop's text on card statements.
    `centre` where this register's ledger can be brought to one.
    `note_look` notes in the audit journal how the screen looks from now on.
    `begin_anew` settles what is open in practice and empties the practice Stripe.
    """

    mode: Mode
    keys: Mapping[Mode, Keys]
    has_ledger: Callable[[Mode], bool]
    settings: SettingsStore | None = None
    catalogue: CatalogueService | None = None
    clock: Clock | None = None
    practice: Practice | None = None
    begin_anew: Callable[[], None] | None = None
    backups: Backups | None = None
    restore: Restore | None = None
    is_automatic: bool = False
    is_read_only: bool = False
    people: PeopleServices | None = None
    recipes: RecipeServices | None = None
    readers: ReadersServices | None = None
    printers: PrintersServices | None = None
    statement: Callable[[], str] | None = None
    centre: CentreServices | None = None
    note_look: Callable[[str], None] | None = None
