"""How far a new shop is: what is set up already, what is open, and whether to offer help."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pos.domain.first_run import Progress, Step, StepState
from pos.ports import SettingsStore
from pos.services.till import Till
from pos.settings import Settings

_NOTHING_DECIDED: Final = Settings()
Fact = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ledger and its surroundings say, each asked when somebody looks.

    `has_printer` is None where nothing can be printed.
    """

    has_people: Fact
    has_key: Fact
    has_reader: Fact
    has_printer: Fact | None
    has_sold: Fact


class FirstRun:
    """Looks, and keeps what somebody confirmed; a step that is done by itself needs no word."""

    def __init__(self, settings: SettingsStore, facts: Facts) -> None:
        self._settings = settings
        self._facts = facts

    def is_due(self) -> bool:
        """Whether nothing was set up yet, so that the assistant comes by itself."""
        settings = self._settings.load()
        progress = Progress.read(settings.first_run)
        is_new = not progress.is_closed and not progress.confirmed
        return is_new and not self._facts.has_people() and not self._facts.has_sold()

    def look(self) -> tuple[StepState, ...]:
        """Every step, in order."""
        settings = self._settings.load()
        confirmed = Progress.read(settings.first_run).confirmed
        found: dict[Step, Fact | None] = {
            Step.WELCOME: lambda: False,
            Step.SHOP: lambda: settings.shop_name != _NOTHING_DECIDED.shop_name,
            Step.HOURS: lambda: settings.opening_hours != _NOTHING_DECIDED.opening_hours,
            Step.MANAGER: self._facts.has_people,
            Step.KEY: self._facts.has_key,
            Step.READER: self._facts.has_reader,
            Step.PRINTER: self._facts.has_printer,
            Step.CATALOGUE: lambda: False,  # nobody can tell a shop's own from the sample
            Step.SALE: self._facts.has_sold,
        }
        return tuple(
            StepState(step, step in confirmed or is_done())
            for step, is_done in found.items()
            if is_done is not None
        )

    def confirm(self, step: Step) -> None:
        """Somebody went through it and left it as they want it."""
        self._keep(lambda progress: progress.confirming(step))

    def close(self) -> None:
        """The assistant does not come by itself again."""
        self._keep(Progress.closed)

    def _keep(self, change: Callable[[Progress], Progress]) -> None:
        settings = self._settings.load()
        text = change(Progress.read(settings.first_run)).text()
        if text != settings.first_run:
            self._settings.save(settings.changed("first_run", text))


def first_run_of(till: Till, has_key: Fact) -> FirstRun:
    """Of an open till; `has_key` asks the keyring, which may take its time."""
    return FirstRun(
        till.settings,
        Facts(
            has_people=lambda: not till.access.is_open(),
            has_key=has_key,
            has_reader=lambda: bool(till.settings.load().reader),
            has_printer=lambda: bool(till.paper.printers.all()),
            has_sold=lambda: not till.daybook.is_empty(),
        ),
    )
