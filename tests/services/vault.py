"""A practice shop with backups: its ledger names itself, as that of a real start does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage

from pos.adapters.age_sealer import AgeSealer
from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.meta_table import open_meta
from pos.services.backup import Backups
from pos.services.restore import Restore
from pos.settings import TRAINING_ACCOUNT, Mode
from tests.kit import START, Shop, practice_shop


@dataclass(frozen=True, slots=True)
class Vault:
    """The shop, its backups and a folder for them on what may be another disk."""

    shop: Shop
    backups: Backups
    restore: Restore
    folder: Path

    @property
    def ledger(self) -> Path:
        return self.shop.path

    def set_up(self, **changes: str) -> None:
        settings = self.shop.settings.load()
        for name, text in changes.items():
            settings = settings.changed(name, text)
        self.shop.settings.save(settings)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def left_beside_the_ledger(self) -> set[str]:
        """What a backup or a restore has left there that is neither ledger, note nor lock."""
        kept = (".db", ".db-wal", ".db-shm", ".lock", "-last-backup.json")
        return {
            path.name
            for path in self.ledger.parent.iterdir()
            if path.is_file() and not path.name.endswith(kept)
        }


@contextmanager
def a_vault(folder: Path) -> Iterator[Vault]:
    home, away = folder / "data", folder / "away"
    home.mkdir(mode=0o700)
    away.mkdir(mode=0o700)
    with practice_shop(home) as shop:
        open_meta(shop.file, mode=Mode.TRAINING, account=TRAINING_ACCOUNT, now=shop.simulator.now())
        copies, sealer = SqliteCopies(), AgeSealer()
        yield Vault(
            shop,
            Backups(shop.path, copies, sealer, shop.settings, shop.simulator),
            restore_into(home),
            away,
        )


def restore_into(home: Path, *, any_account: bool = False) -> Restore:
    """Restores practice ledgers into a folder."""

    def path_of(account: str) -> Path:
        return home / f"training-{account}.db"

    def accounts() -> list[str]:
        found = home.glob("training-acct_*.db")
        return sorted(
            path.stem.removeprefix("training-") for path in found if "-" not in path.stem[9:]
        )

    return Restore(
        Mode.TRAINING,
        SqliteCopies(),
        AgeSealer(),
        _Standing(),
        path_of=path_of,
        accounts=accounts,
        any_account=any_account,
    )


class _Standing:
    """Port `Clock` that stands still."""

    def now(self) -> datetime:
        return START


def key_pair() -> tuple[str, str]:
    """A secret key and its public one."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())
