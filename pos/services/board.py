"""The hold board: what is held, how long still by the shop's own hours, and what is known of it."""

from pos.domain.board import Board
from pos.domain.hours import OpeningHours
from pos.domain.hours_text import read_own_days, read_week
from pos.errors import Refused
from pos.ports import Clock, SettingsStore, Store
from pos.ports.board import Holidays
from pos.settings import Settings


class HoldBoard:
    """Reads the ledger alone: no network, no key; quick enough for every second."""

    def __init__(
        self, store: Store, settings: SettingsStore, clock: Clock, holidays: Holidays
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._holidays = holidays

    def read(self) -> Board:
        """Every open hold and every lapsed one without a decision, the nearest deadline first."""
        settings = self._settings.load()
        with self._store.read() as books:
            rows = tuple(books.board.open())
        return Board(
            rows=rows,
            hours=self.hours(settings),
            as_of=self._clock.now(),
            region_flaw=self.region_flaw(settings),
        )

    def hours(self, settings: Settings | None = None) -> OpeningHours:
        """The shop's hours; a region that nobody knows has no holidays."""
        told = settings or self._settings.load()
        region = told.holiday_region
        return OpeningHours(
            told.zone,
            read_week(told.opening_hours),
            read_own_days(told.closed_days),
            lambda day: self._holidays.is_holiday(day, region),
        )

    def region_flaw(self, settings: Settings | None = None) -> str:
        """The region of the settings where its holidays are not known, otherwise empty."""
        region = (settings or self._settings.load()).holiday_region
        return "" if self._holidays.knows(region) else region

    def check_region(self, region: str) -> None:
        """Raises Refused `holiday_region_unknown`, with some that are known."""
        if not self._holidays.knows(region):
            country = region.partition("-")[0]
            known = [each for each in self._holidays.regions() if each.startswith(country)]
            raise Refused("holiday_region_unknown", text=region, known=known[:20])
