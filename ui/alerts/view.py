"""What the alert above the pages says, and what it needs of the till."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pos.domain.alert import Alert
from pos.ports import SettingsStore
from pos.services.alerts import Alerts
from ui.notices import Notice


@dataclass(frozen=True, slots=True)
class AlertsView:
    """All that the strip draws. `now` is UTC.

    `alerts` are all that stand, the worst first, also those that were acknowledged a short while
    ago. `asks_name`: whoever has seen it is to say who, as nobody is signed in. `problem` is why
    an acknowledgement was not taken.
    """

    alerts: tuple[Alert, ...] = ()
    now: datetime | None = None
    is_loud: bool = True
    asks_name: bool = False
    problem: Notice | None = None

    @property
    def due(self) -> tuple[Alert, ...]:
        """Those to be raised now."""
        return tuple(alert for alert in self.alerts if alert.is_due)

    @property
    def worst(self) -> Alert | None:
        return next(iter(self.due), None)


@dataclass(frozen=True, slots=True)
class AlertsServices:
    """The part of the till that alerts need; `needs_name`: whether no staff is set up."""

    alerts: Alerts
    settings: SettingsStore
    needs_name: Callable[[], bool]
