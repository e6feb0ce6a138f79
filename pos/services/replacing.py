"""A register that died goes on at another machine: its ledger is made from the centre again.

It is put in place as a backup is, so that nothing is thrown away and whatever kills the program
leaves one whole ledger. It begins a new life there, which the centre hears of first: the dead
till, should it wake, is told that it was replaced, and nothing it asks Stripe has a key that the
new one uses.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pos.domain.central import Replica
from pos.domain.restoring import Objection, Restored
from pos.ports.central import Replicas
from pos.services.fetching import Fetching, Progress
from pos.services.restore import Restore

_NAME: Final = "from-the-centre.db"


class Replacing:
    """Needs no key and no open till."""

    def __init__(
        self, fetching: Fetching, replicas: Replicas, restore: Restore, folder: Callable[[], Path]
    ) -> None:
        """`folder` is where the ledger is put together, on the disk that it stays on."""
        self._fetching = fetching
        self._replicas = replicas
        self._restore = restore
        self._folder = folder

    def replace(
        self,
        register: str,
        label: str,
        *,
        accepted: frozenset[Objection] = frozenset(),
        progress: Progress = lambda _name, _entries, _rows: None,
    ) -> tuple[Replica, Restored]:
        """Put that register's ledger in this machine's place; `label` names the centre.

        The next run of replication brings the new life to the centre, and money that moved since
        is found by reconciling. Raises as `Fetching.find`, `Fetching.fetch` and `Restore.restore`.
        """
        try:
            head = self._fetching.find(register)
            replica = self._fetching.fetch(head.register.ledger, progress)
        finally:
            self._fetching.close()
        with TemporaryDirectory(dir=self._folder(), prefix=".replacing-") as folder:
            whole = Path(folder) / _NAME
            self._replicas.copy_out(replica.ledger, whole, label)
            return replica, self._restore.restore(whole, accepted=accepted)
