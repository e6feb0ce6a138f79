"""The machine around us: time and secrets."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from pos.domain.uptime import Uptime


class Clock(Protocol):
    """The one source of time."""

    def now(self) -> datetime:
        """Aware, UTC."""
        ...


UptimeSource = Callable[[], Uptime]
"""Tells how long the machine has been on; never goes back and never jumps."""


class SecretStore(Protocol):
    """Where API keys live. Every call raises Misconfigured when the store cannot be used."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, secret: str) -> None: ...
    def delete(self, name: str) -> bool:
        """Whether there was one."""
        ...
