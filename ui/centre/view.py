"""What the pane and the chip about the centre draw, and what they need of the till."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pos.domain.central import ReplicationStatus
from pos.ports import SettingsStore
from pos.services.central_desk import Central
from pos.services.replicating import Replicating
from ui.notices import Notice

WAITING: Final = frozenset({"centre_unreachable", "ledger_busy"})
"""Failures that come right by themselves; a week without a network is normal."""


@dataclass(frozen=True, slots=True)
class CentreServices:
    """What the till has for it. `is_read_only`: the till that sells does the work."""

    central: Central
    settings: SettingsStore
    is_read_only: bool = False

    @property
    def replicating(self) -> Replicating:
        return self.central.replicating


class Standing(StrEnum):
    """How it stands, for a badge and a chip."""

    OFF = "off"
    STARTING = "starting"
    LEVEL = "level"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CentreView:
    """`status` is None while no ledger is open. Texts are what is typed; `problem` is about them.

    `reason` says why nothing arrives, where somebody has to do something about it.
    """

    status: ReplicationStatus | None = None
    is_read_only: bool = False
    is_busy: bool = False
    is_saving: bool = False
    is_asking: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    problem: Notice | None = None
    reason: Notice | None = None

    @property
    def standing(self) -> Standing:
        status = self.status
        if status is None or not status.is_on:
            return Standing.OFF
        if status.state.failure:
            is_away = status.state.failure in WAITING
            return Standing.WAITING if is_away else Standing.STOPPED
        return Standing.LEVEL if status.state.succeeded_at else Standing.STARTING
