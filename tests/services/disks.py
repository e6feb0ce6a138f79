"""Backups and restores on disks that are full or read-only, told as JSON; needs its own mounts.

unshare -rm python -m tests.services.disks FOLDER
"""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.database import LedgerFile
from pos.domain.restoring import Objection
from pos.errors import PosError
from tests.kit import START
from tests.services.vault import Vault, a_vault, key_pair, restore_into

EVERYTHING = frozenset(Objection)


def mount(folder: Path, *options: str) -> Path:
    """A small disk of its own."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", *options, "none", str(folder)], check=True)
    return folder


def read_only(folder: Path) -> Path:
    """The same folder, which takes nothing any more."""
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
    return folder


def code(act: Callable[[], object]) -> str:
    try:
        act()
    except PosError as error:
        return error.code
    return "done"


def fill(disk: Path, *, leave: int) -> None:
    """Leave about so many bytes on a disk."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        with suppress(OSError):
            while file.write(b"x" * 4096) == 4096:
                pass
        file.truncate(max(0, file.tell() - leave))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def on_targets(vault: Vault, root: Path) -> dict[str, object]:
    """The disk that the backup goes to."""
    full = mount(root / "full", "-o", "size=96k")
    shut = read_only(mount(root / "shut", "-o", "size=1m"))
    public = key_pair()[1]
    return {
        "target_full": code(lambda: vault.backups.back_up(to=full)),
        "target_full_sealed": code(lambda: vault.backups.back_up(to=full, recipients=[public])),
        "left_on_it": names(full),
        "target_read_only": code(lambda: vault.backups.back_up(to=shut)),
        "left_beside_the_ledger": sorted(vault.left_beside_the_ledger()),
    }


def on_the_ledgers_disk(backup: Path, root: Path) -> dict[str, object]:
    """The disk that the ledger lies on."""
    home = mount(root / "home", "-o", "size=2m")
    restore = restore_into(home)
    restore.restore(backup)
    ledger = home / "training-acct_1Practice.db"
    before = ledger.read_bytes()
    fill(home, leave=8192)
    found: dict[str, object] = {
        "restore_full": code(lambda: restore.restore(backup, accepted=EVERYTHING)),
        "look_full": code(lambda: restore.look(backup)),
        "ledger_unchanged": ledger.read_bytes() == before,
        "left": [name for name in names(home) if name.startswith(".")],
    }
    (home / "filler").unlink()
    return found


def on_a_read_only_disk(root: Path) -> dict[str, object]:
    """Reading what lies on a disk that takes nothing."""
    home = read_only(root / "home")
    ledger = home / "training-acct_1Practice.db"
    file = LedgerFile(ledger, now=START, read_only=True)
    with file.read() as db:
        entries = db.execute("SELECT count(*) FROM entries").fetchone()[0]
    file.close()
    return {
        "entries_read": entries,
        "write": code(lambda: LedgerFile(ledger, now=START)),
        "facts": SqliteCopies().facts(ledger).entries,
        "restore": code(lambda: restore_into(home).look(ledger.with_name("gone.db"))),
        "copy": SqliteCopies().copy(ledger, touched(root / "rescued.db")).entries,
    }


def touched(path: Path) -> Path:
    path.touch()
    return path


def main(root: Path) -> None:
    with a_vault(root) as vault:
        vault.shop.held()
        backup = vault.backups.back_up(to=vault.folder).record.path
        found = on_targets(vault, root)
        found |= on_the_ledgers_disk(backup, root)
        found |= on_a_read_only_disk(root)
        vault.shop.held()
        found["sales_after"] = len(vault.shop.entries())
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
